import { afterAll, beforeAll, expect, test } from 'vitest';
import { datadog } from '../../../../collectors/sources/datadog/collector.ts';
import { startDatadog } from '../../../../src/demo/server/datadog.ts';
import type { SimulatedApi } from '../../../../src/demo/server/simulated-api.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';
import { contextOf, readStream } from '../read-stream.ts';

const now = '2026-03-02T12:00:00.000Z';
const company = simulateCompany({ seed: 7, now: '2026-03-02T12:00:00Z' });
const keys = { apiKey: 'an-invented-api-key', appKey: 'an-invented-app-key' };

let api: SimulatedApi;
beforeAll(async () => {
  api = await startDatadog(company, { token: keys.apiKey, applicationKey: keys.appKey, faults: { throttleEvery: 3 } });
});
afterAll(() => api.close());

const read = (name: string, more: object = {}) =>
  readStream(datadog, name, contextOf(datadog, { ...keys, ...more, url: api.url }, { now }));

test('every monitor of the simulated company arrives, with its service', async () => {
  const { rows, faults, completed } = await read('monitors');
  const watches = company.services.flatMap((service) =>
    company.monitors(service).map((monitor) => [String(monitor.id), service.name, monitor.state, monitor.muted]),
  );
  expect(new Set(rows.map((row) => [row['monitor'], row['service'], row['state'], row['muted']]))).toEqual(new Set(watches));
  expect({ faults, completed }).toEqual({ faults: [], completed: true });
});

test('every objective of the simulated company arrives, with how it stands', async () => {
  const { rows, faults } = await read('slos');
  const objectives = company.services.flatMap((service) => company.objectives(service).map((one) => ({ ...one, service: service.name })));
  expect(rows).toHaveLength(objectives.length);
  for (const { id, service, target, windowDays, attained } of objectives) {
    const row = rows.find((each) => each['slo'] === id);
    expect(row).toMatchObject({ service, target, window_days: windowDays });
    if (attained === null) expect(row).toMatchObject({ attained: null, error_budget_remaining: null });
    else {
      expect(row?.['attained']).toBeCloseTo(attained, 6);
      expect(row?.['error_budget_remaining']).toBeCloseTo(1 - (1 - attained) / (1 - target), 3);
    }
  }
  expect(faults).toEqual([]);
});

test('every service definition of the simulated company arrives', async () => {
  const { rows, faults } = await read('service-definitions');
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    const service = company.services.find(({ name }) => name === row['service']);
    expect(row).toMatchObject({ team: service?.team ?? null, tier: service?.tier ?? null, lifecycle: service?.lifecycle });
  }
  expect(faults).toEqual([]);
});

test('what every service answered arrives by day', async () => {
  const { rows, faults, completed } = await read('traffic', { traffic: { days: 30 } });
  const days = company.services.flatMap((service) =>
    company
      .traffic(service)
      .slice(-30)
      .map(({ day, requests, errors }) => [service.name, new Date(day).toISOString(), requests, errors]),
  );
  expect(new Set(rows.map((row) => [row['service'], row['day'], row['requests'], row['errors']]))).toEqual(new Set(days));
  expect({ faults, completed }).toEqual({ faults: [], completed: true });
});

test('a key that is not known ends the stream, and is named', async () => {
  await expect(read('monitors', { appKey: 'another' })).rejects.toThrow('Datadog refused the application key (403: Forbidden)');
});
