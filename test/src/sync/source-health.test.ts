import { afterAll, beforeAll, expect, test } from 'vitest';
import { listTables } from '../../../src/registry/tables.ts';
import { sourceHealth } from '../../../src/sync/source-health.ts';
import { streamHealth } from '../../../src/sync/stream-health.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forever } from '../../../src/warehouse/warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

const tables = await listTables();
const asOf = '2026-11-02T12:00:00.000Z';
let warehouse: Warehouse;

const reading = (source: string, table: string, scope: string, outcome: string, about: Readonly<Record<string, string>> = {}) => ({
  source,
  table,
  scope,
  outcome,
  reason: '',
  read_at: '2026-11-02T11:00:00.000Z',
  valid_from: '2026-10-01T00:00:00.000Z',
  valid_to: forever,
  ...about,
});

beforeAll(async () => {
  warehouse = await openWarehouse(inMemory, { tables: tables.values(), now: asOf });
  await warehouse.write(async (transaction) => {
    await transaction.append('reading', [
      reading('catalog', 'entity', '*', 'read'),
      reading('datadog', 'monitor', '*', 'failed', { reason: 'the site did not answer' }),
      reading('datadog', 'slo', '*', 'forbidden'),
      reading('github', 'branch_protection', 'acme/a', 'forbidden', { reason: 'the token lacks administration' }),
      reading('github', 'branch_protection', 'acme/b', 'forbidden', { reason: 'the token lacks administration' }),
      reading('github', 'branch_protection', 'acme/c', 'read', { read_at: '2026-10-01T11:00:00.000Z' }),
      reading('github', 'repository', 'acme/gone', 'absent'),
      reading('github', 'repository', '*', 'failed', { valid_to: '2026-10-20T00:00:00.000Z' }),
      reading('pagerduty', 'incident', '*', 'forbidden'),
    ]);
  });
});
afterAll(async () => warehouse.close());

test('each source says what was read, what could not be, and why', async () => {
  const health = await sourceHealth(warehouse, tables, { asOf });
  expect(health.map(({ source, state, stale }) => ({ source, state, stale }))).toEqual([
    { source: 'catalog', state: 'read', stale: false },
    { source: 'datadog', state: 'failed', stale: false },
    { source: 'github', state: 'partly', stale: true },
    { source: 'pagerduty', state: 'forbidden', stale: false },
  ]);
  const github = health.find(({ source }) => source === 'github');
  expect(github?.readAt).toBe('2026-11-02T11:00:00.000Z');
  expect(github?.tables).toEqual([
    {
      table: 'branch_protection',
      outcome: 'forbidden',
      subjects: 2,
      reason: 'the token lacks administration',
      readAt: '2026-11-02T11:00:00.000Z',
      stale: false,
    },
    { table: 'branch_protection', outcome: 'read', subjects: 1, reason: '', readAt: '2026-10-01T11:00:00.000Z', stale: true },
    { table: 'repository', outcome: 'absent', subjects: 1, reason: '', readAt: '2026-11-02T11:00:00.000Z', stale: false },
  ]);
});

test('each source has the age that it is given', async () => {
  const monitor = tables.get('monitor');
  const stale = async (freshHoursFrom: Readonly<Record<string, number>>): Promise<boolean | undefined> => {
    const given = new Map(monitor && [['monitor', { ...monitor, freshHours: 1, freshHoursFrom }]]);
    return (await sourceHealth(warehouse, given, { asOf: '2026-11-02T13:30:00.000Z' })).find(({ source }) => source === 'datadog')?.stale;
  };
  expect([await stale({ datadog: 2 }), await stale({ datadog: 3 }), await stale({})]).toEqual([true, false, true]);
});

test('is as it was at the instant asked for', async () => {
  const before = await sourceHealth(warehouse, tables, { asOf: '2026-10-10T00:00:00.000Z' });
  expect(before.find(({ source }) => source === 'github')?.tables.map(({ table, outcome }) => `${table} ${outcome}`)).toContain(
    'repository failed',
  );
  expect(await sourceHealth(warehouse, tables, { asOf: '2020-01-01T00:00:00.000Z' })).toEqual([]);
});

test('each stream says when it was last read whole, and what stopped it since', async () => {
  const run = (number: number, stream: string, outcome: string, about: Readonly<Record<string, string>> = {}) => ({
    run: number,
    source: 'github',
    stream,
    started_at: `2026-11-0${number}T00:00:00.000Z`,
    outcome,
    ...about,
  });
  await warehouse.write(async (transaction) =>
    transaction.append('sync_run', [
      run(1, 'commits', 'completed', { ended_at: '2026-11-01T01:00:00.000Z' }),
      run(2, 'commits', 'failed', { ended_at: '2026-11-02T01:00:00.000Z', fault: 'the token was revoked' }),
      run(1, 'reviews', 'failed', { ended_at: '2026-11-01T01:00:00.000Z', fault: 'no answer' }),
      run(2, 'reviews', 'completed', { ended_at: '2026-11-02T01:00:00.000Z' }),
      run(2, 'releases', 'running'),
    ]),
  );
  expect(await streamHealth(warehouse)).toEqual([
    { source: 'github', stream: 'commits', completedAt: '2026-11-01T01:00:00.000Z', outcome: 'failed', fault: 'the token was revoked' },
    { source: 'github', stream: 'releases', completedAt: null, outcome: 'running', fault: null },
    { source: 'github', stream: 'reviews', completedAt: '2026-11-02T01:00:00.000Z', outcome: 'completed', fault: null },
  ]);
});
