import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deployment } from '../../../collectors/tables/deployment.ts';
import { incident } from '../../../collectors/tables/incident.ts';
import { repositoryFile } from '../../../collectors/tables/repository-file.ts';
import { serviceTraffic } from '../../../collectors/tables/service-traffic.ts';
import { compactHistory, type Kept } from '../../../src/sync/compact-history.ts';
import { readHorizons } from '../../../src/warehouse/compaction/horizon.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forever, type Warehouse } from '../../../src/warehouse/warehouse.ts';

const tables = [deployment, incident, repositoryFile, serviceTraffic];
const nothing: Kept = { rawPages: null, facts: null, events: null, results: null, compactAfter: null };
const at = (hour: number): string => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
const day = 24;

let warehouse: Warehouse;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables });
});
afterEach(async () => warehouse.close());

async function compact(hour: number, kept: Partial<Kept>, rehearse = false) {
  return compactHistory(warehouse, tables, { ...nothing, ...kept }, { now: at(hour), zone: 'UTC', rehearse });
}

async function append(table: string, rows: Parameters<Parameters<Parameters<Warehouse['write']>[0]>[0]['append']>[1]): Promise<void> {
  await warehouse.write(async (transaction) => transaction.append(table, rows));
}

async function column(sql: string): Promise<readonly unknown[]> {
  return (await warehouse.read(sql)).map((row) => Object.values(row)[0]);
}

test('where nothing is to be given up nothing is', async () => {
  await append('grade', [{ rubric: 'r', entity: 'a', valid_from: at(0), valid_to: at(1) }]);
  expect(await compact(100_000, {})).toEqual([]);
  expect(await readHorizons(async (sql, parameters) => warehouse.read(sql, parameters))).toEqual({});
  expect(await column('SELECT entity FROM grade')).toEqual(['a']);
});

describe('states', () => {
  const load = async (hour: number, files: Readonly<Record<string, number>>): Promise<unknown> =>
    warehouse.write(async (transaction) =>
      transaction.load(
        repositoryFile,
        Object.entries(files).map(([path, bytes]) => ({ repository: 'r', path, bytes })),
        { source: 's', observedAt: at(hour), whole: '*' },
      ),
    );
  const asOf = async (instant: string): Promise<unknown> =>
    warehouse.read('SELECT path, bytes FROM repository_file WHERE valid_from <= $instant AND $instant < valid_to ORDER BY ALL', {
      instant,
    });

  test('from the horizon on are what daily snapshots say, whatever was given up', async () => {
    const snapshots = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 2 }), { noNullPrototype: true }), {
      minLength: 2,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(snapshots, fc.nat(7), fc.option(fc.integer({ min: 1, max: 7 })), async (loaded, horizon, after) => {
        await warehouse.write(async (transaction) => transaction.run('DELETE FROM repository_file'));
        for (const [index, files] of loaded.entries()) await load(index * day + 6, files);
        // What was observed in the morning holds at the end of the day.
        const days = loaded.map((_, index) => at((index + 1) * day - 1));
        const before = await Promise.all(days.map(asOf));
        expect(before).toEqual(
          loaded.map((files) =>
            Object.entries(files)
              .map(([path, bytes]) => ({ path, bytes }))
              .sort((a, b) => (a.path < b.path ? -1 : 1)),
          ),
        );
        const now = loaded.length * day;
        await compact(now, { facts: now - horizon * day, compactAfter: after === null ? null : after * day });
        const from = days.findIndex((instant) => instant >= at(horizon * day));
        if (from >= 0) expect((await Promise.all(days.map(asOf))).slice(from)).toEqual(before.slice(from));
        expect(
          await warehouse.read('FROM repository_file WHERE valid_to <= $at::TIMESTAMPTZ', { at: at(Math.min(horizon * day, now)) }),
        ).toEqual([]);
      }),
      { numRuns: 25, seed: 20_261_122 },
    );
  });

  test('that still held at the horizon keep the moment at which they began', async () => {
    await load(0, { a: 1, b: 1 });
    await load(10, { a: 2, b: 1 });
    expect(await compact(20, { facts: 8 })).toEqual([{ table: 'repository_file', dropped: 1, collapsed: 0 }]);
    expect(await warehouse.read('SELECT path, bytes, valid_from, valid_to FROM repository_file ORDER BY path')).toEqual([
      { path: 'a', bytes: 2, valid_from: at(10), valid_to: forever },
      { path: 'b', bytes: 1, valid_from: at(0), valid_to: forever },
    ]);
  });
});

