import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pagerduty } from '../../../../collectors/sources/pagerduty/collector.ts';
import { contextOf, readStream } from '../read-stream.ts';
import type { Served } from '../serve.ts';
import { account, serveAccount, token, type Account } from './account.ts';

const now = '2026-03-01T12:00:00.000Z';
let holds: Account;
let server: Served;

beforeEach(async () => {
  holds = account({ services: Array.from({ length: 250 }, (_, index) => ({ id: `P${index}`, name: `service ${index}` })) });
  server = await serveAccount(holds);
});
afterEach(() => server.close());

const read = (name: string, circumstances: object = {}) =>
  readStream(pagerduty, name, contextOf(pagerduty, { token, url: server.url }, { now, ...circumstances }), 500);

describe('paging', () => {
  test('reads every page, asks with PagerDuty’s headers, and completes', async () => {
    const run = await read('services');
    expect(run.rows.map((row) => row['service'])).toEqual(Array.from({ length: 250 }, (_, index) => `P${index}`));
    expect(run.completed).toBe(true);
    expect(run.pages.map((page) => page.request)).toEqual([
      'GET /services?sort_by=name%3Aasc&limit=100&offset=0',
      'GET /services?sort_by=name%3Aasc&limit=100&offset=100',
      'GET /services?sort_by=name%3Aasc&limit=100&offset=200',
    ]);
    expect(server.headers[0]).toMatchObject({
      authorization: `Token token=${token}`,
      accept: 'application/vnd.pagerduty+json;version=2',
    });
    expect(JSON.stringify(run.steps)).not.toContain(token);
  });

  test('an empty account is a completed read of nothing', async () => {
    holds.services = [];
    expect(await read('services')).toMatchObject({ completed: true, rows: [], unreadable: undefined });
  });

  test('goes on where an interrupted snapshot stopped, and only completes what was read to the end', async () => {
    expect((await read('services', { resume: { offset: 200 } })).pages).toHaveLength(1);
    server.asked.length = 0;
    expect(await read('services', { resume: { offset: null } })).toMatchObject({ completed: true, pages: [] });
    expect(server.asked).toEqual([]);
  });

  test('follows the limit that the server used, where it is smaller than the one asked for', async () => {
    holds.fault = (url) => {
      const offset = Number(url.searchParams.get('offset'));
      return { body: { services: holds.services.slice(offset, offset + 40), limit: 40, offset, more: offset + 40 < 250 } };
    };
    expect((await read('services')).rows).toHaveLength(250);
  });

  test.each([
    ['ignores the offset', () => ({ limit: 100, offset: 0, more: true }), /it starts at 0, not at 100/],
    [
      'repeats a page',
      (url: URL) => ({ limit: 100, offset: Number(url.searchParams.get('offset')), more: true }),
      /the page before it once more/,
    ],
  ])('a server that %s is a fault, not a loop', async (_, place, reason) => {
    holds.fault = (url) => ({ body: { services: holds.services.slice(0, 100), ...place(url) } });
    const run = await read('services');
    expect(run.unreadable).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(reason) as unknown });
    expect(run.completed).toBe(false);
    expect(server.asked).toHaveLength(2);
  });

  test('an empty page that promises more is a fault', async () => {
    holds.fault = (url) => ({ body: { services: [], limit: 100, offset: Number(url.searchParams.get('offset')), more: true } });
    expect((await read('services')).unreadable?.reason).toMatch(/empty and says that more follows/);
  });

  test('what lies past 10,000 is never left out in silence', async () => {
    holds.services = Array.from({ length: 10_050 }, (_, index) => ({ id: `P${index}`, name: 'x' }));
    const run = await read('services');
    expect(run.completed).toBe(false);
    expect(run.unreadable?.reason).toMatch(/more than 10000 services.*teams/);
    expect(server.asked).toHaveLength(100);
  });
});

