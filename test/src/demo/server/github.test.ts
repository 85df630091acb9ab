import { Octokit } from '@octokit/rest';
import { afterEach, describe, expect, test } from 'vitest';
import type { Repository } from '../../../../src/demo/company.ts';
import { startGithub, type GithubOptions } from '../../../../src/demo/server/github.ts';
import type { SimulatedApi } from '../../../../src/demo/server/simulated-api.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';

const company = simulateCompany({ seed: 5, services: 40, now: '2026-11-21T12:00:00Z' });
const open: SimulatedApi[] = [];

async function start(options: Partial<GithubOptions> = {}) {
  const api = await startGithub(company, { token: 'secret', ...options });
  open.push(api);
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(new URL(path, api.url), { headers: { authorization: 'token secret', ...headers }, redirect: 'manual' });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const ask = async (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
    const answer = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'bearer secret', 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return { status: answer.status, body: await answer.text() };
  };
  return {
    api,
    get,
    ask,
    octokit: new Octokit({ auth: 'secret', baseUrl: api.url, log: { debug() {}, info() {}, warn() {}, error() {} } }),
  };
}

afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

function repository(name: string): Repository {
  const found = company.repositories.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`No repository ${name}`);
  return found;
}

describe('GitHub over REST', () => {
  test('is read whole by Octokit, which follows its links', async () => {
    const { api, octokit } = await start();
    const repositories = await octokit.paginate(octokit.rest.repos.listForOrg, { org: company.login, per_page: 7 });
    expect(new Set(repositories.map(({ name }) => name))).toEqual(new Set(company.repositories.map(({ name }) => name)));
    const ledger = { owner: company.login, repo: 'ledger' };
    const history = company.history(repository('ledger'));
    const pulls = await octokit.paginate(octokit.rest.pulls.list, {
      ...ledger,
      state: 'all',
      sort: 'updated',
      direction: 'desc',
      per_page: 100,
    });
    expect(new Map(pulls.map((pull) => [pull.number, pull.merged_at]))).toEqual(
      new Map(history.pullRequests.map((pull) => [pull.number, pull.mergedAt ?? null])),
    );
    expect(pulls.map(({ updated_at }) => updated_at)).toEqual(
      pulls
        .map(({ updated_at }) => updated_at)
        .toSorted()
        .toReversed(),
    );
    const deployments = await octokit.paginate(octokit.rest.repos.listDeployments, { ...ledger, environment: 'production', per_page: 100 });
    expect(deployments.map(({ id }) => id).toSorted((one, other) => one - other)).toEqual(
      history.deployments
        .filter(({ environment }) => environment === 'production')
        .map(({ id }) => id)
        .toSorted((one, other) => one - other),
    );
    const commits = await octokit.paginate(octokit.rest.repos.listCommits, { ...ledger, per_page: 100 });
    expect(commits.map(({ sha }) => sha)).toEqual(history.commits.map(({ sha }) => sha).toReversed());
    const { data } = await octokit.rest.repos.getContent({ ...ledger, path: 'docs/runbook.md' });
    expect(data).toMatchObject({ type: 'file', encoding: 'base64' });
    expect(api.requests.length).toBeGreaterThan(10);
    expect(api.requests.every(({ status }) => status === 200)).toBe(true);
  });

  test('caps pages at 100 and links to its own address alone', async () => {
    const { api, get } = await start();
    const page = await get(`/repos/${company.login}/ledger/commits?per_page=5000`);
    expect(JSON.parse(page.text)).toHaveLength(100);
    const links = [...(page.headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/gu)];
    expect(links.map(([, , relation]) => relation)).toEqual(['next', 'last']);
    for (const [, href] of links) expect(href?.startsWith(api.url)).toBe(true);
  });

  test('answers 304 to an ETag it gave, for nothing', async () => {
    const { get } = await start();
    const first = await get(`/repos/${company.login}/ledger`);
    const etag = first.headers.get('etag') ?? '';
    const again = await get(`/repos/${company.login}/ledger`, { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    expect(again.headers.get('x-ratelimit-used')).toBe(first.headers.get('x-ratelimit-used'));
    const other = await get(`/repos/${company.login}/cart`, { 'if-none-match': etag });
    expect([other.status, other.headers.get('x-ratelimit-used')]).toEqual([200, '2']);
  });

  test('tells what is missing, moved, empty, forbidden and unknown apart', async () => {
    const { api, get, octokit } = await start();
    const base = `/repos/${company.login}`;
    const status = async (path: string, headers?: Record<string, string>) => (await get(path, headers)).status;
    expect(await status(`${base}/nowhere`)).toBe(404);
    expect(await status('/repos/somebody-else/ledger')).toBe(404);
    expect(await status('/no/such/route')).toBe(404);
    expect(await status(`${base}/ledger`, { authorization: 'token wrong' })).toBe(401);
    expect(await status(`${base}/hackathon-2026/commits`)).toBe(409);
    expect(await status(`${base}/fraud-scoring/branches/main/protection`)).toBe(403);
    expect(await status(`${base}/image-resizer/branches/main/protection`)).toBe(404);
    expect(await status(`${base}/device-fingerprint/deployments`)).toBe(403);
    const moved = await get(`${base}/payout-engine/pulls?state=all`);
    expect(moved.status).toBe(301);
    expect(moved.headers.get('location')?.startsWith(`${api.url}/repositories/`)).toBe(true);
    const followed = await octokit.rest.repos.get({ owner: company.login, repo: 'payout-engine' });
    expect(followed.data.name).toBe('payouts');
  });

  test('runs out of its hour’s budget, and turns requests away now and then', async () => {
    const { get } = await start({ limit: 2 });
    const statuses = [];
    for (let index = 0; index < 3; index++) statuses.push((await get('/user')).status);
    expect(statuses).toEqual([200, 200, 403]);
    expect((await get('/rate_limit')).status).toBe(200);
    const busy = await start({ faults: { throttleEvery: 3, retryAfter: 1 } });
    const answers = [];
    for (let index = 0; index < 6; index++) answers.push(await busy.get('/user'));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429, 200, 200, 429]);
    expect(answers[2]?.headers.get('retry-after')).toBe('1');
    expect(busy.api.requests.map(({ status }) => status)).toEqual([200, 200, 429, 200, 200, 429]);
  });

  test('shows only what had happened by its clock, and moves on when it drifts', async () => {
    const early = await start({ now: '2026-03-01T00:00:00Z' });
    const list = JSON.parse((await early.get(`/repos/${company.login}/ledger/commits?per_page=1`)).text) as unknown;
    const expected = company.history(repository('ledger')).commits.findLast(({ committedAt }) => committedAt <= '2026-03-01T00:00:00Z');
    expect(list).toMatchObject([{ sha: expected?.sha }]);
    const drifting = await start({ now: '2026-03-01T00:00:00Z', faults: { drift: 14 * 86_400_000 } });
    const first = await drifting.get(`/repos/${company.login}/ledger/pulls?state=all&per_page=1`);
    const second = await drifting.get(`/repos/${company.login}/ledger/pulls?state=all&per_page=1`);
    expect(first.text).not.toBe(second.text);
  });
});

