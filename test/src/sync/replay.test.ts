import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Collector, Stream } from '../../../collectors/collector.ts';
import { collect } from '../../../src/sync/collect.ts';
import { replay } from '../../../src/sync/replay.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forever, type Warehouse } from '../../../src/warehouse/warehouse.ts';
import { forgeCollector, forgeTables } from './forge-collector.ts';
import { openForge, type Forge } from './forge.ts';

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

let warehouse: Warehouse;
let forge: Forge;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables: forgeTables });
  forge = await openForge({ a: { files: { x: 1, y: 2 }, commits: ['a1', 'a2', 'a3'] }, b: { files: { x: 3 }, commits: [] } });
});

afterEach(async () => {
  await warehouse.close();
  await forge.close();
});

async function run(now: string): Promise<void> {
  const source = { collector: forgeCollector, settings: { origin: forge.origin } };
  await collect(warehouse, [source], { now, signal: new AbortController().signal, wait: async () => undefined });
}

/** The collector with another meaning for the pages of one stream. */
function repaired(name: string, rows: Stream['rows']): Collector {
  const collector: Collector = forgeCollector;
  const stream = collector.streams[name];
  if (!stream) throw new Error(name);
  return { ...collector, streams: { ...collector.streams, [name]: { ...stream, rows } } };
}

const files = 'SELECT repository, path, bytes, valid_from, valid_to FROM repository_file ORDER BY ALL';

test('the same mapping changes nothing and asks nothing', async () => {
  await run(day(1));
  forge.log.length = 0;
  const before = await warehouse.read(files);
  expect(await replay(warehouse, forgeCollector, 'files')).toEqual({ partitions: 2, rows: 3, opened: 0, closed: 0, diagnostics: [] });
  expect(await replay(warehouse, forgeCollector, 'commits')).toMatchObject({ partitions: 2, rows: 3, opened: 0 });
  expect(await warehouse.read(files)).toEqual(before);
  expect(forge.log).toEqual([]);
});

test('a repaired mapping corrects what the last read gave, from when it was read', async () => {
  await run(day(1));
  forge.repositories['a'] = { files: { x: 1, y: 5 }, commits: [] };
  await run(day(2));
  const halved = repaired('files', function* (page) {
    for (const extract of forgeCollector.streams['files']?.rows(page) ?? []) {
      if ('table' in extract) yield { ...extract, values: { ...extract.values, bytes: Number(extract.values['bytes']) * 10 } };
    }
  });
  expect(await replay(warehouse, halved, 'files')).toMatchObject({ opened: 3 });
  expect(await warehouse.read(files)).toEqual([
    { repository: 'a', path: 'x', bytes: 1, valid_from: day(1), valid_to: day(2) },
    { repository: 'a', path: 'x', bytes: 10, valid_from: day(2), valid_to: forever },
    { repository: 'a', path: 'y', bytes: 2, valid_from: day(1), valid_to: day(2) },
    { repository: 'a', path: 'y', bytes: 50, valid_from: day(2), valid_to: forever },
    { repository: 'b', path: 'x', bytes: 3, valid_from: day(1), valid_to: day(2) },
    { repository: 'b', path: 'x', bytes: 30, valid_from: day(2), valid_to: forever },
  ]);
});

test('a repaired mapping of changes corrects every page kept', async () => {
  await run(day(1));
  forge.repositories['a']?.commits.push('a4');
  await run(day(2));
  const named = repaired('commits', function* (page) {
    for (const extract of forgeCollector.streams['commits']?.rows(page) ?? []) {
      if ('table' in extract) yield { ...extract, values: { ...extract.values, subject: 'named' } };
    }
  });
  await replay(warehouse, named, 'commits');
  expect(await warehouse.read('SELECT sha, subject FROM "commit" ORDER BY sha')).toEqual(
    ['a1', 'a2', 'a3', 'a4'].map((sha) => ({ sha, subject: 'named' })),
  );
});

test('a mapping that still throws leaves all as it was', async () => {
  await run(day(1));
  const before = await warehouse.read(files);
  const broken = repaired('files', () => {
    throw new Error('still wrong');
  });
  await expect(replay(warehouse, broken, 'files')).rejects.toThrow('still wrong');
  expect(await warehouse.read(files)).toEqual(before);
  await expect(replay(warehouse, forgeCollector, 'nothing')).rejects.toThrow('no stream nothing');
});