describe('errors', () => {
  test('a passing 500 on a later page costs nothing', async () => {
    holds.fault = (_, nth) => (nth === 2 ? { status: 500, body: { error: { message: 'Internal Server Error' } } } : undefined);
    const run = await read('services');
    expect(run).toMatchObject({ completed: true, unreadable: undefined });
    expect(run.rows).toHaveLength(250);
  });

  test('a lasting 500 on a later page ends the stream: it is no short list, and what was read before stands', async () => {
    holds.fault = (url) => (url.searchParams.get('offset') === '100' ? { status: 500, body: { error: { message: 'Oh no' } } } : undefined);
    await expect(read('services')).rejects.toMatchObject({ kind: 'unavailable', status: 500 });
  });

  test.each([
    [403, /may not read escalation policies/],
    [402, /plan does not include/],
  ])('%i is forbidden, with what would help', async (status, reason) => {
    holds.fault = () => ({ status, body: { error: { message: 'no', code: 2006 } } });
    expect((await read('escalation-policies')).unreadable).toMatchObject({
      outcome: 'forbidden',
      reason: expect.stringMatching(reason) as unknown,
    });
  });

  test('a token that PagerDuty does not know ends the stream', async () => {
    holds.fault = () => ({ status: 401, body: { error: { message: 'no', code: 2006 } } });
    for (const name of Object.keys(pagerduty.streams))
      await expect(read(name)).rejects.toThrow('PagerDuty refused the token (401: no): check PAGERDUTY_TOKEN.');
  });

  test.each(['<html>Bad gateway</html>', '{"services":{}}', '{"limit":100,"offset":0,"more":false}', '{"services":[{"id":"P1",'])(
    'an answer that is no list is a fault: %s',
    async (body) => {
      holds.fault = () => ({ body });
      expect((await read('services')).unreadable?.reason).toMatch(/it is no list of services/);
    },
  );

  test('one item that cannot be read costs only itself, and does not count as gone', async () => {
    holds.services = [{ id: 'P1', name: 'one' }, { id: 'P2' }, 'three'];
    const run = await read('services');
    expect(run.rows.map((row) => row['service'])).toEqual(['P1']);
    expect(run.readings).toMatchObject([{ reading: 'pagerduty_service', scope: 'P2', outcome: 'failed' }]);
    expect(run.faults.map((fault) => fault.facts['field'])).toEqual(['[1].name', '[2]']);
  });
});

test('check says stream by stream what the token may read', async () => {
  holds.fault = (url) => (url.pathname === '/oncalls' ? { status: 403, body: { error: { message: 'Access Denied' } } } : undefined);
  const results = await pagerduty.check(contextOf(pagerduty, { token, url: server.url }, { now }));
  expect(results.map(({ stream, outcome }) => `${stream} ${outcome}`)).toEqual([
    'services read',
    'escalation-policies read',
    'on-calls forbidden',
    'incidents read',
  ]);
});

describe('settings', () => {
  test('the token never travels in the clear', () => {
    const url = 'http://pagerduty.example';
    expect(pagerduty.settings.safeParse({ token, url }).success).toBe(false);
    expect(pagerduty.origins(pagerduty.settings.parse({ token }))).toEqual(['https://api.pagerduty.com']);
  });

  test('teams narrow what can be narrowed', async () => {
    const context = contextOf(pagerduty, { token, url: server.url, teams: ['PT1', 'PT2'] }, { now });
    await readStream(pagerduty, 'services', context);
    expect(server.asked[0]).toContain('team_ids[]=PT1&team_ids[]=PT2');
    expect(pagerduty.settings.safeParse({ token, team: ['PT1'] }).success).toBe(false);
  });
});

test('on-calls are asked for around now, under a name that stays the same', async () => {
  holds.onCalls = [
    { user: { id: 'U1', summary: 'Ana' }, schedule: null, escalation_policy: { id: 'EP1' }, escalation_level: 2, start: null, end: null },
  ];
  const run = await read('on-calls');
  expect(server.asked[0]).toContain('since=2026-03-01T12:00:00.000Z&until=2026-03-01T12:00:01.000Z');
  expect(run.pages[0]?.request).toBe('GET /oncalls?time_zone=UTC&limit=100&offset=0');
  expect(run.rows).toEqual([{ policy: 'EP1', level: 2, person: 'U1', name: 'Ana', schedule: null, starts_at: null, ends_at: null }]);
});