test('before the horizon nothing counts as read or in force, though facts and grades that hold on reach back', async () => {
  const interval = { valid_from: at(0), valid_to: forever };
  await append('reading', [{ source: 's', table: 't', scope: '*', outcome: 'read', ...interval }]);
  await append('knowledge', [{ table: 't', entity: 'e', external: 'x', outcome: 'read', ...interval }]);
  await append('rubric_version', [{ rubric: 'r', version: 'v', ...interval }]);
  await append('identity', [{ entity: 'e', scheme: 's', external: 'x', ...interval }]);
  await append('grade', [{ rubric: 'r', entity: 'e', letter: 'A', ...interval }]);
  await compact(100, { facts: 40, results: 30 });
  for (const table of ['reading', 'knowledge']) expect(await column(`SELECT valid_from FROM ${table}`)).toEqual([at(60)]);
  expect(await column('SELECT valid_from FROM rubric_version')).toEqual([at(70)]);
  for (const table of ['identity', 'grade']) expect(await column(`SELECT valid_from FROM ${table}`)).toEqual([at(0)]);
  expect(await readHorizons(async (sql, parameters) => warehouse.read(sql, parameters))).toEqual({ facts: at(60), results: at(70) });
  // To keep more from now on brings nothing back.
  await compact(101, { facts: 100, results: 1 });
  expect(await readHorizons(async (sql, parameters) => warehouse.read(sql, parameters))).toEqual({ facts: at(60), results: at(100) });
});

test('events go when all that came of them is past and they are over', async () => {
  await append('deployment', [
    { deployment: 'old', state: 'success', created_at: at(1), finished_at: at(2) },
    { deployment: 'ends late', state: 'success', created_at: at(1), finished_at: at(60) },
    { deployment: 'runs on', state: 'running', created_at: at(1), started_at: at(2) },
    { deployment: 'of all times', state: 'success' },
    { deployment: 'without a state', created_at: at(1) },
  ]);
  await append('incident', [
    { incident: 'open', status: 'acknowledged', created_at: at(1), acknowledged_at: at(2) },
    { incident: 'over', status: 'resolved', created_at: at(1), resolved_at: at(3) },
  ]);
  await append('service_traffic', [
    { service: 's', day: '2026-01-01' },
    { service: 's', day: '2026-01-03' },
  ]);
  expect(await compact(100, { events: 55 })).toEqual([
    { table: 'deployment', dropped: 2, collapsed: 0 },
    { table: 'incident', dropped: 1, collapsed: 0 },
    { table: 'service_traffic', dropped: 1, collapsed: 0 },
  ]);
  expect(await column('SELECT deployment FROM deployment ORDER BY ALL')).toEqual(['ends late', 'of all times', 'runs on']);
  expect(await column('SELECT incident FROM incident')).toEqual(['open']);
});

test('results go when they hold no more, and are never collapsed', async () => {
  await append('verdict', [
    { rubric: 'r', check: 'c', entity: 'e', verdict: 'pass', valid_from: at(1), valid_to: at(2) },
    { rubric: 'r', check: 'c', entity: 'e', verdict: 'fail', valid_from: at(2), valid_to: at(60) },
    { rubric: 'r', check: 'c', entity: 'e', verdict: 'pass', valid_from: at(60), valid_to: at(61) },
    { rubric: 'r', check: 'c', entity: 'e', verdict: 'fail', valid_from: at(61), valid_to: forever },
  ]);
  expect(await compact(200, { results: 150, compactAfter: 24 })).toEqual([{ table: 'verdict', dropped: 1, collapsed: 0 }]);
  expect(await column('SELECT verdict FROM verdict ORDER BY valid_from')).toEqual(['fail', 'pass', 'fail']);
});

