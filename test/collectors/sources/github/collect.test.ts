import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { github } from '../../../../collectors/sources/github/collector.ts';
import type { Value } from '../../../../query-language/catalog.ts';
import type { Repository } from '../../../../src/demo/company.ts';
import { startGithub } from '../../../../src/demo/server/github.ts';
import type { SimulatedApi, SimulatedApiOptions } from '../../../../src/demo/server/simulated-api.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';
import { openCollecting, rowsOf, type Collecting, type CollectorRun } from '../../collect.ts';

const now = '2026-01-15T09:00:00Z';
const since = '2025-11-01';
const company = simulateCompany({ seed: 3, services: 8, now });
const token = 'read-only';

type Rows = readonly Readonly<Record<string, Value>>[];

async function withGithub<T>(options: Partial<SimulatedApiOptions>, work: (server: SimulatedApi) => Promise<T>): Promise<T> {
  const server = await startGithub(company, { token, ...options });
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

function settingsFor(server: SimulatedApi, more: object = {}): object {
  return { organisation: company.login, token, url: server.url, since, ...more };
}

function idOf(repository: Pick<Repository, 'name'>): string {
  return `${company.login}/${repository.name}`.toLowerCase();
}

/** Rows of a run by table and key, the later one of equal keys, without the addresses that change with the port. */
function tablesOf(...runs: readonly CollectorRun[]): ReadonlyMap<string, ReadonlyMap<string, object>> {
  const tables = new Map<string, Map<string, object>>();
  for (const stream of Object.values(github.streams)) {
    for (const { name, key } of stream.fills) {
      const rows = runs.flatMap((run) => Object.values(run.extracts).flatMap((extracts) => rowsOf(extracts, name)));
      tables.set(name, new Map(rows.map(({ url: _url, ...row }) => [key.map((column) => String(row[column])).join(' '), row])));
    }
  }
  return tables;
}

function unreadableIn(run: CollectorRun, stream: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (run.steps[stream] ?? []).flatMap((step) => (step.kind === 'unreadable' ? [[step.partition, `${step.outcome}: ${step.reason}`]] : [])),
  );
}

function kindsIn(run: CollectorRun, stream: string): ReadonlySet<string> {
  return new Set((run.steps[stream] ?? []).map(({ kind }) => kind));
}

let server: SimulatedApi;
let collecting: Collecting;
let first: CollectorRun;

beforeAll(async () => {
  server = await startGithub(company, { token });
  collecting = openCollecting(github, settingsFor(server), { now });
  first = await collecting.run();
});
afterAll(() => server.close());

