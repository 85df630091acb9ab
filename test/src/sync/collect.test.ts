import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Collector, Stream } from '../../../collectors/collector.ts';
import { refuseCredential } from '../../../collectors/credential-fault.ts';
import { collect, type CollectOptions, type CollectSummary, type Progress } from '../../../src/sync/collect.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { forgeCollector, forgeTables } from './forge-collector.ts';
import { openForge, type Forge } from './forge.ts';

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

let warehouse: Warehouse;
let forge: Forge;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables: forgeTables });
  forge = await openForge({
    a: { files: { 'README.md': 10, 'src/x.ts': 5 }, commits: ['a1', 'a2', 'a3'] },
    b: { files: { 'README.md': 20 }, commits: ['b1'] },
    c: { files: {}, commits: [] },
  });
});

afterEach(async () => {
  await warehouse.close();
  await forge.close();
});

async function run(now: string, options: Partial<CollectOptions> = {}, collector: Collector = forgeCollector): Promise<CollectSummary> {
  const source = { collector, settings: { origin: forge.origin } };
  return collect(warehouse, [source], {
    now,
    signal: new AbortController().signal,
    wait: async () => undefined,
    network: { retries: 0 },
    ...options,
  });
}

function withStream(name: string, change: Partial<Stream>): Collector {
  const collector: Collector = forgeCollector;
  const stream = collector.streams[name];
  if (!stream) throw new Error(name);
  return { ...collector, streams: { ...collector.streams, [name]: { ...stream, ...change } } };
}

async function readings(): Promise<readonly Record<string, unknown>[]> {
  return warehouse.read(
    `SELECT "table", scope, outcome, reason, read_at FROM reading WHERE valid_to > '9999-01-01'::TIMESTAMPTZ ORDER BY "table", scope`,
  );
}

async function files(): Promise<readonly string[]> {
  const rows = await warehouse.read<{ file: string }>(
    `SELECT repository || '/' || path AS file FROM repository_file WHERE valid_to > '9999-01-01'::TIMESTAMPTZ ORDER BY 1`,
  );
  return rows.map(({ file }) => file);
}

describe('a first run', () => {
  test('fills the tables and says what was read', async () => {
    const { streams } = await run(day(1));
    expect(streams.map(({ stream, outcome, pages, rows, opened }) => ({ stream, outcome, pages, rows, opened }))).toEqual([
      { stream: 'repositories', outcome: 'completed', pages: 2, rows: 3, opened: 3 },
      { stream: 'files', outcome: 'completed', pages: 3, rows: 3, opened: 3 },
      { stream: 'commits', outcome: 'completed', pages: 4, rows: 4, opened: 4 },
    ]);
    expect(await files()).toEqual(['a/README.md', 'a/src/x.ts', 'b/README.md']);
    expect(await readings()).toEqual([
      ...['a', 'b', 'c'].map((scope) => ({ table: 'commit', scope, outcome: 'read', reason: '', read_at: day(1) })),
      { table: 'repository', scope: '*', outcome: 'read', reason: '', read_at: day(1) },
      ...['a', 'b', 'c'].map((scope) => ({ table: 'repository_file', scope, outcome: 'read', reason: '', read_at: day(1) })),
    ]);
    expect(await warehouse.read('SELECT stream, outcome, pages, "rows", ended_at FROM sync_run ORDER BY stream')).toEqual([
      { stream: 'commits', outcome: 'completed', pages: 4, rows: 4, ended_at: day(1) },
      { stream: 'files', outcome: 'completed', pages: 3, rows: 3, ended_at: day(1) },
      { stream: 'repositories', outcome: 'completed', pages: 2, rows: 3, ended_at: day(1) },
    ]);
  });

  test('tells its progress as it goes', async () => {
    const told: Progress[] = [];
    await run(day(1), { onProgress: (progress) => told.push(progress) });
    expect(told.slice(0, 5).map(({ stream, step, pages, rows }) => [stream, step, pages, rows].join(' '))).toEqual([
      'repositories begin 0 0',
      'repositories page 1 0',
      'repositories page 2 0',
      'repositories complete 2 3',
      'repositories completed 2 3',
    ]);
  });
});

