import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { datadog } from '../../../../collectors/sources/datadog/collector.ts';
import { contextOf, readStream } from '../read-stream.ts';
import { serve, type Answer, type Served } from '../serve.ts';

const now = '2026-03-01T12:00:00.000Z';
const keys = { apiKey: 'an-invented-api-key', appKey: 'an-invented-app-key' };

/** What each list holds, and how the server bends the rules. */
interface Organisation {
  monitors: readonly unknown[];
  slos: readonly unknown[];
  definitions: readonly unknown[];
  /** Most items the server gives at once. */
  most: number;
  /** Whether it knows the API key. */
  known: boolean;
  fault?: (url: URL, nth: number) => Answer | undefined;
}

let holds: Organisation;
let server: Served;

beforeEach(async () => {
  holds = { monitors: Array.from({ length: 250 }, (_, id) => monitor({ id })), slos: [], definitions: [], most: 1000, known: true };
  server = await serve((url, nth) => holds.fault?.(url, nth) ?? answer(url));
});
afterEach(() => server.close());

function answer(url: URL): Answer {
  const cut = (items: readonly unknown[], number: string, size: string) => {
    const count = Math.min(Number(url.searchParams.get(size)), holds.most);
    const start = Number(url.searchParams.get(number)) * count;
    return items.slice(start, start + count);
  };
  switch (url.pathname) {
    case '/api/v1/monitor':
      return { body: cut(holds.monitors, 'page', 'page_size') };
    case '/api/v1/slo/search':
      return { body: { data: { attributes: { slos: cut(holds.slos, 'page[number]', 'page[size]') } } } };
    case '/api/v2/services/definitions':
      return { body: { data: cut(holds.definitions, 'page[number]', 'page[size]') } };
    case '/api/v1/query':
      return { body: { status: 'ok', series: [] } };
    case '/api/v2/validate_keys':
      return { body: { status: 'ok' } };
    case '/api/v1/validate':
      return holds.known ? { body: { valid: true } } : { status: 403, body: { errors: ['Forbidden'] } };
    default:
      return { status: 404, body: { errors: ['Not Found'] } };
  }
}

function monitor(values: object = {}) {
  return {
    id: 1,
    name: 'Errors',
    type: 'query alert',
    query: 'x',
    tags: ['service:payments'],
    overall_state: 'OK',
    options: {},
    ...values,
  };
}

const read = (name: string, circumstances: object = {}) =>
  readStream(datadog, name, contextOf(datadog, { ...keys, url: server.url }, { now, ...circumstances }), 500);

describe('paging', () => {
  test('reads every page as it came, asks as Datadog’s client does, and completes', async () => {
    const run = await read('monitors');
    expect(run.completed).toBe(true);
    expect(run.rows.map((row) => row['monitor'])).toEqual(Array.from({ length: 250 }, (_, id) => String(id)));
    expect(run.pages.map((page) => page.request)).toEqual(
      [0, 1, 2].map((page) => `GET /api/v1/monitor?with_downtimes=true&page=${page}&page_size=100`),
    );
    expect(run.pages[2]?.body).toBe(JSON.stringify(holds.monitors.slice(200)));
    expect(server.headers[0]).toMatchObject({ 'dd-api-key': keys.apiKey, 'dd-application-key': keys.appKey });
    expect(server.headers[0]?.['user-agent']).toMatch(/^datadog-api-client-typescript/);
    for (const key of Object.values(keys)) expect(JSON.stringify(run.steps)).not.toContain(key);
  });

  test.each(['monitors', 'slos', 'service-definitions'])('an empty organisation is a completed read of no %s', async (name) => {
    holds.monitors = [];
    expect(await read(name)).toMatchObject({ completed: true, rows: [], unreadable: undefined });
    expect(server.asked).toHaveLength(1);
  });

  test('a server that gives fewer at once than it was asked for loses nothing', async () => {
    holds.most = 40;
    expect((await read('monitors')).rows).toHaveLength(250);
  });

  test('goes on where an interrupted snapshot stopped', async () => {
    const run = await read('monitors', { resume: { page: 2 } });
    expect(run.rows).toHaveLength(50);
    expect(run.completed).toBe(true);
  });

  test('a server that ignores the page is a fault, not a loop', async () => {
    holds.fault = () => ({ body: holds.monitors });
    const run = await read('monitors');
    expect(run).toMatchObject({
      completed: false,
      unreadable: { outcome: 'failed', reason: expect.stringMatching(/the page before it once more/) as unknown },
    });
    expect(server.asked).toHaveLength(2);
  });
});