test('pages that a stream goes on from stay, however old', async () => {
  const series = (stream: string) => ({ source: 's', stream, partition: '*' });
  const page = (stream: string, run: number, hour: number) => ({
    ...series(stream),
    run,
    number: 0,
    fetched_at: at(hour),
    hash: `${stream}${run}`,
  });
  const pages = [
    page('snapshot', 1, 1),
    page('snapshot', 2, 2),
    page('under-way', 3, 3),
    page('changes', 1, 1),
    page('changes', 4, 4),
    page('changes', 5, 90),
  ];
  await append('raw_page', pages);
  await append(
    'raw_body',
    pages.map(({ hash }) => ({ hash, bytes: 1 })),
  );
  await append('stream_state', [
    { ...series('snapshot'), completed_run: 2, completed_at: at(2) },
    { ...series('under-way'), open_run: 3, opened_at: at(3) },
    { ...series('changes'), completed_run: 4, completed_at: at(90) },
  ]);
  expect(await compact(100, { rawPages: 24 })).toEqual([{ table: 'raw_page', dropped: 2, collapsed: 0 }]);
  expect(await column('SELECT hash FROM raw_page ORDER BY ALL')).toEqual(['changes4', 'changes5', 'snapshot2', 'under-way3']);
  expect(await column('SELECT hash FROM raw_body ORDER BY ALL')).toEqual(['changes4', 'changes5', 'snapshot2', 'under-way3']);
});

describe('a compaction', () => {
  const rows = ['identity', 'grade'] as const;
  beforeEach(async () => {
    for (const table of rows) await append(table, [{ entity: 'a', valid_from: at(0), valid_to: at(1) }]);
    await append('deployment', [{ deployment: 'd', created_at: at(1) }]);
  });
  const kept = { facts: 10, results: 10, events: 10 };
  const taken = [
    { table: 'identity', dropped: 1, collapsed: 0 },
    { table: 'deployment', dropped: 1, collapsed: 0 },
    { table: 'grade', dropped: 1, collapsed: 0 },
  ];

  test('that is rehearsed says what it would take, and takes nothing', async () => {
    expect(await compact(100, kept, true)).toEqual(taken);
    expect(await readHorizons(async (sql, parameters) => warehouse.read(sql, parameters))).toEqual({});
    expect(await compact(100, kept)).toEqual(taken);
  });

  test('lets the next evaluation judge everything anew, where something may have gone', async () => {
    await append('evaluation', [{ as_of: at(90), standards: 'as they were' }]);
    const standards = async (): Promise<readonly unknown[]> => column('SELECT standards FROM evaluation');
    await compact(100, kept, true);
    await compact(100, { rawPages: 1 });
    expect(await standards()).toEqual(['as they were']);
    await compact(100, kept);
    expect(await standards()).toEqual([null]);
  });

  test('that is stopped anywhere has noted what it gives up, and goes on where it was', async () => {
    let left = 3;
    const failing: Pick<Warehouse, 'write'> = {
      write: async (work) => {
        if ((left -= 1) < 0) throw new Error('stopped');
        return warehouse.write(work);
      },
    };
    const options = { now: at(100), zone: 'UTC' };
    await expect(compactHistory(failing, tables, { ...nothing, ...kept }, options)).rejects.toThrow('stopped');
    expect(await readHorizons(async (sql, parameters) => warehouse.read(sql, parameters))).toEqual({
      facts: at(90),
      results: at(90),
      events: at(90),
    });
    await compact(100, kept);
    for (const table of [...rows, 'deployment']) expect(await column(`SELECT 1 FROM ${table}`)).toEqual([]);
    expect(await compact(100, kept)).toEqual([]);
  });
});