describe('a second run', () => {
  test('asks only for what is new, and what holds still is refreshed', async () => {
    await run(day(1));
    forge.repositories['a']?.commits.push('a4');
    forge.repositories['a'] = { ...forge.repositories['a'], files: { 'README.md': 11 }, commits: forge.repositories['a']?.commits ?? [] };
    forge.log.length = 0;
    const { streams } = await run(day(2));
    expect(forge.log).toEqual([
      '/repositories?from=0 304',
      '/repositories?from=2 304',
      '/a/files 200',
      '/b/files 304',
      '/c/files 304',
      '/a/commits?from=3 200',
      '/b/commits?from=1 200',
      '/c/commits?from=0 304',
    ]);
    expect(streams.map(({ pages, notModified, opened, closed }) => ({ pages, notModified, opened, closed }))).toEqual([
      { pages: 2, notModified: 2, opened: 0, closed: 0 },
      { pages: 1, notModified: 0, opened: 1, closed: 2 },
      { pages: 3, notModified: 1, opened: 1, closed: 0 },
    ]);
    expect(new Set((await readings()).map((reading) => reading['read_at']))).toEqual(new Set([day(2)]));
    await run(day(3));
    forge.log.length = 0;
    await run(day(4));
    expect(forge.log.filter((line) => !line.endsWith('304'))).toEqual([]);
  });

  test('keeps the raw pages of the last snapshot and no body twice or in vain', async () => {
    await run(day(1));
    const bodies =
      'SELECT (SELECT count(*) FROM raw_page) AS pages, (SELECT count(*) FROM raw_body) AS bodies, (SELECT count(DISTINCT hash) FROM raw_page) AS used';
    const [first] = await warehouse.read(bodies);
    forge.repositories['d'] = { files: {}, commits: [] };
    for (let number = 2; number < 6; number += 1) await run(day(number));
    const [last] = await warehouse.read(bodies);
    expect(first).toEqual({ pages: 9, bodies: 9, used: 9 });
    expect(last).toEqual({ pages: 13, bodies: 11, used: 11 });
  });

  test('ends what a completed partition no longer has, and leaves a forbidden one as it was', async () => {
    await run(day(1));
    forge.repositories['a'] = { files: { 'README.md': 10 }, commits: [] };
    forge.repositories['b'] = { files: {}, commits: [], forbidden: true };
    const { streams } = await run(day(2));
    expect(streams[1]?.unreadable).toEqual([{ partition: 'b', outcome: 'forbidden', reason: 'the token may not read it' }]);
    expect(await files()).toEqual(['a/README.md', 'b/README.md']);
    expect(await readings()).toContainEqual({
      table: 'repository_file',
      scope: 'b',
      outcome: 'forbidden',
      reason: 'the token may not read it',
      read_at: day(2),
    });
    const [before] = await warehouse.read(
      `SELECT outcome FROM reading WHERE scope = 'b' AND "table" = 'repository_file' AND valid_from <= $as_of AND $as_of < valid_to`,
      { as_of: day(1) },
    );
    expect(before).toEqual({ outcome: 'read' });
  });

  test('of other sources alone leaves this one as it was', async () => {
    await run(day(1));
    forge.log.length = 0;
    expect((await run(day(2), { only: ['other'] })).streams).toEqual([]);
    expect(forge.log).toEqual([]);
    expect(await readings()).toContainEqual({ table: 'repository', scope: '*', outcome: 'read', reason: '', read_at: day(1) });
  });
});

