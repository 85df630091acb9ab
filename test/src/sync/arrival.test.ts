import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commit } from '../../../collectors/tables/commit.ts';
import { collect, type CollectSummary } from '../../../src/sync/collect.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forever, type Warehouse } from '../../../src/warehouse/warehouse.ts';
import { forgeCollector, forgeTables } from './forge-collector.ts';
import { openForge, type Forge } from './forge.ts';

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

let warehouse: Warehouse;
let forge: Forge;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables: forgeTables });
  forge = await openForge({
    a: { files: { x: 1, y: 1 }, commits: ['a1'] },
    b: { files: { x: 1 }, commits: [] },
    c: { files: { x: 1 }, commits: [] },
  });
});

afterEach(async () => {
  await warehouse.close();
  await forge.close();
});

async function run(now: string, name = 'forge'): Promise<CollectSummary> {
  const source = { collector: { ...forgeCollector, name }, settings: { origin: forge.origin } };
  return collect(warehouse, [source], { now, signal: new AbortController().signal, wait: async () => undefined });
}

function put(repository: string, files: Readonly<Record<string, number>>): void {
  Object.assign(forge.repositories, { [repository]: { files, commits: forge.repositories[repository]?.commits ?? [] } });
}

const files = async (repository = 'a'): Promise<readonly unknown[]> =>
  warehouse.read('SELECT path, bytes, valid_from, valid_to FROM repository_file WHERE repository = $repository ORDER BY ALL', {
    repository,
  });

async function filesAsOf(instant: string): Promise<unknown> {
  return warehouse.read(
    'SELECT repository, path, bytes FROM repository_file WHERE valid_from <= $instant AND $instant < valid_to ORDER BY ALL',
    {
      instant,
    },
  );
}

describe('a clock that goes back', () => {
  test('makes what is observed late: it is told, and what is known stays', async () => {
    await run(day(5));
    const before = [await files(), await warehouse.read('FROM reading ORDER BY ALL'), await warehouse.read('FROM identity ORDER BY ALL')];
    put('a', { x: 2 });
    const late = await run(day(3));
    expect(late.streams.flatMap(({ diagnostics }) => diagnostics)).toContainEqual({
      code: 'sync.rows-late',
      severity: 'warning',
      facts: { table: 'repository_file', rows: 1, observedAt: day(3) },
    });
    expect([await files(), await warehouse.read('FROM reading ORDER BY ALL'), await warehouse.read('FROM identity ORDER BY ALL')]).toEqual(
      before,
    );
  });

  test('does no lasting harm: once it has caught up, all is as if it never had', async () => {
    await run(day(5));
    put('a', { x: 2 });
    await run(day(3));
    const caughtUp = await run(day(6));
    expect(caughtUp.streams.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    expect(await files()).toEqual([
      { path: 'x', bytes: 1, valid_from: day(5), valid_to: day(6) },
      { path: 'x', bytes: 2, valid_from: day(6), valid_to: forever },
      { path: 'y', bytes: 1, valid_from: day(5), valid_to: day(6) },
    ]);
  });
});

test('what went and came back was away between', async () => {
  await run(day(1));
  put('a', { x: 1 });
  await run(day(2));
  put('a', { x: 1, y: 1 });
  await run(day(3));
  expect(await files()).toEqual([
    { path: 'x', bytes: 1, valid_from: day(1), valid_to: forever },
    { path: 'y', bytes: 1, valid_from: day(1), valid_to: day(2) },
    { path: 'y', bytes: 1, valid_from: day(3), valid_to: forever },
  ]);
});

test('what one source no longer says, another still does', async () => {
  await run(day(1), 'first');
  await run(day(1), 'second');
  put('a', {});
  await run(day(2), 'first');
  expect(
    await warehouse.read("SELECT source, path FROM repository_file WHERE repository = 'a' AND valid_to = $forever ORDER BY ALL", {
      forever,
    }),
  ).toEqual([
    { source: 'second', path: 'x' },
    { source: 'second', path: 'y' },
  ]);
});

describe('absence', () => {
  const listed = async (): Promise<readonly unknown[]> =>
    (await warehouse.read('SELECT repository FROM repository WHERE valid_to = $forever ORDER BY ALL', { forever })).map(
      ({ repository }) => repository,
    );

  test('from a whole source ends a subject, and from one subject what was said of that', async () => {
    await run(day(1));
    delete forge.repositories['b'];
    put('c', {});
    await run(day(2));
    expect(await listed()).toEqual(['a', 'c']);
    expect(await files('c')).toEqual([{ path: 'x', bytes: 1, valid_from: day(1), valid_to: day(2) }]);
    // Nobody has read the files of what is not listed: they are as they were last seen.
    expect(await files('b')).toEqual([{ path: 'x', bytes: 1, valid_from: day(1), valid_to: forever }]);
  });

  test('from what broke off, or may not be read, says nothing', async () => {
    await run(day(1));
    delete forge.repositories['c'];
    put('b', {});
    Object.assign(forge.repositories['b'] ?? {}, { forbidden: true });
    forge.override = (path) =>
      path === '/repositories?from=0'
        ? { body: JSON.stringify({ names: ['a'], next: 7 }) }
        : path.includes('from=7')
          ? { status: 500 }
          : undefined;
    await run(day(2));
    expect(await listed()).toEqual(['a', 'b', 'c']);
    expect(await files('b')).toEqual([{ path: 'x', bytes: 1, valid_from: day(1), valid_to: forever }]);
  });
});

test('what happened counts from when it did, however late it is heard of, and the later word on it holds', async () => {
  const hear = async (observed: number, at: string, subject: string): Promise<unknown> =>
    warehouse.write(async (transaction) =>
      transaction.load(commit, [{ repository: 'a', sha: 'late', committed_at: at, subject }], {
        source: 'forge',
        observedAt: day(observed),
      }),
    );
  await run(day(1));
  await hear(20, day(2), 'first');
  expect(await warehouse.read(`SELECT committed_at, subject FROM "commit" WHERE sha = 'late'`)).toEqual([
    { committed_at: day(2), subject: 'first' },
  ]);
  await hear(10, day(2), 'again');
  expect(await warehouse.read(`SELECT subject FROM "commit" WHERE sha = 'late'`)).toEqual([{ subject: 'again' }]);
});

test('as of now is now', async () => {
  await run(day(1));
  put('a', { x: 5 });
  await run(day(2));
  const open = await warehouse.read('SELECT repository, path, bytes FROM repository_file WHERE valid_to = $forever ORDER BY ALL', {
    forever,
  });
  expect(await filesAsOf(day(2))).toEqual(open);
  expect(await filesAsOf(day(400))).toEqual(open);
});