describe('GitHub over GraphQL', () => {
  test('pages through repositories with cursors, by name', async () => {
    const { ask } = await start();
    const query = `query($after: String) { organization(login: "${company.login}") { repositories(first: 15, after: $after, orderBy: { field: NAME, direction: ASC }) { totalCount pageInfo { hasNextPage endCursor } nodes { name isEmpty isArchived } } } }`;
    const names: string[] = [];
    let after: string | null = null;
    do {
      const { body } = await ask(query, { after });
      const parsed = JSON.parse(body) as {
        data: {
          organization: {
            repositories: { totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string }; nodes: { name: string }[] };
          };
        };
      };
      const { nodes, pageInfo, totalCount } = parsed.data.organization.repositories;
      expect(totalCount).toBe(company.repositories.length);
      names.push(...nodes.map(({ name }) => name));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(names).toEqual(company.repositories.map(({ name }) => name).toSorted((one, other) => (one < other ? -1 : 1)));
  });

  test('gives partial data and an error with its path where the token may not look', async () => {
    const { ask } = await start();
    const fields =
      'name branchProtectionRules(first: 5) { nodes { pattern } } deployments(first: 1) { nodes { databaseId } } defaultBranchRef { name branchProtectionRule { pattern } }';
    const { body, status } = await ask(
      `{ closed: repository(owner: "${company.login}", name: "device-fingerprint") { ${fields} } open: repository(owner: "${company.login}", name: "ledger") { ${fields} } }`,
    );
    expect(status).toBe(200);
    const parsed: unknown = JSON.parse(body);
    expect(parsed).toMatchObject({
      data: {
        closed: {
          name: 'device-fingerprint',
          branchProtectionRules: { nodes: null },
          deployments: { nodes: null },
          defaultBranchRef: { branchProtectionRule: null },
        },
        open: { name: 'ledger' },
      },
      errors: expect.arrayContaining([
        expect.objectContaining({ type: 'FORBIDDEN', path: ['closed', 'branchProtectionRules', 'nodes'] }),
        expect.objectContaining({ type: 'FORBIDDEN', path: ['closed', 'deployments', 'nodes'] }),
        expect.objectContaining({ type: 'FORBIDDEN', path: ['closed', 'defaultBranchRef', 'branchProtectionRule'] }),
      ]),
    });
    expect(JSON.stringify(parsed)).not.toContain('"path":["open"');
  });

  test('tells a pull request with its reviews, commits and events, as REST does', async () => {
    const { ask } = await start();
    const pull = company
      .history(repository('ledger'))
      .pullRequests.find(({ readyAt, reviews, state }) => readyAt !== undefined && state === 'MERGED' && reviews.length > 0);
    if (!pull) throw new Error('No pull request was a draft once');
    const { body } = await ask(
      `{ repository(owner: "${company.login}", name: "ledger") { pullRequest(number: ${pull.number}) { state mergedAt mergeCommit { oid parents(first: 2) { totalCount } } commits(first: 1) { totalCount nodes { commit { authoredDate } } } reviews(first: 10) { nodes { state submittedAt author { __typename login } } } timelineItems(first: 5, itemTypes: [READY_FOR_REVIEW_EVENT]) { nodes { ... on ReadyForReviewEvent { createdAt } } } } } }`,
    );
    expect(JSON.parse(body)).toEqual({
      data: {
        repository: {
          pullRequest: {
            state: 'MERGED',
            mergedAt: pull.mergedAt,
            mergeCommit: { oid: pull.mergeSha, parents: { totalCount: 1 } },
            commits: { totalCount: pull.commits.length, nodes: [{ commit: { authoredDate: pull.commits[0]?.authoredAt } }] },
            reviews: {
              nodes: pull.reviews.map(({ author, state, submittedAt }) => ({
                state,
                submittedAt,
                author: { __typename: 'User', login: author.login },
              })),
            },
            timelineItems: { nodes: [{ createdAt: pull.readyAt }] },
          },
        },
      },
    });
  });

  test('reads files, folders and coverage at the tip', async () => {
    const { ask } = await start();
    const { body } = await ask(
      `{ repository(owner: "${company.login}", name: "checkout") { file: object(expression: "HEAD:package.json") { ... on Blob { text isBinary byteSize } } none: object(expression: "HEAD:nothing") { __typename } docs: object(expression: "HEAD:docs") { ... on Tree { entries { name type } } } defaultBranchRef { target { ... on Commit { status { contexts { context description } } } } } } empty: repository(owner: "${company.login}", name: "hackathon-2026") { isEmpty defaultBranchRef { name } object(expression: "HEAD:README.md") { __typename } } icon: repository(owner: "${company.login}", name: "storefront-web") { object(expression: "HEAD:public/favicon.ico") { ... on Blob { isBinary text } } } }`,
    );
    expect(JSON.parse(body)).toMatchObject({
      data: {
        repository: {
          file: { isBinary: false, text: expect.stringContaining('@opentelemetry/api') as unknown },
          none: null,
          docs: {
            entries: [
              { name: 'index.md', type: 'blob' },
              { name: 'runbook.md', type: 'blob' },
            ],
          },
          defaultBranchRef: {
            target: {
              status: {
                contexts: expect.arrayContaining([
                  {
                    context: 'codecov/project',
                    description: expect.stringMatching(/^9\d\.\d\d% \([+-]\d+\.\d\d%\) compared to [0-9a-f]{7}$/u) as unknown,
                  },
                ]) as unknown,
              },
            },
          },
        },
        empty: { isEmpty: true, defaultBranchRef: null, object: null },
        icon: { object: { isBinary: true, text: null } },
      },
    });
  });

  test('counts points by the formula, and says so when they are spent', async () => {
    const { ask } = await start({ limit: 60 });
    const query = `{ rateLimit { cost remaining limit used } organization(login: "${company.login}") { repositories(first: 100) { nodes { pullRequests(first: 50) { nodes { reviews(first: 10) { nodes { id } } } } } } } }`;
    expect(JSON.parse((await ask(query)).body)).toMatchObject({ data: { rateLimit: { cost: 51, limit: 60, used: 51, remaining: 9 } } });
    const spent = await ask(query);
    expect(spent.status).toBe(200);
    expect(JSON.parse(spent.body)).toEqual({
      errors: [{ type: 'RATE_LIMITED', message: expect.stringContaining('rate limit') as unknown }],
    });
  });

  test('explains what is wrong with a query', async () => {
    const { ask } = await start();
    const errors = async (query: string): Promise<string> => (await ask(query)).body;
    expect(await errors('{ nonsense }')).toContain('Cannot query field');
    expect(await errors('{ organization(')).toContain('Syntax Error');
    expect(await errors('{ organization(login: "nobody") { name } }')).toContain('NOT_FOUND');
    expect(await errors(`{ organization(login: "${company.login}") { repositories(first: 500) { nodes { name } } } }`)).toContain(
      'EXCESSIVE_PAGINATION',
    );
    expect(await errors(`{ organization(login: "${company.login}") { repositories { nodes { name } } } }`)).toContain(
      'MISSING_PAGINATION_BOUNDARIES',
    );
    expect(
      await errors(
        `{ organization(login: "${company.login}") { repositories(first: 100) { nodes { pullRequests(first: 100) { nodes { reviews(first: 100) { nodes { id } } } } } } } }`,
      ),
    ).toContain('MAX_NODE_LIMIT_EXCEEDED');
  });

  test('keeps its pages together while pull requests change between them', async () => {
    const { ask } = await start({ now: '2026-06-01T00:00:00Z', faults: { drift: 2 * 86_400_000 } });
    const query = `query($after: String) { repository(owner: "${company.login}", name: "ledger") { pullRequests(first: 10, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) { pageInfo { hasNextPage endCursor } nodes { number } } } }`;
    const numbers: number[] = [];
    let after: string | null = null;
    do {
      const parsed = JSON.parse((await ask(query, { after })).body) as {
        data: { repository: { pullRequests: { pageInfo: { hasNextPage: boolean; endCursor: string }; nodes: { number: number }[] } } };
      };
      const { nodes, pageInfo } = parsed.data.repository.pullRequests;
      numbers.push(...nodes.map(({ number }) => number));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => numbers.length - index));
  });
});