describe('a company on GitHub', () => {
  const rows = (stream: string, table: string): Rows => rowsOf(first.extracts[stream], table);
  const of = (all: Rows, repository: Repository): Rows => all.filter((row) => row['repository'] === idOf(repository));

  test('has all its repositories, empty and archived ones too', () => {
    const found = rows('repositories', 'repository');
    expect(new Set(found.map(({ repository }) => repository))).toEqual(new Set(company.repositories.map(idOf)));
    expect(found).toHaveLength(company.repositories.length);
    for (const repository of company.repositories) {
      const head = company.history(repository).commits.at(-1);
      expect(found.find((row) => row['repository'] === idOf(repository))).toMatchObject({
        archived: repository.archived,
        default_branch: head ? repository.defaultBranch : null,
        head_sha: head?.sha ?? null,
        visibility: repository.private ? 'private' : 'public',
      });
    }
    expect(company.repositories.some(({ empty }) => empty)).toBe(true);
  });

  test('has all its files, owners and packages', () => {
    for (const repository of company.repositories.filter(({ empty }) => !empty)) {
      const files = company.files(repository);
      const paths = of(rows('contents', 'repository_file'), repository).map(({ path }) => path);
      expect(new Set(paths)).toEqual(new Set(files.map(({ path }) => path)));
      expect(paths).toHaveLength(files.length);
      const owned = files.some(({ path }) => path.endsWith('CODEOWNERS'));
      expect(of(rows('contents', 'codeowners_rule'), repository).length > 0).toBe(owned);
    }
    expect(new Set(rows('contents', 'dependency_package').map(({ ecosystem }) => ecosystem)).size).toBeGreaterThan(1);
    expect(first.extracts['contents']?.filter((extract) => 'fault' in extract)).toEqual([]);
  });

  test('has its protection, from classic rules and from rulesets', () => {
    const protections = rows('branch-protection', 'branch_protection');
    for (const repository of company.repositories.filter(({ empty, forbidden }) => !empty && !forbidden.includes('protection'))) {
      expect(of(protections, repository)).toMatchObject([
        { protected: repository.protection !== undefined, branch: repository.defaultBranch },
      ]);
    }
  });

  test('has every commit of its default branches since the first day', () => {
    for (const repository of company.repositories) {
      const made = company.history(repository).commits.filter(({ committedAt }) => committedAt >= since);
      expect(of(rows('commits', 'commit'), repository).map(({ sha }) => sha)).toEqual(made.map(({ sha }) => sha).toReversed());
    }
  });

  test('has every pull request that changed since the first day, by the clock of its merge', () => {
    for (const repository of company.repositories) {
      const found = new Map(of(rows('pull-requests', 'pull_request'), repository).map((row) => [row['number'], row]));
      for (const pull of company.history(repository).pullRequests.filter(({ updatedAt }) => updatedAt >= since)) {
        const others = [
          ...pull.reviews.map(({ author, submittedAt: at }) => ({ author, at })),
          ...pull.comments.map(({ author, createdAt: at }) => ({ author, at })),
        ]
          .filter(
            ({ author, at }) => !author.bot && author.login !== pull.author.login && (pull.mergedAt === undefined || at <= pull.mergedAt),
          )
          .map(({ at }) => at)
          .sort();
        expect(found.get(pull.number)).toMatchObject({
          author: pull.author.login,
          author_is_bot: pull.author.bot,
          first_review_at: inMilliseconds(others[0]),
          merged_at: inMilliseconds(pull.mergedAt),
          merge_sha: pull.mergeSha ?? null,
          state: pull.state,
          commits: pull.commits.length,
        });
      }
    }
  });

  test('has every deployment with its first final state', () => {
    const outcomes = new Set<Value | undefined>();
    for (const repository of company.repositories.filter(({ forbidden }) => !forbidden.includes('deployments'))) {
      const found = new Map(of(rows('deployments', 'deployment'), repository).map((row) => [row['deployment'], row]));
      for (const made of company.history(repository).deployments.filter(({ createdAt }) => createdAt >= since)) {
        const final = made.statuses.find(({ state }) => ['success', 'failure', 'inactive'].includes(state));
        const row = found.get(String(made.id));
        outcomes.add(row?.['state']);
        expect(row).toMatchObject({ sha: made.sha, environment: made.environment, finished_at: inMilliseconds(final?.createdAt) });
      }
    }
    expect([...outcomes]).toEqual(expect.arrayContaining(['success', 'failure']));
  });

  test('says what it may not see, and which permission would show it', () => {
    const hidden = (what: string): string[] =>
      company.repositories.filter(({ forbidden }) => forbidden.some((each) => each === what)).map(idOf);
    const protection = unreadableIn(first, 'branch-protection');
    const deployments = unreadableIn(first, 'deployments');
    expect(hidden('protection')).not.toEqual([]);
    for (const id of hidden('protection')) expect(protection[id]).toMatch(/^forbidden: .*Administration: read/);
    for (const id of hidden('deployments')) expect(deployments[id]).toMatch(/^forbidden: .*Deployments: read/);
    const empty = company.repositories.filter((repository) => repository.empty).map(idOf);
    expect(Object.keys(protection).sort()).toEqual([...new Set([...hidden('protection'), ...empty])].sort());
    expect(Object.keys(deployments).sort()).toEqual(hidden('deployments').sort());
  });

  test('is asked little more than “anything new?” the second time', async () => {
    const before = server.requests.length;
    const second = await collecting.run();
    const asked = server.requests.slice(before);
    for (const stream of ['contents', 'commits', 'releases', 'pull-requests'])
      expect(kindsIn(second, stream)).toEqual(new Set(['unchanged']));
    expect(kindsIn(second, 'branch-protection')).toEqual(new Set(['unchanged', 'unreadable']));
    expect(asked.filter(({ path }) => path === '/graphql').length).toBeLessThan(10);
    expect(asked.filter(({ path }) => path !== '/graphql').every(({ path }) => /\/(protection|rules\/)/.test(path))).toBe(true);
    expect(asked.filter(({ status }) => status === 304).length).toBeGreaterThan(asked.length / 3);
  });

  test('keeps cursors that come back from JSON as they were', () => {
    for (const [place, cursor] of collecting.cursors) {
      const stream = github.streams[place.split(' ')[0] ?? ''];
      expect(stream?.cursor.parse(cursor)).toEqual(cursor);
    }
    expect(collecting.cursors.size).toBeGreaterThan(company.repositories.length * 4);
  });

  test('tells beforehand what will be readable', async () => {
    expect(await collecting.check()).toEqual(Object.keys(github.streams).map((stream) => ({ stream, outcome: 'read', reason: '' })));
    const stranger = openCollecting(github, settingsFor(server, { token: 'wrong' }), { now });
    for (const { stream, outcome, reason } of await stranger.check()) {
      if (stream === 'repositories') expect([outcome, reason]).toEqual(['forbidden', expect.stringContaining('GITHUB_TOKEN')]);
      else expect(outcome).not.toBe('read');
    }
  });

  test('can be narrowed to some repositories', async () => {
    const [one, other] = company.repositories.filter(({ empty }) => !empty).map(({ name }) => name);
    const narrowed = openCollecting(
      github,
      settingsFor(server, { repositories: { include: [one?.toUpperCase(), `${other?.slice(0, -1)}?`], exclude: [other] } }),
      { now },
    );
    const run = await narrowed.run(['repositories', 'coverage-reports']);
    expect(rowsOf(run.extracts['repositories'], 'repository').map(({ name }) => name)).toEqual([one]);
    expect(rowsOf(run.extracts['coverage-reports'], 'coverage_report').map(({ repository }) => repository)).toEqual([
      `${company.login}/${one}`,
    ]);
  });
});

