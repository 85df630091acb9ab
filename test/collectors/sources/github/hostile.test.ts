import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Step, Subject } from '../../../../collectors/collector.ts';
import { CredentialFault, credentialRefused } from '../../../../collectors/credential-fault.ts';
import { github } from '../../../../collectors/sources/github/collector.ts';
import { HttpFault, openHttp, type HttpOptions } from '../../../../collectors/http.ts';
import type { Diagnostic } from '../../../../query-language/diagnostic.ts';
import { answer, startServer, type Handler, type ScriptedServer } from '../../scripted-server.ts';

const head = 'a'.repeat(40);
const ledger: Subject = {
  id: 'acme/ledger',
  values: { repository: 'acme/ledger', default_branch: 'main', head_sha: head, pushed_at: '2026-01-01T00:00:00.000Z' },
};

interface Reading {
  readonly steps: readonly Step[];
  readonly server: ScriptedServer;
  readonly waits: readonly number[];
  /** What ended the stream, where the source was unavailable. */
  readonly fault?: HttpFault;
}

/** Reads one stream of a GitHub that answers by the handler; `about` is what a query was asked with. */
async function read(stream: string, handle: (respond: Respond, request: Asked) => void, options: Partial<Options> = {}): Promise<Reading> {
  const handler: Handler = (response, request, count) => {
    const { body } = server.requests.at(-1) ?? { body: '' };
    const { query = '', variables = {} } = body === '' ? {} : question.parse(JSON.parse(body));
    handle((status, content, headers) => answer(response, status, content, headers), { path: request.url ?? '', query, variables, count });
  };
  await using server = await startServer(handler);
  const waits: number[] = [];
  const settings = github.settings.parse({ organisation: 'acme', token: 's3cret', url: server.url });
  const steps: Step[] = [];
  const context = {
    settings,
    http: openHttp({
      origins: github.origins(settings),
      timeout: 5_000,
      retries: 2,
      signal: new AbortController().signal,
      wait: async (milliseconds: number) => void waits.push(milliseconds),
      kept: options.kept ?? (async () => undefined),
    }),
    now: '2026-01-01T00:00:00.000Z',
    signal: new AbortController().signal,
    subjects: async () => options.subjects ?? [ledger],
    report: options.report ?? (() => undefined),
    cursor: async () => options.cursor,
    resume: async () => undefined,
  };
  try {
    for await (const step of github.streams[stream]?.steps(context) ?? []) steps.push(step);
  } catch (fault) {
    if (fault instanceof HttpFault && fault.kind === 'unavailable') return { steps, server, waits, fault };
    throw fault;
  }
  return { steps, server, waits };
}

interface Options {
  readonly subjects: readonly Subject[];
  readonly cursor: unknown;
  readonly kept: HttpOptions['kept'];
  readonly report: (diagnostic: Diagnostic) => void;
}

type Respond = (status: number, content: unknown, headers?: Readonly<Record<string, string>>) => void;

interface Asked {
  readonly path: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly count: number;
}

const question = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()) });

const commit = { sha: head, commit: { message: 'x', author: null, committer: null }, author: null, parents: [] };

/** An answer to a query over the organisation's repositories. */
function repositories(nodes: readonly unknown[], endCursor: string | null = null): object {
  return { data: { organization: { repositories: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes } } } };
}

function connection(name: string, nodes: readonly unknown[], endCursor: string | null = null): object {
  return { data: { repository: { [name]: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes } } } };
}

function kinds({ steps }: Reading): readonly string[] {
  return steps.map((step) => (step.kind === 'unreadable' ? `${step.outcome} ${step.partition}` : `${step.kind} ${step.partition}`));
}

function reasonOf({ steps }: Reading): string {
  return steps.map((step) => (step.kind === 'unreadable' ? step.reason : '')).join('');
}