describe('errors', () => {
  test('a passing 500 on a later page costs nothing', async () => {
    holds.fault = (_, nth) => (nth === 2 ? { status: 500, body: '' } : undefined);
    expect((await read('monitors')).rows).toHaveLength(250);
  });

  test('a lasting 500 on a later page ends the stream: it is no short list, and what was read before stands', async () => {
    holds.fault = (url) => (url.searchParams.get('page') === '1' ? { status: 500, body: { errors: ['Oh no'] } } : undefined);
    await expect(read('monitors')).rejects.toMatchObject({ kind: 'unavailable', status: 500 });
  });

  test.each([
    ['monitors', 403, /needs `monitors_read`/],
    ['slos', 403, /needs `slos_read`/],
    ['service-definitions', 403, /needs `apm_service_catalog_read`/],
  ])('%s: %i is forbidden, with what would help', async (name, status, reason) => {
    holds.fault = ({ pathname }) => (pathname.includes('/validate') ? undefined : { status, body: { errors: ['Forbidden'] } });
    expect((await read(name)).unreadable).toMatchObject({ outcome: 'forbidden', reason: expect.stringMatching(reason) as unknown });
  });

  test.each([
    [401, 'Datadog refused the keys (401: Unauthorized): check DD_API_KEY, DD_APP_KEY and `site`.'],
    [403, 'Datadog refused the API key (403: Unauthorized): check DD_API_KEY and `site`.'],
  ])('%i for keys that Datadog does not know ends the stream', async (status, says) => {
    holds.known = false;
    holds.fault = ({ pathname }) => (pathname === '/api/v1/validate' ? undefined : { status, body: { errors: ['Unauthorized'] } });
    await expect(read('monitors')).rejects.toThrow(says);
    const results = await datadog.check(contextOf(datadog, { ...keys, url: server.url }, { now }));
    expect(results[0]).toEqual({ stream: 'monitors', outcome: 'forbidden', reason: says });
  });

  test('403 for an application key that Datadog does not know ends the stream', async () => {
    const validations = ['/api/v1/validate', '/api/v2/validate_keys'];
    holds.fault = ({ pathname }) => (pathname === validations[0] ? undefined : { status: 403, body: { errors: ['Forbidden'] } });
    await expect(read('monitors')).rejects.toThrow('Datadog refused the application key (403: Forbidden): check DD_APP_KEY and `site`.');
    expect(server.headers.at(-1)).toMatchObject({ 'dd-api-key': keys.apiKey, 'dd-application-key': keys.appKey });
    holds.fault = ({ pathname }) => (validations.includes(pathname) ? undefined : { status: 403, body: { errors: ['Forbidden'] } });
    expect((await read('monitors')).unreadable).toMatchObject({ outcome: 'forbidden' });
  });

  test('check says that a list could not be had, and goes on', async () => {
    holds.fault = ({ pathname }) => (pathname === '/api/v1/slo/search' ? { status: 503, body: '' } : undefined);
    const results = await datadog.check(contextOf(datadog, { ...keys, url: server.url }, { now }));
    expect(results.map(({ outcome }) => outcome)).toEqual(['read', 'failed', 'read', 'read']);
    expect(results[1]?.reason).toBe('The source answers 503.');
  });

  test.each(['<html>', '{"data":{}}', '[{"id":1'])('an answer that is no list is a fault: %s', async (body) => {
    holds.fault = () => ({ body });
    expect((await read('monitors')).unreadable?.reason).toMatch(/it is no list of monitors/);
  });

  test('one item that cannot be read costs only itself, and does not count as gone', async () => {
    const schema = { 'schema-version': 'v2.2', 'dd-service': 'Payments' };
    holds.definitions = [
      { attributes: { schema } },
      { attributes: { schema: { 'dd-service': 'Ledger', 'schema-version': 'v9' } } },
      'three',
    ];
    const run = await read('service-definitions');
    expect(run.rows.map((row) => row['service'])).toEqual(['payments']);
    expect(run.readings).toMatchObject([{ reading: 'service_definition', scope: 'ledger', outcome: 'failed' }]);
    expect(run.faults).toHaveLength(2);
  });
});