describe('what a source says is unchanged', () => {
  const ofFiles = async (): Promise<readonly unknown[]> =>
    (await readings())
      .filter(({ table }) => table === 'repository_file')
      .map(({ scope, outcome, read_at }) => `${scope} ${outcome} ${read_at}`);

  test('is readable again after it was forbidden for a while', async () => {
    await run(day(1));
    const { b } = forge.repositories;
    if (b) b.forbidden = true;
    await run(day(2));
    expect(await ofFiles()).toContain(`b forbidden ${day(2)}`);
    if (b) b.forbidden = false;
    forge.log.length = 0;
    await run(day(3));
    expect(forge.log).toContain('/b/files 304');
    expect(await ofFiles()).toContain(`b read ${day(3)}`);
  });

  test('stays unknown where its pages were not understood', async () => {
    const partly = withStream('files', {
      rows: ({ about }) => [{ reading: 'repository_file', scope: about?.['repository'] ?? '', outcome: 'failed', reason: 'too long' }],
    });
    await run(day(1), {}, partly);
    await run(day(2), {}, partly);
    expect(forge.log).toContain('/a/files 304');
    expect(await ofFiles()).toEqual(['a', 'b', 'c'].map((scope) => `${scope} failed ${day(2)}`));
  });
});

describe('a stream that breaks off', () => {
  test('counts as failed where it was never read, stops no other, and is forgotten when it works again', async () => {
    forge.override = (path) => (path === '/b/files' ? { status: 500 } : undefined);
    const { streams } = await run(day(1));
    const fault = `GET ${forge.origin}/b/files: The source answers 500.`;
    expect(streams.map(({ outcome, fault }) => ({ outcome, fault }))).toEqual([
      { outcome: 'completed', fault: null },
      { outcome: 'failed', fault },
      { outcome: 'completed', fault: null },
    ]);
    const ofFiles = async (): Promise<readonly unknown[]> => (await readings()).filter((reading) => reading['table'] === 'repository_file');
    expect(await ofFiles()).toEqual([
      { table: 'repository_file', scope: '*', outcome: 'failed', reason: fault, read_at: day(1) },
      { table: 'repository_file', scope: 'a', outcome: 'read', reason: '', read_at: day(1) },
    ]);
    forge.override = () => undefined;
    await run(day(2));
    expect(await ofFiles()).toEqual(
      ['a', 'b', 'c'].map((scope) => ({ table: 'repository_file', scope, outcome: 'read', reason: '', read_at: day(2) })),
    );
  });

  test('leaves what was read before readable, and ageing', async () => {
    await run(day(1));
    forge.override = (path) => (path.startsWith('/repositories') ? { status: 500 } : undefined);
    await run(day(2));
    expect((await readings()).find((reading) => reading['table'] === 'repository')).toEqual({
      table: 'repository',
      scope: '*',
      outcome: 'read',
      reason: '',
      read_at: day(1),
    });
    expect(await warehouse.read('SELECT count(*) AS n FROM repository WHERE valid_to > $as_of', { as_of: day(2) })).toEqual([{ n: 3 }]);
  });

  test('takes up an interrupted snapshot where its pages end', async () => {
    forge.override = (path) => (path === '/repositories?from=2' ? { status: 500 } : undefined);
    await run(day(1));
    forge.override = () => undefined;
    forge.log.length = 0;
    const { streams } = await run(day(1));
    expect(forge.log[0]).toBe('/repositories?from=2 200');
    expect(streams[0]).toMatchObject({ pages: 1, rows: 3, opened: 3 });
  });

  test('begins an unfinished snapshot anew when it is old', async () => {
    forge.override = (path) => (path === '/repositories?from=2' ? { status: 500 } : undefined);
    await run(day(1));
    forge.override = () => undefined;
    forge.log.length = 0;
    expect((await run(day(3))).streams[0]).toMatchObject({ pages: 2, rows: 3, opened: 3 });
    expect(await warehouse.read(`SELECT run, request FROM raw_page WHERE stream = 'repositories' ORDER BY number`)).toEqual([
      { run: 2, request: 'GET /repositories?from=0' },
      { run: 2, request: 'GET /repositories?from=2' },
    ]);
  });

  test('is not believed about what it could not read once it was called off', async () => {
    const controller = new AbortController();
    const hasty = withStream('repositories', {
      async *steps() {
        controller.abort();
        yield { kind: 'unreadable', partition: '*', outcome: 'failed', reason: 'the connection was closed' };
      },
    });
    expect((await run(day(1), { signal: controller.signal }, hasty)).streams).toMatchObject([{ outcome: 'interrupted', unreadable: [] }]);
    expect(await readings()).toEqual([]);
  });

  test('is told apart from a run that was called off', async () => {
    const controller = new AbortController();
    forge.onRequest = (number) => {
      if (number === 3) controller.abort();
    };
    const { streams } = await run(day(1), { signal: controller.signal });
    expect(streams.map(({ stream, outcome }) => ({ stream, outcome }))).toEqual([
      { stream: 'repositories', outcome: 'completed' },
      { stream: 'files', outcome: 'interrupted' },
    ]);
    expect((await readings()).map((reading) => reading['table'])).toEqual(['repository']);
  });
});