describe('links and redirects', () => {
  test('a next link to another origin is refused, and the token stays here', async () => {
    await using elsewhere = await startServer((response) => answer(response, 200, [commit]));
    const reading = await read('commits', (respond) => respond(200, [commit], { link: `<${elsewhere.url}/next>; rel="next"` }));
    expect(kinds(reading)).toEqual(['page acme/ledger', 'failed acme/ledger']);
    expect(reasonOf(reading)).toContain('not among');
    expect(elsewhere.requests).toEqual([]);
  });

  test('so is a redirect', async () => {
    await using elsewhere = await startServer((response) => answer(response, 200, []));
    const reading = await read('commits', (respond) => respond(301, '', { location: `${elsewhere.url}/moved` }));
    expect(kinds(reading)).toEqual(['failed acme/ledger']);
    expect(elsewhere.requests).toEqual([]);
    expect(reasonOf(reading)).not.toContain('s3cret');
  });

  test('a repository that was renamed is found under its new address', async () => {
    const reading = await read('commits', (respond, { path }) =>
      path.startsWith('/repos/') ? respond(301, '', { location: `/repositories/7/commits` }) : respond(200, [commit]),
    );
    expect(kinds(reading)).toEqual(['page acme/ledger', 'complete acme/ledger']);
  });
});

describe('answers that are none', () => {
  test('a body cut off is asked for again, once', async () => {
    const mended = await read('commits', (respond, { count }) => respond(200, count === 0 ? '[{"sha":"a' : [commit]));
    expect(kinds(mended)).toEqual(['page acme/ledger', 'complete acme/ledger']);
    const broken = await read('commits', (respond) => respond(200, '[{"sha":"a'));
    expect(kinds(broken)).toEqual(['failed acme/ledger']);
    expect(broken.server.requests).toHaveLength(2);
  });

  test('a repository that always ends in 500 keeps its facts, does not keep the next from its turn, and is told in the end', async () => {
    const other = { ...ledger, id: 'acme/other' };
    const reading = await read('commits', (respond, { path }) => (path.includes('ledger') ? respond(500, {}) : respond(200, [commit])), {
      subjects: [ledger, other],
    });
    expect(kinds(reading)).toEqual(['page acme/other', 'complete acme/other']);
    expect(reading.fault).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('/repos/acme/ledger/commits') });
    expect(reading.server.requests).toHaveLength(4);
  });

  test('a source that drops every connection is not asked for every repository', async () => {
    const subjects = Array.from({ length: 50 }, (_, index) => ({ ...ledger, id: `acme/${index}` }));
    await using gone = await startServer((_response, request) => void request.socket.destroy());
    const settings = github.settings.parse({ organisation: 'acme', token: 't', url: gone.url });
    const signal = new AbortController().signal;
    const steps: Step[] = [];
    const http = openHttp({
      origins: [gone.url],
      timeout: 1000,
      retries: 0,
      signal,
      wait: async () => undefined,
      kept: async () => undefined,
    });
    const context = {
      settings,
      http,
      now: '2026-01-01T00:00:00Z',
      signal,
      subjects: async () => subjects,
      report: () => undefined,
      cursor: async () => undefined,
      resume: async () => undefined,
    };
    const reading = async (): Promise<void> => {
      for await (const step of github.streams['commits']?.steps(context) ?? []) steps.push(step);
    };
    await expect(reading()).rejects.toMatchObject({ kind: 'connection' });
    expect(steps).toEqual([]);
    expect(gone.requests).toHaveLength(2);
  });

  test('a used-up rate limit ends the run instead of marking what it did not reach', async () => {
    await expect(
      read('commits', (respond) =>
        respond(403, {}, { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '5000', 'x-ratelimit-reset': '3000' }),
      ),
    ).rejects.toThrow('3000 s');
  });

  test('an empty repository has no commits, which is known', async () => {
    expect(kinds(await read('commits', (respond) => respond(409, { message: 'Git Repository is empty.' })))).toEqual([
      'complete acme/ledger',
    ]);
  });

  test('the tip of an interrupted read that was rewritten away is given up for the new one', async () => {
    const cursor = { head: null, readAt: null, walk: { head: 'b'.repeat(40), since: '2025-01-01T00:00:00.000Z', page: 3 } };
    const reading = await read('commits', (respond, { path }) => (path.includes('bbbb') ? respond(422, {}) : respond(200, [commit])), {
      cursor,
    });
    expect(reading.steps.at(-1)).toMatchObject({ kind: 'complete', cursor: { head } });
  });
});