/** What a page brings along from before the first day depends on where the page happens to end. */
function sinceFirstDay(rows: ReadonlyMap<string, object> | undefined): ReadonlyMap<string, object> {
  const instants = ['updated_at', 'committed_at', 'created_at', 'published_at'];
  const isRecent = (row: object): boolean =>
    instants.flatMap((name) => Object.entries(row).find(([column]) => column === name)?.[1] ?? []).every((at) => at >= since);
  return new Map([...(rows ?? [])].filter(([, row]) => isRecent(row)));
}

function inMilliseconds(at: string | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

describe('the same rows come out', () => {
  test('when GitHub turns requests away now and then', async () => {
    await withGithub({ faults: { throttleEvery: 5 } }, async (server) => {
      expect(tablesOf(await openCollecting(github, settingsFor(server), { now }).run())).toEqual(tablesOf(first));
      expect(server.requests.some(({ status }) => status === 429)).toBe(true);
    });
  });

  test.each([1, 60, 110])('when the run is cut off after %i steps and taken up again', async (most) => {
    await withGithub({}, async (server) => {
      let left = most;
      const cutOff = new Error('killed');
      const kept: CollectorRun[] = [];
      const collecting = openCollecting(github, settingsFor(server), {
        now,
        before: (stream, step) => {
          if (left-- === 0) throw cutOff;
          if (step.kind === 'page') kept.push({ steps: {}, extracts: { [stream]: [...(github.streams[stream]?.rows(step.page) ?? [])] } });
        },
      });
      await expect(collecting.run()).rejects.toBe(cutOff);
      kept.push(await collecting.run());
      expect(tablesOf(...kept)).toEqual(tablesOf(first));
    });
  });

  test('when it is read in two runs, a month apart', async () => {
    const before = '2025-12-15T09:00:00Z';
    const { port, earlier, collecting } = await withGithub({ now: before }, async (server) => {
      const collecting = openCollecting(github, settingsFor(server), { now: before });
      return { port: Number(new URL(server.url).port), collecting, earlier: await collecting.run() };
    });
    await withGithub({ port }, async () => {
      const later = await collecting.run();
      const both = tablesOf(earlier, later);
      for (const table of ['commit', 'pull_request', 'deployment', 'release', 'coverage_report']) {
        expect(sinceFirstDay(both.get(table))).toEqual(sinceFirstDay(tablesOf(first).get(table)));
      }
    });
  });
});

test('pages are the same from run to run', async () => {
  const requests = (run: CollectorRun): readonly string[] =>
    Object.values(run.steps).flatMap((steps) => steps.flatMap((step) => (step.kind === 'page' ? [step.page.request] : [])));
  const again = await openCollecting(github, settingsFor(server), { now }).run();
  expect(requests(again)).toEqual(requests(first));
  expect(JSON.stringify(again)).not.toContain(token);
});
