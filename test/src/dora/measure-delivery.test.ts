import { deployment } from '../../../collectors/tables/deployment.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { doraReport } from '../../../src/dora/report.ts';
import { measureDelivery } from '../../../src/dora/measure-delivery.ts';
import type { RecordRow, Warehouse } from '../../../src/warehouse/warehouse.ts';
import { commitChain, companyWarehouse, deployed, merged, type Company } from './company.ts';
import { strictDefinition } from './strict-definition.ts';

const asOf = '2026-06-10T12:00:00Z';
const shop: Company = {
  teams: ['payments'],
  services: [
    { name: 'checkout', owner: 'payments', pager: 'P1' },
    { name: 'ledger', owner: 'payments' },
    { name: 'orphan' },
    { name: 'dark' },
  ],
  deployments: [
    deployed('shop/checkout', 's1', '2026-01-12T10:00:00Z'),
    deployed('shop/checkout', 's2', '2026-05-26T10:00:00Z'),
    deployed('shop/checkout', 's3', '2026-06-02T10:00:00Z'),
    deployed('shop/ledger', 's1', '2026-04-07T10:00:00Z'),
    deployed('shop/ledger', 's2', '2026-06-09T10:00:00Z'),
  ],
  commits: [...commitChain('shop/checkout', 3), ...commitChain('shop/ledger', 2)],
  pullRequests: [
    merged('shop/checkout', 2, 's2', '2026-05-25T10:00:00Z', '2026-05-26T08:00:00Z'),
    merged('shop/checkout', 3, 's3', '2026-05-30T10:00:00Z', '2026-06-02T08:00:00Z'),
    merged('shop/ledger', 2, 's2', '2026-06-08T10:00:00Z', '2026-06-09T08:00:00Z'),
  ],
  incidents: [
    {
      service: 'P1',
      incident: 'I1',
      status: 'resolved',
      urgency: 'high',
      created_at: '2026-06-02T11:00:00Z',
      resolved_at: '2026-06-02T13:00:00Z',
    },
  ],
  unread: ['deployment', 'commit', 'pull_request'].map((table) => ({ service: 'dark', table, outcome: 'forbidden', reason: '403' })),
};

let warehouse: Warehouse;
afterEach(async () => warehouse.close());

async function measure(at = asOf) {
  return measureDelivery(warehouse, { definition: await strictDefinition(), zone: 'UTC', asOf: at });
}

async function stored(where: string, at = asOf): Promise<RecordRow[]> {
  return warehouse.read(
    `SELECT * EXCLUDE (valid_from, valid_to, source) FROM measure WHERE (${where}) AND valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to
     ORDER BY entity, metric, window_from`,
    { at },
  );
}