describe('what may not be seen', () => {
  const rules = (respond: Respond, { path }: Asked, protection: () => void): void =>
    path.includes('/rules/') ? respond(200, []) : protection();

  test.each([
    ['a 403', 403, 'Resource not accessible by personal access token', 'forbidden acme/ledger'],
    ['a 404 that does not say it is unprotected', 404, 'Not Found', 'forbidden acme/ledger'],
  ])('%s names the permission', async (_what, status, message, expected) => {
    const reading = await read('branch-protection', (respond, asked) => rules(respond, asked, () => respond(status, { message })));
    expect(kinds(reading)).toEqual([expected]);
    expect(reasonOf(reading)).toContain('Administration: read');
  });

  test('“Branch not protected” is an answer', async () => {
    const reading = await read('branch-protection', (respond, asked) =>
      rules(respond, asked, () => respond(404, { message: 'Branch not protected' })),
    );
    expect(kinds(reading)).toEqual(['page acme/ledger', 'page acme/ledger', 'complete acme/ledger']);
    const pages = reading.steps.flatMap((step) => (step.kind === 'page' ? [step.page] : []));
    const rows = pages.flatMap((page) => [...(github.streams['branch-protection']?.rows(page) ?? [])]);
    expect(rows).toEqual([{ table: 'branch_protection', values: expect.objectContaining({ protected: false, required_approvals: 0 }) }]);
  });

  test('a plan without protection is told in GitHub’s words', async () => {
    const message = 'Upgrade to GitHub Pro or make this repository public to enable this feature.';
    const reading = await read('branch-protection', (respond) => respond(403, { message }));
    expect(reasonOf(reading)).toContain(message);
  });

  test('a wrong token is asked about once', async () => {
    const subjects = [ledger, { ...ledger, id: 'acme/other' }];
    let asked = 0;
    const reading = read(
      'contents',
      (respond) => {
        asked++;
        respond(401, { message: 'Bad credentials' });
      },
      { subjects },
    );
    await expect(reading).rejects.toThrow('GitHub refused the token (401: Bad credentials): check GITHUB_TOKEN.');
    expect(asked).toBe(1);
  });

  test.each(Object.keys(github.streams))('a wrong token ends %s, and says nothing about what it reads', async (stream) => {
    const reported: Diagnostic[] = [];
    const reading = read(stream, (respond) => respond(401, { message: 'Bad credentials' }), { report: (each) => void reported.push(each) });
    await expect(reading).rejects.toThrow(CredentialFault);
    expect(reported).toMatchObject([{ code: credentialRefused, severity: 'error' }]);
  });

  test('single sign-on is named', async () => {
    const reading = await read('contents', (respond) =>
      respond(403, { message: 'SAML' }, { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso' }),
    );
    expect(reasonOf(reading)).toContain('single sign-on');
  });

  test('a connection that GraphQL forbids is forbidden, whatever else came', async () => {
    const errors = [
      { type: 'FORBIDDEN', path: ['repository', 'pullRequests'], message: 'Resource not accessible by personal access token' },
    ];
    const reading = await read('pull-requests', (respond, { query }) =>
      respond(200, query.includes('LatestPullRequests') ? repositories([]) : { data: { repository: { pullRequests: null } }, errors }),
    );
    expect(kinds(reading)).toEqual(['forbidden acme/ledger']);
    expect(reasonOf(reading)).toContain('Pull requests: read');
  });

  test('an organisation that is not there is absent', async () => {
    const errors = [
      { type: 'NOT_FOUND', path: ['organization'], message: "Could not resolve to an Organization with the login of 'acme'." },
    ];
    expect(kinds(await read('repositories', (respond) => respond(200, { data: { organization: null }, errors })))).toEqual(['absent *']);
  });

  test('statuses forbidden on one repository leave the others', async () => {
    const nodes = ['acme/seen', 'acme/unseen'].map((nameWithOwner) => ({
      nameWithOwner,
      defaultBranchRef: { target: { oid: head, status: null } },
    }));
    const errors = [
      {
        type: 'FORBIDDEN',
        path: ['organization', 'repositories', 'nodes', 1, 'defaultBranchRef', 'target', 'status'],
        message: 'Resource not accessible',
      },
    ];
    const { steps } = await read('coverage-reports', (respond) => respond(200, { ...repositories(nodes), errors }));
    const [page] = steps.flatMap((step) => (step.kind === 'page' ? [step.page] : []));
    expect(page && [...(github.streams['coverage-reports']?.rows(page) ?? [])]).toEqual([
      { table: 'coverage_report', values: expect.objectContaining({ repository: 'acme/seen', covered: null }) },
      { reading: 'coverage_report', scope: 'acme/unseen', outcome: 'forbidden', reason: expect.stringContaining('Commit statuses: read') },
    ]);
  });
});

describe('queries', () => {
  const sizes = ({ server }: Reading): readonly unknown[] =>
    server.requests.map(({ body }) => question.parse(JSON.parse(body)).variables['first']);

  test.each([
    ['502', (respond: Respond) => respond(502, 'Bad gateway')],
    ['504', (respond: Respond) => respond(504, 'Gateway timeout')],
    [
      'a partial answer',
      (respond: Respond) =>
        respond(200, { ...repositories([null]), errors: [{ message: 'Something went wrong while executing your query.' }] }),
    ],
  ])('ask for half after %s, and for more again when it went well', async (_what, fail) => {
    const reading = await read('repositories', (respond, { variables: { first }, count }) =>
      Number(first) > 20 && count < 3 ? fail(respond) : respond(200, repositories([], count < 6 ? `c${count}` : null)),
    );
    expect(sizes(reading)).toEqual([50, 25, 13, 17, 22, 28, 35]);
    expect(kinds(reading).at(-1)).toBe('complete *');
  });

  test('give up when not even one item can be had', async () => {
    const reading = await read('repositories', (respond) => respond(502, ''));
    expect(sizes(reading)).toEqual([50, 25, 13, 7, 4, 2, 1]);
    expect(kinds(reading)).toEqual([]);
    expect(reading.fault).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(/^query \w+: .*not even for one item/) });
  });

  test('wait where the limit is used up, and go on', async () => {
    const limited = { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] };
    const headers = {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '60',
      'x-ratelimit-resource': 'graphql',
    };
    const reading = await read('repositories', (respond, { count }) =>
      count === 0 ? respond(200, limited, headers) : respond(200, repositories([])),
    );
    expect(kinds(reading)).toEqual(['page *', 'complete *']);
    expect(reading.waits).toEqual([60_000]);
  });

  test.each([
    ['the same page is named as the next one again', 'same', 2],
    ['the next page has no name', '', 1],
  ])('end when %s', async (_what, endCursor, pages) => {
    const reading = await read('deployments', (respond, { query }) =>
      respond(200, query.includes('Latest') ? repositories([]) : connection('deployments', [], endCursor)),
    );
    expect(kinds(reading)).toEqual([...Array.from({ length: pages }, () => 'page acme/ledger'), 'failed acme/ledger']);
  });

  test('carry names as variables, never as text', async () => {
    const evil = '") { viewer { login } } #';
    const reading = await read('releases', (respond) => respond(200, connection('releases', [])), {
      subjects: [{ ...ledger, id: `acme/${evil}` }],
    });
    for (const { body } of reading.server.requests) expect(question.parse(JSON.parse(body)).query).not.toContain('viewer');
  });
});

