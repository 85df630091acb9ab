import { createConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/configuration.js';
import { BaseServerConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/servers.js';
import { MonitorsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MonitorsApi.js';
import { ServiceLevelObjectivesApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/ServiceLevelObjectivesApi.js';
import { afterEach, expect, test } from 'vitest';
import { startDatadog } from '../../../../src/demo/server/datadog.ts';
import type { SimulatedApi, SimulatedApiOptions } from '../../../../src/demo/server/simulated-api.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';

const company = simulateCompany({ seed: 5, services: 40, now: '2026-11-21T12:00:00Z' });
const monitors = company.services.flatMap((service) => company.monitors(service));
const objectives = company.services.flatMap((service) => company.objectives(service));
const open: SimulatedApi[] = [];

async function start(options: Partial<SimulatedApiOptions> = {}) {
  const api = await startDatadog(company, { token: 'secret', applicationKey: 'key', ...options });
  open.push(api);
  const get = async (path: string, headers: Record<string, string> = { 'dd-api-key': 'secret', 'dd-application-key': 'key' }) => {
    const answer = await fetch(api.url + path, { headers });
    const body: unknown = await answer.json();
    return { status: answer.status, headers: answer.headers, body };
  };
  const configuration = createConfiguration({
    baseServer: new BaseServerConfiguration(api.url, {}),
    authMethods: { apiKeyAuth: 'secret', appKeyAuth: 'key' },
  });
  return { api, get, configuration };
}

afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

test('its official client pages through monitors and objectives', async () => {
  const { api, configuration } = await start();
  const read: (number | undefined)[] = [];
  for await (const monitor of new MonitorsApi(configuration).listMonitorsWithPagination({ pageSize: 20 })) read.push(monitor.id);
  expect(read).toEqual(monitors.map(({ id }) => id));
  const promised: (string | undefined)[] = [];
  for await (const objective of new ServiceLevelObjectivesApi(configuration).listSLOsWithPagination({ limit: 5 }))
    promised.push(objective.id);
  expect(promised).toEqual(objectives.map(({ id }) => id));
  expect(api.requests.every(({ status }) => status === 200)).toBe(true);
});

test('gives every monitor at once when no page is asked for', async () => {
  const { get } = await start();
  expect((await get('/api/v1/monitor')).body).toHaveLength(monitors.length);
  expect((await get('/api/v1/monitor?page=0&page_size=7')).body).toHaveLength(7);
  expect((await get('/api/v1/monitor?page=99&page_size=100')).body).toEqual([]);
  const some = monitors.filter(({ muted }) => muted);
  expect(some.length).toBeGreaterThan(0);
  expect(monitors.some(({ query, tags }) => !tags.some((tag) => tag.startsWith('service:')) && query.includes('service:'))).toBe(true);
});

test('tells what an objective attained in the search, and in its history, alike', async () => {
  const { get } = await start();
  const objective = objectives.find(({ attained }) => attained !== null);
  const found = JSON.stringify((await get('/api/v1/slo/search?page[size]=1000')).body);
  const sli = Math.round((objective?.attained ?? 0) * 1e6) / 1e4;
  expect(found).toContain(`"sli":${sli}`);
  const to = Date.parse(company.now) / 1000;
  const history = await get(`/api/v1/slo/${objective?.id ?? ''}/history?from_ts=${to - 86_400}&to_ts=${to}`);
  expect(history.body).toMatchObject({ data: { overall: { sli_value: sli } } });
  expect((await get('/api/v1/slo?limit=2&offset=1')).body).toMatchObject({ data: objectives.slice(1, 3).map(({ id }) => ({ id })) });
});

test('refuses unknown keys, but validates an API key alone; says how much is left', async () => {
  const { get } = await start({ faults: { throttleEvery: 5, retryAfter: 0 } });
  expect((await get('/api/v1/monitor', { 'dd-api-key': 'secret' })).status).toBe(403);
  expect((await get('/api/v1/monitor', { 'dd-api-key': 'wrong', 'dd-application-key': 'key' })).status).toBe(403);
  expect((await get('/api/v1/validate', { 'dd-api-key': 'secret' })).body).toEqual({ valid: true });
  const answer = await get('/api/v2/services/definitions?page[size]=2&page[number]=1');
  expect([answer.status, answer.headers.get('x-ratelimit-limit'), answer.headers.get('x-ratelimit-period')]).toEqual([200, '100', '10']);
  const busy = await get('/api/v1/monitor');
  expect([busy.status, busy.headers.get('x-ratelimit-remaining'), busy.headers.get('x-ratelimit-reset')]).toEqual([429, '0', '0']);
  expect((await get('/api/v9/nothing')).status).toBe(404);
});
