import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pagerduty } from '../../../../collectors/sources/pagerduty/collector.ts';
import { contextOf, readStream, type StreamRun } from '../read-stream.ts';
import type { Served } from '../serve.ts';
import { account, serveAccount, token, type Account } from './account.ts';

const now = '2026-03-01T12:00:00.000Z';
const later = '2026-03-02T12:00:00.000Z';
let holds: Account;
let server: Served;

beforeEach(async () => {
  holds = account();
  server = await serveAccount(holds);
});
afterEach(() => server.close());

const read = (circumstances: object = {}, settings: object = {}) =>
  readStream(
    pagerduty,
    'incidents',
    contextOf(pagerduty, { token, url: server.url, since: '60d', ...settings }, { now, ...circumstances }),
  );

const by = (run: StreamRun) => new Map(run.rows.map((row) => [String(row['incident']), row]));
const asked = (path: string) => server.asked.filter((each) => each.startsWith(path));

describe('the first run', () => {
  test('reads every window from the first day to now, and says who took what when', async () => {
    holds.incidents = [
      { id: 'A', created: '2025-12-31T12:00:00Z', acknowledged: '2025-12-31T12:05:00Z', resolved: '2025-12-31T13:00:00Z' },
      { id: 'B', created: '2026-02-01T00:00:00+09:00', resolved: '2026-02-01T00:30:00+09:00' },
      { id: 'C', created: '2026-03-01T11:59:59Z' },
      { id: 'before', created: '2025-12-31T11:59:59Z' },
    ];
    const run = await read();
    expect(run.completed).toBe(true);
    expect([...by(run).keys()].toSorted()).toEqual(['A', 'B', 'C']);
    expect(by(run).get('A')).toMatchObject({ acknowledged_at: '2025-12-31T12:05:00.000Z', resolved_at: '2025-12-31T13:00:00.000Z' });
    expect(by(run).get('B')).toMatchObject({ created_at: '2026-01-31T15:00:00.000Z', acknowledged_at: null, status: 'resolved' });
    expect(by(run).get('C')).toMatchObject({ status: 'triggered', resolved_at: null });
    expect(asked('/incidents')).toHaveLength(2);
  });

  test('finds an acknowledgement that came windows after the incident', async () => {
    holds.incidents = [
      { id: 'A', created: '2026-01-10T00:00:00Z', acknowledged: '2026-02-20T00:00:00Z', resolved: '2026-02-21T00:00:00Z' },
    ];
    expect(by(await read()).get('A')).toMatchObject({ acknowledged_at: '2026-02-20T00:00:00.000Z' });
  });

  test('an integration that acknowledges on its own has not taken the incident', async () => {
    holds.incidents = [{ id: 'A', created: '2026-02-28T00:00:00Z', resolved: '2026-02-28T02:00:00Z' }];
    holds.fault = (url) => {
      if (url.pathname !== '/log_entries' || !url.searchParams.get('since')?.startsWith('2026-01-30')) return undefined;
      const entry = (at: string, agent: string) => ({
        type: 'acknowledge_log_entry',
        created_at: at,
        incident: { id: 'A' },
        agent: { type: agent },
      });
      const log_entries = [
        entry('2026-02-28T01:30:00Z', 'user_reference'),
        entry('2026-02-28T01:00:00Z', 'user_reference'),
        entry('2026-02-28T00:00:01Z', 'service_reference'),
      ];
      return { body: { log_entries, limit: 100, offset: 0, more: false } };
    };
    expect(by(await read()).get('A')?.['acknowledged_at']).toBe('2026-02-28T01:00:00.000Z');
  });

  test('a log that cannot be read makes incidents unreadable: nobody took them would be a lie', async () => {
    holds.fault = (url) => (url.pathname === '/log_entries' ? { status: 403, body: {} } : undefined);
    expect(await read()).toMatchObject({
      pages: [],
      unreadable: { outcome: 'forbidden', reason: expect.stringMatching(/log entries/) as unknown },
    });
  });
});