describe('history', () => {
  /** Endless pages of one pull request each, a hundred days apart, the first of them at New Year. */
  const endless = (respond: Respond, { query, variables: { after } }: Asked): void => {
    const page = Number(after ?? 0);
    const updatedAt = new Date(Date.parse('2026-01-01T00:00:00Z') - page * 100 * 86_400_000).toISOString();
    if (query.includes('Latest'))
      respond(200, repositories([{ nameWithOwner: 'Acme/Ledger', latest: { nodes: [{ at: '2026-01-01T00:00:00Z' }] } }]));
    else respond(200, connection('pullRequests', [{ updatedAt }], String(page + 1)));
  };
  const pages = ({ steps }: Reading): number => steps.filter(({ kind }) => kind === 'page').length;

  test('is read down to the first day, and no further', async () => {
    const reading = await read('pull-requests', endless);
    expect(pages(reading)).toBe(6);
    expect(reading.steps.at(-1)).toMatchObject({ kind: 'complete', cursor: { through: '2026-01-01T00:00:00.000Z' } });
  });

  test('is read down to what is known the next time', async () => {
    const reading = await read('pull-requests', endless, { cursor: { through: '2025-12-31T00:00:00.000Z', openSince: null } });
    expect(pages(reading)).toBe(2);
  });

  test('is not read where nothing moved', async () => {
    const reading = await read('pull-requests', endless, { cursor: { through: '2026-01-01T00:00:00.000Z', openSince: null } });
    expect(kinds(reading)).toEqual(['unchanged acme/ledger']);
  });

  test('goes on where it was interrupted, though nothing moved since', async () => {
    const walk = { until: '2025-01-01T00:00:00.000Z', through: '2026-01-01T00:00:00.000Z', openSince: null, after: '3' };
    const reading = await read('pull-requests', endless, { cursor: { through: null, openSince: null, walk } });
    expect(pages(reading)).toBe(2);
    expect(reading.steps.at(-1)).toMatchObject({ kind: 'complete', cursor: { through: walk.through } });
    const atItsEnd = await read('pull-requests', endless, { cursor: { through: null, openSince: null, walk: { ...walk, after: null } } });
    expect(kinds(atItsEnd)).toEqual(['complete acme/ledger']);
  });

  test.each([
    ['a deployment that has not ended', '2025-12-30T00:00:00.000Z', ['page acme/ledger', 'complete acme/ledger']],
    ['one that will not end any more', '2025-11-30T00:00:00.000Z', ['unchanged acme/ledger']],
  ])('of %s', async (_what, openSince, expected) => {
    const latest = repositories([{ nameWithOwner: 'acme/ledger', latest: { nodes: [{ at: '2025-12-31T00:00:00Z' }] } }]);
    const reading = await read(
      'deployments',
      (respond, { query }) => respond(200, query.includes('Latest') ? latest : connection('deployments', [])),
      {
        cursor: { through: '2025-12-31T00:00:00.000Z', openSince },
      },
    );
    expect(kinds(reading)).toEqual(expected);
  });
});