test('check says stream by stream what the keys may read', async () => {
  holds.fault = (url) => (url.pathname === '/api/v1/slo/search' ? { status: 403, body: { errors: ['Forbidden'] } } : undefined);
  const results = await datadog.check(contextOf(datadog, { ...keys, url: server.url }, { now }));
  expect(results.map(({ stream, outcome }) => `${stream} ${outcome}`)).toEqual([
    'monitors read',
    'slos forbidden',
    'service-definitions read',
    'traffic read',
  ]);
});

describe('settings', () => {
  test('keys go to Datadog’s own sites, and never in the clear', () => {
    const accepts = (more: object) => datadog.settings.safeParse({ ...keys, ...more }).success;
    expect(accepts({ site: 'datadoghq.eu' })).toBe(true);
    expect(accepts({ site: 'datadog.example' })).toBe(false);
    expect(accepts({ url: 'http://datadog.example' })).toBe(false);
    expect(datadog.origins(datadog.settings.parse({ ...keys, site: 'us5.datadoghq.com' }))).toEqual(['https://api.us5.datadoghq.com']);
  });

  test('the environment does not move the address', async () => {
    process.env['DD_SITE'] = 'datadoghq.eu';
    try {
      expect((await read('monitors')).completed).toBe(true);
    } finally {
      delete process.env['DD_SITE'];
    }
  });
});

describe('monitors', () => {
  const rowsOf = async (values: object) => {
    holds.monitors = [monitor(values)];
    return (await read('monitors')).rows;
  };

  test('one row for each service, from tags and query together', async () => {
    const rows = await rowsOf({ tags: ['service:payments', 'service:ledger'], query: 'avg:x{service:ledger,service:gateway}' });
    expect(rows.map((row) => row['service'])).toEqual(['payments', 'ledger', 'gateway']);
    expect(await rowsOf({ tags: ['team:core'], query: 'avg:x{*}' })).toEqual([]);
  });

  test.each([
    ['Errors! @slack-payments', true],
    ['{{#is_alert}}@pagerduty-payments{{/is_alert}}', true],
    ['Tell @ana@example.com', true],
    ['(@here)', true],
    ['Write to ana@example.com', false],
    ['Status {{log.attributes.[@http.status_code]}}', false],
    ['', false],
    [null, null],
  ])('message %j notifies: %j', async (message, notifies) => {
    expect((await rowsOf({ message }))[0]?.['notifies']).toBe(notifies);
  });

  test.each([
    [{ options: { silenced: { '*': null } } }, true],
    [{ options: { silenced: { 'service:payments': 1_900_000_000 } } }, true],
    [{ options: { silenced: { 'host:one': null } } }, false],
    [{ matching_downtimes: [{ id: 1, active: true, scope: ['*'] }] }, true],
    [{ matching_downtimes: [{ id: 1, active: false, scope: ['*'] }] }, false],
    [{ matching_downtimes: [{ id: 1, scope: ['service:ledger'] }] }, false],
    [{ options: {} }, false],
  ])('%j is muted: %j', async (values, muted) => {
    expect((await rowsOf(values))[0]?.['muted']).toBe(muted);
  });

  test('a state that is not among the known ones is not known', async () => {
    expect((await rowsOf({ overall_state: 'Pending' }))[0]?.['state']).toBeNull();
  });
});