describe('steps that come together', () => {
  const page = (repository: string, sha: string) => ({ request: `GET /${sha}`, status: 200, body: sha, about: { repository } });
  const shas = async (): Promise<readonly unknown[]> =>
    (await warehouse.read('SELECT sha FROM "commit" ORDER BY sha')).map(({ sha }) => sha);

  function saying(steps: Stream['steps']): Collector {
    return withStream('commits', {
      steps,
      *rows({ body, about }) {
        if (body === 'poison') throw new TypeError('no commit');
        yield { table: 'commit', values: { repository: about?.['repository'] ?? '', sha: body } };
      },
    });
  }

  test('count up to the one that cannot be taken', async () => {
    const poisoned = saying(async function* () {
      for (const sha of ['a1', 'a2', 'poison', 'a3']) yield { kind: 'page', partition: 'a', page: page('a', sha), cursor: { from: 1 } };
    });
    const { streams } = await run(day(1), {}, poisoned);
    expect(streams[2]).toMatchObject({ outcome: 'failed', pages: 2, rows: 2, fault: expect.stringContaining('no commit') });
    expect(await shas()).toEqual(['a1', 'a2']);
    expect(await warehouse.read(`SELECT request, number FROM raw_page WHERE stream = 'commits' ORDER BY number`)).toEqual([
      { request: 'GET /a1', number: 0 },
      { request: 'GET /a2', number: 1 },
    ]);
  });

  test('say what was read of a partition though one after it cannot be taken', async () => {
    const poisoned = saying(async function* () {
      yield { kind: 'page', partition: 'a', page: page('a', 'a1') };
      yield { kind: 'complete', partition: 'a' };
      yield { kind: 'page', partition: 'b', page: page('b', 'poison') };
    });
    await run(day(1), {}, poisoned);
    const ofCommits = (await readings()).filter(({ table }) => table === 'commit');
    expect(ofCommits.map(({ scope, outcome }) => `${String(scope)} ${String(outcome)}`)).toEqual(['* failed', 'a read']);
  });

  test('that cannot be taken end a stream which waits for others to be committed', async () => {
    const waiting = saying(async function* (context) {
      yield { kind: 'page', partition: 'a', page: page('a', 'poison') };
      yield { kind: 'page', partition: 'b', page: page('b', 'b1') };
      await context.cursor('b');
      yield { kind: 'complete', partition: 'b' };
    });
    expect((await run(day(1), {}, waiting)).streams[2]).toMatchObject({ outcome: 'failed', fault: expect.stringContaining('no commit') });
  });

  test('may all say that nothing has changed: each partition stands as it stood when it was complete', async () => {
    await run(day(1));
    const { b } = forge.repositories;
    if (b) b.forbidden = true;
    await run(day(2));
    const unchanged = withStream('files', {
      async *steps() {
        for (const partition of ['a', 'b', 'c', 'a', 'never read']) yield { kind: 'unchanged', partition, cursor: { from: 7 } };
      },
    });
    const { streams } = await run(day(3), {}, unchanged);
    expect(streams[1]).toMatchObject({ outcome: 'completed', opened: 0, closed: 0, fault: null });
    const ofFiles = (await readings()).filter(({ table }) => table === 'repository_file');
    expect(ofFiles.map(({ scope, outcome, read_at }) => [scope, outcome, read_at])).toEqual([
      ['a', 'read', day(3)],
      ['b', 'read', day(3)],
      ['c', 'read', day(3)],
      ['never read', 'read', day(3)],
    ]);
    expect(await files()).toEqual(['a/README.md', 'a/src/x.ts', 'b/README.md']);
    const states = await warehouse.read(`SELECT "partition", cursor, completed_at FROM stream_state WHERE stream = 'files' ORDER BY 1`);
    expect(states).toMatchObject([
      { partition: 'a', cursor: '{"from":7}', completed_at: day(3) },
      { partition: 'b', completed_at: day(3) },
      { partition: 'c', completed_at: day(3) },
      { partition: 'never read', cursor: '{"from":7}', completed_at: null },
    ]);
  });

  test('of a snapshot leave another partition that cannot be taken out, and its pages too', async () => {
    const both = withStream('files', {
      async *steps() {
        for (const id of ['a', 'b']) {
          yield { kind: 'page', partition: id, page: page(id, `${id}1`) };
          yield { kind: 'page', partition: id, page: page(id, id === 'b' ? 'poison' : `${id}2`) };
          yield { kind: 'complete', partition: id };
        }
      },
      *rows({ body, about }) {
        if (body === 'poison') throw new TypeError('no file');
        yield { table: 'repository_file', values: { repository: about?.['repository'] ?? '', path: body, bytes: 1 } };
      },
    });
    const { streams } = await run(day(1), {}, both);
    expect(streams[1]).toMatchObject({ outcome: 'failed', pages: 4, rows: 2 });
    expect(await files()).toEqual(['a/a1', 'a/a2']);
    expect(await warehouse.read(`SELECT request FROM raw_page WHERE stream = 'files' ORDER BY number`)).toEqual([
      { request: 'GET /a1' },
      { request: 'GET /a2' },
    ]);
  });

  test('are committed before the stream is told where they left off', async () => {
    const told: unknown[] = [];
    const asking = saying(async function* (context) {
      for (let from = 1; from < 4; from += 1) {
        yield { kind: 'page', partition: 'a', page: page('a', `a${from}`), cursor: { from } };
        told.push(await context.cursor('a'), await context.cursor('b'));
      }
      yield { kind: 'complete', partition: 'a' };
    });
    expect((await run(day(1), {}, asking)).streams[2]).toMatchObject({ outcome: 'completed', pages: 3 });
    expect(told).toEqual([{ from: 1 }, undefined, { from: 2 }, undefined, { from: 3 }, undefined]);
  });
});