describe('trees', () => {
  const entry = (path: string, type: 'blob' | 'tree', sha = path): object => ({ path, type, sha, size: 1 });

  test('cut short are read folder by folder', async () => {
    const shallow: Readonly<Record<string, readonly object[]>> = {
      [head]: [entry('README.md', 'blob'), entry('src', 'tree'), entry('docs', 'tree')],
    };
    const whole: Readonly<Record<string, readonly object[]>> = {
      src: [entry('a.ts', 'blob'), entry('deep/b.ts', 'blob')],
      docs: [entry('index.md', 'blob')],
    };
    const reading = await read('contents', (respond, { path }) => {
      const [, sha = '', recursive] = /trees\/(\w+)(\?recursive)?/.exec(path) ?? [];
      const tree = recursive ? whole[sha] : shallow[sha];
      respond(200, { sha, truncated: tree === undefined, tree: tree ?? [] });
    });
    expect(kinds(reading).at(-1)).toBe('complete acme/ledger');
    const rows = reading.steps.flatMap((step) => (step.kind === 'page' ? [...(github.streams['contents']?.rows(step.page) ?? [])] : []));
    const paths = rows.flatMap((row) => ('table' in row ? [row.values['path']] : []));
    expect(new Set(paths)).toEqual(new Set(['README.md', 'src/a.ts', 'src/deep/b.ts', 'docs/index.md']));
  });

  test('without end are given up rather than taken for whole', async () => {
    const reading = await read('contents', (respond, { path }) =>
      respond(200, {
        truncated: path.includes('recursive'),
        tree: path.includes('recursive') ? [] : [entry('down', 'tree'), entry('too', 'tree')],
      }),
    );
    expect(kinds(reading).at(-1)).toBe('failed acme/ledger');
    expect(reading.server.requests.length).toBeLessThanOrEqual(1000);
  });

  test('with many manifests give the nearest, in bounded queries', async () => {
    const files = Array.from({ length: 300 }, (_, index) => entry(`${'x/'.repeat(index % 7)}${index}/package.json`, 'blob'));
    const reading = await read('contents', (respond, { variables, path }) =>
      path === '/graphql'
        ? respond(200, {
            data: {
              repository: Object.fromEntries(
                Object.keys(variables).map((name) => [name, { text: '{}', isBinary: false, isTruncated: false }]),
              ),
            },
          })
        : respond(200, { truncated: false, tree: files }),
    );
    expect(kinds(reading)).toEqual(['page acme/ledger', ...Array.from({ length: 5 }, () => 'page acme/ledger'), 'complete acme/ledger']);
  });

  test.each([
    ['package.json', { text: '{"dependencies":', isTruncated: false }, ['dependency_package']],
    ['package.json', { text: '{', isTruncated: true }, ['dependency_package']],
    ['CODEOWNERS', { text: null, isTruncated: false }, ['codeowners_rule']],
    ['package.json', { text: '{}', isTruncated: false }, []],
  ])('with a %s of %j say what is unknown', async (file, text, unknown) => {
    const reading = await read('contents', (respond, { path }) =>
      path === '/graphql'
        ? respond(200, { data: { repository: { file0: text } } })
        : respond(200, { truncated: false, tree: [entry(file, 'blob')] }),
    );
    const extracts = reading.steps.flatMap((step) =>
      step.kind === 'page' ? [...(github.streams['contents']?.rows(step.page) ?? [])] : [],
    );
    const readings = extracts.filter((extract) => 'reading' in extract);
    expect(readings).toMatchObject(unknown.map((table) => ({ reading: table, scope: 'acme/ledger', outcome: 'failed' })));
  });

  test('a tip that has not moved is not asked about', async () => {
    const reading = await read('contents', (respond) => respond(500, {}), { cursor: { head } });
    expect(kinds(reading)).toEqual(['unchanged acme/ledger']);
    expect(reading.server.requests).toEqual([]);
  });
});

test('tags stand in where there are no releases', async () => {
  const tags = [
    {
      name: 'v2',
      target: { oid: 't', tagger: { date: '2025-12-02T01:00:00+01:00' }, target: { oid: head, committedDate: '2025-12-01T00:00:00Z' } },
    },
    { name: 'v1', target: { oid: 'c', committedDate: '2025-11-01T00:00:00Z' } },
  ];
  const { steps } = await read('releases', (respond, { query }) =>
    respond(200, query.startsWith('query Tags') ? connection('refs', tags) : connection('releases', [])),
  );
  const rows = steps.flatMap((step) => (step.kind === 'page' ? [...(github.streams['releases']?.rows(step.page) ?? [])] : []));
  expect(rows).toEqual([
    { table: 'release', values: expect.objectContaining({ tag: 'v2', sha: head, published_at: '2025-12-02T00:00:00.000Z' }) },
    { table: 'release', values: expect.objectContaining({ tag: 'v1', sha: 'c', published_at: '2025-11-01T00:00:00.000Z' }) },
  ]);
});