const emptyLog = { body: { log_entries: [], limit: 100, offset: 0, more: false } };

describe('a window with more than can be paged', () => {
  test('is read in halves, with nothing missing', async () => {
    const start = Date.parse('2026-02-20T00:00:00Z');
    holds.incidents = Array.from({ length: 10_400 }, (_, index) => {
      const created = new Date(start + index * 20_000).toISOString();
      return { id: `I${index}`, created, resolved: created };
    });
    holds.fault = (url) => (url.pathname === '/log_entries' ? emptyLog : undefined);
    const run = await read({}, { since: '14d' });
    expect(run.completed).toBe(true);
    expect(by(run).size).toBe(10_400);
  });

  test('that cannot be halved any further is said, not cut off', async () => {
    const at = '2026-02-28T00:00:00.000Z';
    holds.incidents = Array.from({ length: 10_001 }, (_, index) => ({ id: `I${index}`, created: at, resolved: at }));
    holds.fault = (url) => (url.pathname === '/log_entries' ? emptyLog : undefined);
    const run = await readStream(
      pagerduty,
      'incidents',
      contextOf(pagerduty, { token, url: server.url, since: '2026-02-28' }, { now: '2026-02-28T00:00:01.000Z' }),
    );
    expect(run.completed).toBe(false);
    expect(run.unreadable?.reason).toMatch(/more than 10000 incidents/);
  });
});