describe('measureDelivery', () => {
  test('stores what a report over the same window says', async () => {
    warehouse = await companyWarehouse(shop);
    await measure();
    const definition = await strictDefinition();
    const question = { definition, from: '2026-03-13', to: '2026-06-11', zone: 'UTC', bucket: 'window', asOf, now: asOf } as const;
    for (const by of ['service', 'team', 'all'] as const) {
      const { groups } = await doraReport(warehouse, { ...question, by });
      for (const { entity, total } of groups.filter((each) => by !== 'team' || each.entity !== null)) {
        const rows = await stored(`entity = '${entity ?? '*'}' AND period = '90d'`);
        for (const [metric, { measure: told }] of Object.entries(total)) {
          const row = rows.find((each) => each['metric'] === metric);
          if (told.coverage === 0) expect(row, `${entity} ${metric}`).toBeUndefined();
          else {
            expect(row, `${entity} ${metric}`).toMatchObject({
              value: told.value,
              low: told.low,
              high: told.high,
              n: told.n,
              unit: told.unit,
              coverage: told.coverage,
              window_from: told.window.from,
              window_to: told.window.to,
            });
          }
        }
      }
    }
  });

  test('gives measures of time as durations, of weeks and quarters too', async () => {
    warehouse = await companyWarehouse(shop);
    await measure();
    const rows = await stored(`entity = 'service:default/checkout' AND metric = 'lead-time' AND period IN ('week', 'quarter')`);
    expect(rows.map(({ window, value, p50, n, flags }) => ({ window, value, p50, n, flags }))).toEqual([
      { window: '2025-Q2', value: null, p50: null, n: 0, flags: ['no-changes'] },
      { window: '2025-Q3', value: null, p50: null, n: 0, flags: ['no-changes'] },
      { window: '2025-Q4', value: null, p50: null, n: 0, flags: ['no-changes'] },
      { window: '2026-Q1', value: null, p50: null, n: 0, flags: ['no-changes'] },
      { window: '2026-Q2', value: 172_800, p50: 172_800, n: 2, flags: ['small-sample', 'partial'] },
      { window: '2026-W22', value: 86_400, p50: 86_400, n: 1, flags: ['small-sample'] },
      { window: '2026-W23', value: 259_200, p50: 259_200, n: 1, flags: ['small-sample'] },
    ]);
    const [frequency] = await stored(`entity = 'service:default/checkout' AND metric = 'deployment-frequency' AND period = '30d'`);
    expect(frequency).toMatchObject({ unit: 'per week', p50: null, p75: null, definition: 'strict' });
  });

  test('takes a team for its services together, and nobody’s services for nobody', async () => {
    warehouse = await companyWarehouse(shop);
    await measure();
    const [team] = await stored(`entity = 'team:default/payments' AND metric = 'lead-time' AND period = '90d'`);
    expect(team).toMatchObject({ n: 3, value: 86_400, coverage: 1 });
    const entities = await warehouse.read(`SELECT DISTINCT entity FROM measure ORDER BY entity`);
    expect(entities.map(({ entity }) => entity)).toEqual([
      '*',
      'service:default/checkout',
      'service:default/ledger',
      'service:default/orphan',
      'team:default/payments',
    ]);
    const [incidents] = await stored(`entity = 'team:default/payments' AND metric = 'recovery-time' AND period = '90d'`);
    expect(incidents).toMatchObject({ n: 1, coverage: 0.5, flags: ['small-sample', 'incomplete'] });
    expect(await stored(`entity = 'service:default/ledger' AND metric = 'recovery-time'`)).toEqual([]);
  });

  test('writes what changed and nothing else, and keeps what was', async () => {
    warehouse = await companyWarehouse(shop);
    const first = await measure();
    expect(first).toMatchObject({ closed: 0, unchanged: 0 });
    expect(await measure('2026-06-10T13:00:00Z')).toMatchObject({ opened: 0, closed: 0, unchanged: first.opened });
    const later = '2026-07-05T12:00:00Z';
    await measure(later);
    const trailing = `entity = 'service:default/checkout' AND metric = 'lead-time' AND period = '30d'`;
    expect(await stored(trailing)).toMatchObject([{ n: 2, value: 172_800 }]);
    expect(await stored(trailing, later)).toMatchObject([{ n: 0, value: null, window_to: '2026-07-06' }]);
    const quarter = `entity = 'service:default/checkout' AND metric = 'lead-time' AND "window" = '2026-Q2'`;
    expect(await stored(quarter, later)).toMatchObject([{ n: 2, flags: ['small-sample'] }]);
  });

  test('marks the measures of past weeks that facts which came late change, and keeps what was said before', async () => {
    warehouse = await companyWarehouse(shop);
    const frequency = (window: string): string =>
      `entity = 'service:default/checkout' AND metric = 'deployment-frequency' AND "window" = '${window}'`;
    await measure('2026-06-10T12:00:00Z');
    const late = deployed('shop/checkout', 's4', '2026-05-27T10:00:00Z');
    const current = deployed('shop/checkout', 's5', '2026-06-10T13:00:00Z');
    await warehouse.write(async (transaction) =>
      transaction.load(deployment, [late, current], { source: 'test', observedAt: '2026-06-11T00:00:00Z' }),
    );
    const at = '2026-06-12T12:00:00Z';
    await measure(at);
    expect(await stored(frequency('2026-W22'))).toMatchObject([{ value: 1, corrected_at: null }]);
    expect(await stored(frequency('2026-W22'), at)).toMatchObject([{ value: 2, corrected_at: new Date(at).toISOString() }]);
    // The week that goes on is measured as it goes on, and the one before did not change.
    expect(await stored(frequency('2026-W24'), at)).toMatchObject([{ n: 1, corrected_at: null }]);
    expect(await stored(frequency('2026-W23'), at)).toMatchObject([{ value: 1, corrected_at: null }]);
    await measure('2026-06-13T12:00:00Z');
    expect(await stored(frequency('2026-W22'), '2026-06-13T12:00:00Z')).toMatchObject([
      { value: 2, corrected_at: new Date(at).toISOString() },
    ]);
  });

  test('leaves weeks standing that are too old to be measured again', async () => {
    warehouse = await companyWarehouse(shop);
    await measure();
    await measure('2028-01-01T00:00:00Z');
    const weeks = await stored(`entity = 'service:default/checkout' AND metric = 'lead-time' AND period = 'week'`, '2028-01-02T00:00:00Z');
    expect(weeks.map(({ window }) => window)).toEqual(['2026-W22', '2026-W23']);
  });

  test('ends the measures of a service that is gone', async () => {
    warehouse = await companyWarehouse(shop);
    await measure();
    await warehouse.write(async (transaction) => {
      await transaction.run(`UPDATE entity SET valid_to = $at::TIMESTAMPTZ WHERE name = 'orphan'`, { at: '2026-06-11T00:00:00Z' });
    });
    await measure('2026-06-12T00:00:00Z');
    expect(await stored(`entity = 'service:default/orphan'`, '2026-06-12T00:00:00Z')).toEqual([]);
    expect(await stored(`entity = 'service:default/orphan'`)).not.toEqual([]);
  });
});
