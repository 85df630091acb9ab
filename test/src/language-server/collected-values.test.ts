import { afterAll, beforeAll, expect, test } from 'vitest';
import { askCollected, readFrom, type ReadCollected } from '../../../src/language-server/collected-values.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { World } from '../../../query-language/case.ts';
import { environment, warehouseOf } from '../../query-language/world.ts';

let warehouse: Warehouse;
let read: ReadCollected;

beforeAll(async () => {
  warehouse = await warehouseOf(
    World.parse({
      entities: { a: { tier: 'tier-1', tags: ['x', 'y'] }, b: { tier: 'tier-1', tags: ['x'] }, c: { tier: `it's "3"` }, d: {} },
      rows: { commit: { a: [{ author: 'ada' }] }, incident: { a: [{ urgency: 'high' }] } },
    }),
  );
  read = readFrom(warehouse, environment.tables, () => '2026-07-01T00:00:00.000Z');
});
afterAll(async () => warehouse.close());

const values = async (table: string, column: string) => {
  const { values: known } = await read({ values: [{ table, column }], readAt: [] });
  return known?.(table, column)?.map(({ value, count }) => [value, count]);
};

test('values come with how often they stand, the most frequent first', async () => {
  expect(await values('entity', 'tier')).toEqual([
    ['tier-1', 2],
    [`it's "3"`, 1],
  ]);
  expect(await values('incident', 'urgency')).toEqual([['high', 1]]);
});

test('lists are counted by their values', async () => {
  expect(await values('entity', 'tags')).toEqual([
    ['x', 2],
    ['y', 1],
  ]);
});

test('names of people, columns that are no text and what is not there are not told', async () => {
  expect(await values('commit', 'author')).toEqual([]);
  expect(await values('pull_request', 'additions')).toEqual([]);
  expect(await values('entity', 'tier"; DROP TABLE entity; --')).toEqual([]);
  expect(await values('sqlite_master', 'name')).toEqual([]);
});

test('a table was read last when it was', async () => {
  const { readAt } = await read({ values: [], readAt: ['entity'] });
  expect(readAt?.('entity')).toBe('2026-01-01T00:00:00.000Z');
  expect(readAt?.('nothing')).toBeUndefined();
});

test('nothing is read that nobody asks for', async () => {
  const asked: unknown[] = [];
  const none: ReadCollected = async (wanted) => {
    asked.push(wanted);
    return {};
  };
  expect(await askCollected(() => 1, none)).toBe(1);
  expect(asked).toEqual([]);
  expect(await askCollected(({ values: known }) => known?.('entity', 'tier') ?? 'unknown', none)).toBe('unknown');
  expect(asked).toEqual([{ values: [{ table: 'entity', column: 'tier' }], readAt: [] }]);
});
