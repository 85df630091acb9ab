import { afterEach, beforeEach, expect, test } from 'vitest';
import { commit } from '../../../collectors/tables/commit.ts';
import { incident } from '../../../collectors/tables/incident.ts';
import type { Table, Value } from '../../../query-language/catalog.ts';
import { Novelty } from '../../../src/sync/novelty.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

const at = '2026-01-01T00:00:00.000Z';
type Rows = readonly Readonly<Record<string, Value>>[];

let warehouse: Warehouse;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables: [commit, incident] });
});

afterEach(async () => warehouse.close());

const load = async (table: Table, rows: Rows) =>
  warehouse.write(async (transaction) => transaction.load(table, rows, { source: 's', observedAt: at }));

const isNew = async (novelty: Novelty, table: Table, rows: Rows, whole?: '*' | readonly string[]) =>
  warehouse.write(async (transaction) => novelty.rows(transaction, table, rows, whole));

test('rows of a subject never seen are new, once', async () => {
  await load(commit, [{ repository: 'a', sha: '1' }]);
  const novelty = new Novelty('s');
  expect(await isNew(novelty, commit, [{ repository: 'b', sha: '1' }])).toBe(true);
  expect(await isNew(novelty, commit, [{ repository: 'b', sha: '2' }])).toBe(true);
  expect(await isNew(novelty, commit, [{ repository: 'b', sha: '1' }])).toBe(false);
  expect(await isNew(novelty, commit, [{ repository: 'a', sha: '2' }])).toBe(false);
  expect(await isNew(new Novelty('other'), commit, [{ repository: 'a', sha: '1' }])).toBe(true);
});

test('what is the whole truth about a subject held, or loaded since, is not new', async () => {
  await load(commit, [{ repository: 'a', sha: '1' }]);
  const novelty = new Novelty('s');
  expect(await isNew(novelty, commit, [], ['a'])).toBe(false);
  expect(await isNew(novelty, commit, [{ repository: 'b', sha: '1' }], ['b'])).toBe(true);
  expect(await isNew(novelty, commit, [{ repository: 'b', sha: '2' }], ['b'])).toBe(false);
  expect(await isNew(novelty, commit, [{ repository: 'c', sha: '1' }], '*')).toBe(false);
});

test('a thing that may move to another subject is new only where nothing was held', async () => {
  const row = (id: string, service: string) => ({ incident: id, service, status: 'triggered', created_at: at });
  const first = new Novelty('s');
  expect(await isNew(first, incident, [row('1', 'p')])).toBe(true);
  expect(await isNew(first, incident, [row('1', 'q')])).toBe(false);
  await load(incident, [row('1', 'p')]);
  expect(await isNew(new Novelty('s'), incident, [row('1', 'q')])).toBe(false);
});
