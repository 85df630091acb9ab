import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagerduty } from '../../../../collectors/sources/pagerduty/collector.ts';
import { startPagerduty } from '../../../../src/demo/server/pagerduty.ts';
import type { SimulatedApi } from '../../../../src/demo/server/simulated-api.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';
import { contextOf, readStream } from '../read-stream.ts';

const now = '2026-03-02T12:00:00.000Z';
const token = 'an-invented-token';
const company = simulateCompany({ seed: 7, services: 25, now: '2026-03-02T12:00:00Z' });
const happened = company.services.flatMap((service) => company.incidents(service));

/** An instant as the company writes it, to the second. */
const brief = (at: unknown) => (typeof at === 'string' ? at.replace('.000Z', 'Z') : undefined);

describe('the simulated company', () => {
  let api: SimulatedApi;
  beforeAll(async () => {
    api = await startPagerduty(company, { token, faults: { throttleEvery: 25 } });
  });
  afterAll(() => api.close());

  const read = (name: string, cursor?: unknown) =>
    readStream(pagerduty, name, contextOf(pagerduty, { token, url: api.url }, { now, cursor }));

  test('every service, policy and incident arrives as it was', async () => {
    const services = await read('services');
    expect(new Map(services.rows.map((row) => [row['service'], row['escalation_policy']]))).toEqual(
      new Map(company.pagedServices.map(({ id, policy }) => [id, policy])),
    );
    const policies = await read('escalation-policies');
    expect(new Map(policies.rows.map((row) => [row['policy'], row['levels']]))).toEqual(
      new Map(company.escalationPolicies.map(({ id, levels }) => [id, levels.length])),
    );
    const incidents = await read('incidents');
    const told = incidents.rows.map((row) => [
      row['incident'],
      row['service'],
      ...['created_at', 'acknowledged_at', 'resolved_at'].map((name) => brief(row[name])),
    ]);
    expect(new Set(told)).toEqual(
      new Set(happened.map((one) => [one.id, one.paged.id, one.createdAt, one.acknowledgedAt, one.resolvedAt])),
    );
    expect([...services.faults, ...policies.faults, ...incidents.faults]).toEqual([]);

    const before = api.requests.length;
    const again = await read('incidents', incidents.cursor);
    expect(again.completed).toBe(true);
    expect(api.requests.length - before).toBeLessThan(12);
  });

  test('everybody who is on call at a level that has somebody', async () => {
    const { rows } = await read('on-calls');
    const levels = new Set(rows.map((row) => `${String(row['policy'])} ${String(row['level'])}`));
    const staffed = company.escalationPolicies.flatMap(({ id, levels: all }) =>
      all.flatMap((targets, index) => (targets.length > 0 ? [`${id} ${index + 1}`] : [])),
    );
    expect(levels).toEqual(new Set(staffed));
  });
});

test('runs through a year, each taking up where the last stopped, know what one run at the end knows', async () => {
  const state = new Map<string, unknown>();
  const paged = new Set(company.pagedServices.map(({ service }) => service));
  // Of services that PagerDuty no longer knows at the end, what was read before is all there is.
  const gone = new Set<string>();
  let cursor: unknown;
  for (const at of ['2025-04-01', '2025-06-15', '2025-11-03', '2025-11-04', '2026-02-20', '2026-03-02'].map(
    (date) => `${date}T12:00:00.000Z`,
  )) {
    const then = company.asOf(at);
    for (const service of then.services) if (!paged.has(service.name)) for (const { id } of then.incidents(service)) gone.add(id);
    const api = await startPagerduty(company, { token, now: at });
    try {
      const run = await readStream(pagerduty, 'incidents', contextOf(pagerduty, { token, url: api.url }, { now: at, cursor }));
      expect(run.completed).toBe(true);
      for (const row of run.rows) state.set(String(row['incident']), [brief(row['acknowledged_at']), brief(row['resolved_at'])]);
      cursor = run.cursor;
    } finally {
      await api.close();
    }
  }
  const lasting = new Map([...state].filter(([id]) => !gone.has(id)));
  expect(lasting).toEqual(new Map(happened.map((one) => [one.id, [one.acknowledgedAt, one.resolvedAt]])));
  expect(state.size).toBeGreaterThan(lasting.size);
});