describe('the next run', () => {
  test('moves few pages, and looks back over the last days', async () => {
    holds.incidents = [{ id: 'A', created: '2026-02-27T00:00:00Z', resolved: '2026-02-27T01:00:00Z' }];
    const first = await read();
    server.asked.length = 0;
    const second = await read({ now: later, cursor: first.cursor });
    expect(second.completed).toBe(true);
    expect([...by(second).keys()]).toEqual(['A']);
    expect(server.asked.length).toBeLessThanOrEqual(4);
  });

  test('brings up to date what was open: what still is in bulk, what is not any more one by one', async () => {
    const old = [
      { id: 'A', created: '2026-01-05T00:00:00Z', acknowledged: '2026-01-05T00:10:00Z' },
      { id: 'B', created: '2026-01-06T00:00:00Z', acknowledged: '2026-01-06T00:10:00Z' },
      { id: 'C', created: '2026-01-07T00:00:00Z' },
    ];
    holds.incidents = old;
    const first = await read();
    holds.incidents = [
      { ...old[0]!, resolved: '2026-03-02T01:00:00Z' },
      old[1]!,
      { ...old[2]!, acknowledged: '2026-03-02T02:00:00Z', resolved: '2026-03-02T03:00:00Z' },
    ];
    server.asked.length = 0;
    const second = await read({ now: later, cursor: first.cursor });
    expect(by(second).get('A')).toMatchObject({ acknowledged_at: '2026-01-05T00:10:00.000Z', resolved_at: '2026-03-02T01:00:00.000Z' });
    expect(by(second).get('B')).toMatchObject({ status: 'acknowledged', acknowledged_at: '2026-01-06T00:10:00.000Z' });
    expect(by(second).get('C')).toMatchObject({ acknowledged_at: '2026-03-02T02:00:00.000Z', resolved_at: '2026-03-02T03:00:00.000Z' });
    expect(asked('/incidents/').map((each) => each.slice(0, 12))).toEqual(['/incidents/A', '/incidents/C']);

    const third = await read({ now: '2026-03-03T12:00:00.000Z', cursor: second.cursor });
    expect([...by(third).keys()]).toEqual(['B']);
  });

  test('who took an incident while the run was under way is not lost', async () => {
    holds.incidents = [{ id: 'A', created: '2026-01-05T00:00:00Z' }];
    const first = await read();
    const [acknowledged, resolved] = ['2026-03-02T12:00:30Z', '2026-03-02T12:00:45Z'];
    holds.incidents = [{ id: 'A', created: '2026-01-05T00:00:00Z', acknowledged, resolved }];
    const second = await read({ now: later, cursor: first.cursor });
    const third = await read({ now: '2026-03-03T12:00:00.000Z', cursor: second.cursor });
    expect(by(third).get('A')).toMatchObject({ acknowledged_at: '2026-03-02T12:00:30.000Z' });
  });

  test('an open incident that has gone out of sight is asked for again the next time', async () => {
    holds.incidents = [{ id: 'A', created: '2026-01-05T00:00:00Z' }];
    const first = await read();
    holds.incidents = [];
    const second = await read({ now: later, cursor: first.cursor });
    expect(second).toMatchObject({ completed: true, rows: [] });
    holds.incidents = [{ id: 'A', created: '2026-01-05T00:00:00Z', resolved: '2026-03-01T13:00:00Z' }];
    const third = await read({ now: '2026-03-03T12:00:00.000Z', cursor: second.cursor });
    expect(by(third).get('A')).toMatchObject({ status: 'resolved' });
  });

  test.each([1, 2, 3, 5, 8, 9])('after a crash past page %i ends with the same rows as a run without one', async (kept) => {
    holds.incidents = Array.from({ length: 40 }, (_, index) => {
      const created = Date.parse('2025-06-10T00:00:00Z') + index * 156 * 3_600_000;
      const at = (hours: number) => new Date(created + hours * 3_600_000).toISOString();
      return {
        id: `I${index}`,
        created: at(0),
        ...(index % 3 > 0 && { acknowledged: at(1) }),
        ...(index % 5 > 0 && { resolved: at(400) }),
      };
    }).filter(({ resolved }) => resolved === undefined || resolved < now);
    const settings = { since: '270d' };
    const whole = await read({}, settings);
    const context = contextOf(pagerduty, { token, url: server.url, ...settings }, { now });
    const cut = await readStream(pagerduty, 'incidents', context, kept);
    const rest = await read({ cursor: cut.cursor }, settings);
    expect(new Map([...by(cut), ...by(rest)])).toEqual(by(whole));
  });

  test('after a crash, what was open in the part that was read is still brought up to date', async () => {
    holds.incidents = [{ id: 'A', created: '2026-01-02T00:00:00Z' }];
    const cut = await readStream(pagerduty, 'incidents', contextOf(pagerduty, { token, url: server.url, since: '60d' }, { now }), 1);
    expect(cut.completed).toBe(false);
    holds.incidents = [
      { id: 'A', created: '2026-01-02T00:00:00Z', acknowledged: '2026-03-01T18:00:00Z', resolved: '2026-03-01T19:00:00Z' },
    ];
    const rest = await read({ now: later, cursor: cut.cursor });
    expect(by(rest).get('A')).toMatchObject({ acknowledged_at: '2026-03-01T18:00:00.000Z', resolved_at: '2026-03-01T19:00:00.000Z' });
  });

  test('settings that reach further back begin anew', async () => {
    holds.incidents = [{ id: 'A', created: '2025-11-01T00:00:00Z', resolved: '2025-11-01T01:00:00Z' }];
    const first = await read();
    expect(first.rows).toEqual([]);
    expect((await read({ cursor: first.cursor }, { since: '200d' })).rows).toHaveLength(1);
  });

  test('an error in the middle of what was open leaves the cursor where it was', async () => {
    holds.incidents = [{ id: 'A', created: '2026-01-05T00:00:00Z' }];
    const first = await read();
    holds.incidents = [];
    holds.fault = (url) => (url.pathname === '/incidents/A' ? { status: 503, body: 'busy' } : undefined);
    await expect(read({ now: later, cursor: first.cursor })).rejects.toMatchObject({ kind: 'unavailable', status: 503 });
  });
});