describe('a mapping', () => {
  test('that throws fails its stream, and the next run begins anew', async () => {
    const broken = withStream('repositories', {
      rows() {
        throw new TypeError('names is not iterable');
      },
    });
    const { streams } = await run(day(1), {}, broken);
    expect(streams[0]).toMatchObject({
      outcome: 'failed',
      fault: 'the answer to GET /repositories?from=0 could not be understood: names is not iterable',
    });
    expect(await warehouse.read(`FROM raw_page WHERE stream = 'repositories'`)).toEqual([]);
    expect((await run(day(2))).streams[0]).toMatchObject({ outcome: 'completed', pages: 2, rows: 3 });
  });

  test('that gives unfit rows loses those alone, and says of whom nothing is known now', async () => {
    await run(day(1));
    const odd = withStream('repositories', {
      *rows() {
        yield { table: 'repository', values: { repository: 'a', name: 'a', open_issues: 1.5 } };
        yield { table: 'repository', values: { repository: 'b', name: 'b', colour: 'red' } };
        yield { table: 'repository', values: { repository: 'c' } };
        yield { table: 'repository', values: { repository: 'd', name: 'd' } };
        yield { table: 'monitor', values: {} };
      },
    });
    const { streams } = await run(day(2), {}, odd);
    expect(streams[0]?.diagnostics.map(({ facts }) => [facts['table'], facts['column'], facts['problem']])).toEqual([
      ['repository', 'open_issues', 'it is not of type integer'],
      ['repository', 'colour', 'the table has no such column'],
      ['repository', 'name', 'it is missing'],
      ['monitor', '', 'the stream does not say that it fills this table'],
    ]);
    expect(
      (await readings()).filter(({ table, outcome }) => table === 'repository' && outcome === 'failed').map(({ scope }) => scope),
    ).toEqual(['a', 'b', 'c']);
    expect(await warehouse.read('SELECT repository FROM repository WHERE valid_to > $as_of ORDER BY 1', { as_of: day(2) })).toHaveLength(4);
  });

  test('that gives rows of nobody ends nothing, for who knows whose they were', async () => {
    await run(day(1));
    const nobody = { table: 'repository', values: { name: 'x' } };
    await run(day(2), {}, withStream('repositories', { rows: () => [nobody] }));
    expect((await readings()).find(({ table }) => table === 'repository')).toMatchObject({ scope: '*', outcome: 'failed' });
    expect(await warehouse.read('SELECT repository FROM repository WHERE valid_to > $as_of', { as_of: day(2) })).toHaveLength(3);
    await run(
      day(3),
      {},
      withStream('repositories', {
        async *steps() {
          yield { kind: 'unchanged', partition: '*' };
        },
      }),
    );
    expect((await readings()).find(({ table }) => table === 'repository')).toMatchObject({
      scope: '*',
      outcome: 'failed',
      read_at: day(3),
    });
  });

  test('passes on what it finds at fault in a page', async () => {
    const fault = { code: 'catalog.odd', severity: 'warning', facts: {} } as const;
    const { streams } = await run(day(1), {}, withStream('files', { rows: () => [{ fault }] }));
    expect(streams[1]?.diagnostics).toContainEqual(fault);
  });
});

