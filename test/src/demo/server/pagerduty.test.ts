import { api as client } from '@pagerduty/pdjs';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startPagerduty } from '../../../../src/demo/server/pagerduty.ts';
import type { SimulatedApi, SimulatedApiOptions } from '../../../../src/demo/server/simulated-api.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';

const company = simulateCompany({ seed: 5, services: 40, now: '2026-11-21T12:00:00Z' });
const all = company.services.flatMap((service) => company.incidents(service));
const open: SimulatedApi[] = [];

const incidentPage = z.object({
  incidents: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      created_at: z.string(),
      acknowledgements: z.array(z.unknown()),
      assignments: z.array(z.unknown()),
    }),
  ),
  more: z.boolean(),
  total: z.number().nullable(),
});
const onCallPage = z.object({
  oncalls: z.array(
    z.object({
      escalation_policy: z.object({ id: z.string() }),
      escalation_level: z.number(),
      user: z.object({ id: z.string() }),
      start: z.string().nullable(),
      end: z.string().nullable(),
    }),
  ),
  more: z.boolean(),
});

async function start(options: Partial<SimulatedApiOptions> = {}) {
  const api = await startPagerduty(company, { token: 'secret', ...options });
  open.push(api);
  const get = async (path: string, token = 'secret') => {
    const answer = await fetch(api.url + path, { headers: { authorization: `Token token=${token}` } });
    const body: unknown = await answer.json();
    return { status: answer.status, headers: answer.headers, body };
  };
  return { api, get };
}

afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

test('its official client reads a page', async () => {
  const { api } = await start();
  const read = client({ token: 'secret' });
  const answer = await read({ url: `${api.url}/services?limit=100`, method: 'GET' });
  expect(answer.status).toBe(200);
  expect(z.object({ services: z.array(z.object({ id: z.string() })) }).parse(answer.data).services).toHaveLength(
    company.pagedServices.length,
  );
});

test('incidents are listed by windows on their creation, a month long unless said, and no longer than six', async () => {
  const { get } = await start();
  const count = async (query: string): Promise<number | null> =>
    incidentPage.parse((await get(`/incidents?total=true&limit=1&${query}`)).body).total;
  const between = (since: string, until: string): number => all.filter(({ createdAt }) => createdAt >= since && createdAt < until).length;
  expect(await count('')).toBe(between('2026-10-22T12:00:00Z', '2026-11-21T12:00:00Z'));
  expect(await count('since=2026-03-01T00:00:00Z')).toBe(between('2026-03-01T00:00:00Z', '2026-03-31T00:00:00Z'));
  expect(await count('until=2026-03-31T00:00:00Z')).toBe(between('2026-03-01T00:00:00Z', '2026-03-31T00:00:00Z'));
  expect(await count('since=2026-02-01&until=2026-07-31')).toBe(between('2026-02-01', '2026-07-31'));
  expect(await count('date_range=all')).toBe(all.length);
  expect((await get('/incidents?since=2026-01-01&until=2026-08-01')).status).toBe(400);
  expect((await get('/incidents?since=yesterday')).status).toBe(400);
});

test('pages by offset until there is no more, and refuses to go deeper than 10,000', async () => {
  const { get } = await start();
  const seen: string[] = [];
  for (let offset = 0, more = true; more; offset += 100) {
    const page = incidentPage.parse((await get(`/incidents?date_range=all&limit=100&offset=${offset}&sort_by=created_at:asc`)).body);
    seen.push(...page.incidents.map(({ id }) => id));
    more = page.more;
  }
  expect(new Set(seen)).toEqual(new Set(all.map(({ id }) => id)));
  expect(seen).toHaveLength(all.length);
  const deep = await get('/incidents?limit=100&offset=9950');
  expect([deep.status, JSON.stringify(deep.body)]).toEqual([400, expect.stringContaining('10000')]);
});

test('statuses are filtered; what is resolved has nobody assigned, and its acknowledgement is in the log alone', async () => {
  const { get } = await start();
  const unresolved = incidentPage.parse(
    (await get('/incidents?date_range=all&limit=100&statuses[]=triggered&statuses[]=acknowledged')).body,
  ).incidents;
  expect(unresolved.map(({ id }) => id).toSorted()).toEqual(
    all
      .filter(({ resolvedAt }) => resolvedAt === undefined)
      .map(({ id }) => id)
      .toSorted(),
  );
  const taken = all.find(({ acknowledgedAt, resolvedAt }) => acknowledgedAt !== undefined && resolvedAt !== undefined);
  const told = JSON.stringify((await get(`/incidents/${taken?.id ?? ''}`)).body);
  expect(told).toContain('"assignments":[]');
  expect(told).toContain('"acknowledgements":[]');
  const log = JSON.stringify((await get(`/incidents/${taken?.id ?? ''}/log_entries?limit=100`)).body);
  expect(log).toContain(`"type":"acknowledge_log_entry"`);
  expect(log).toContain(taken?.acknowledgedAt);
});

test('somebody is on call at every level of every policy, now and in every week', async () => {
  const { get } = await start();
  const levels = company.escalationPolicies.flatMap((policy) => policy.levels.map((_, index) => `${policy.id}/${index + 1}`));
  const { oncalls } = onCallPage.parse((await get('/oncalls?limit=100')).body);
  expect(new Set(oncalls.map((duty) => `${duty.escalation_policy.id}/${duty.escalation_level}`))).toEqual(new Set(levels));
  for (const duty of oncalls.filter(({ start }) => start !== null)) {
    expect((duty.start ?? '') <= company.now && company.now < (duty.end ?? '')).toBe(true);
  }
  const policy = company.escalationPolicies[0]?.id ?? '';
  const quarter = onCallPage.parse(
    (await get(`/oncalls?limit=100&escalation_policy_ids[]=${policy}&since=2026-08-03T09:00:01Z&until=2026-11-02T08:00:00Z`)).body,
  );
  const shifts = quarter.oncalls.map(({ end, start }) => [start, end]);
  expect(shifts).toHaveLength(13);
  for (const [index, [begins]] of shifts.entries()) if (index > 0) expect(begins).toBe(shifts[index - 1]?.[1]);
  expect((await get('/oncalls?until=2027-11-21T00:00:00Z')).status).toBe(400);
});

test('refuses an unknown token, says how much is left, and turns requests away', async () => {
  const { get } = await start({ faults: { throttleEvery: 4, retryAfter: 1 } });
  expect((await get('/services', 'wrong')).status).toBe(401);
  const first = await get('/services');
  expect([first.headers.get('ratelimit-limit'), first.headers.get('ratelimit-remaining')]).toEqual(['960', '958']);
  expect((await get('/nothing')).status).toBe(404);
  const busy = await get('/services');
  expect([busy.status, busy.headers.get('ratelimit-reset')]).toEqual([429, '1']);
  expect((await get('/services')).status).toBe(200);
});

test('by an earlier clock, incidents are younger', async () => {
  const { get } = await start({ now: '2026-05-01T00:00:00Z' });
  const early = incidentPage.parse((await get('/incidents?date_range=all&limit=100&total=true')).body);
  const then = company.asOf('2026-05-01T00:00:00Z');
  expect(early.total).toBe(then.services.flatMap((service) => then.incidents(service)).length);
  expect(JSON.stringify(early)).not.toContain('"2026-05-02');
});