test('a cursor of another shape is set aside with a word about it', async () => {
  await run(day(1));
  await warehouse.write(async (transaction) =>
    transaction.run(`UPDATE stream_state SET cursor = '{"since": 3}' WHERE stream = 'commits' AND "partition" = 'a'`),
  );
  forge.log.length = 0;
  const { streams } = await run(day(2));
  expect(forge.log).toContain('/a/commits?from=0 304');
  expect(streams[2]?.diagnostics).toEqual([
    { code: 'sync.cursor-outdated', severity: 'warning', facts: { stream: 'commits', partition: 'a' } },
  ]);
});

describe('credentials that the source does not know', () => {
  const refused = withStream('repositories', {
    steps: (context) => ({
      [Symbol.asyncIterator]: () => ({
        next: async () =>
          Promise.reject(refuseCredential(context, { source: 'Forge', credential: 'token', answer: '401', check: 'FORGE_TOKEN' })),
      }),
    }),
  });

  test('end every later stream of the source, and what was read before stays and ages', async () => {
    await run(day(1));
    const [before, known] = [await readings(), await files()];
    const { streams } = await run(day(2), {}, refused);
    expect(streams.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
    expect(new Set(streams.map(({ fault }) => fault)).size).toBe(1);
    expect((await readings()).filter(({ outcome }) => outcome === 'read')).toEqual(before);
    expect(await files()).toEqual(known);
  });
});
