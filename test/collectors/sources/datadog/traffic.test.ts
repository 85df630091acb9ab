import { afterEach, beforeEach, expect, test } from 'vitest';
import { datadog } from '../../../../collectors/sources/datadog/collector.ts';
import { contextOf, readStream } from '../read-stream.ts';
import { serve, type Answer, type Served } from '../serve.ts';

const keys = { apiKey: 'an-invented-api-key', appKey: 'an-invented-app-key' };
let asked: URL[];
let answer: Answer;
let server: Served;

beforeEach(async () => {
  asked = [];
  answer = { body: { status: 'ok', series: [] } };
  server = await serve((url) => {
    asked.push(url);
    return url.pathname === '/api/v1/query' ? answer : { body: { valid: true } };
  });
});
afterEach(() => server.close());

const read = (now: string, more: object = {}, cursor?: unknown) =>
  readStream(
    datadog,
    'traffic',
    contextOf(datadog, { ...keys, ...more, url: server.url }, { now, ...(cursor === undefined ? {} : { cursor }) }),
  );

const spanOf = (url: URL | undefined): readonly string[] =>
  ['from', 'to'].map((name) => new Date(Number(url?.searchParams.get(name)) * 1000).toISOString());

test('asks for whole days, both counts in one question', async () => {
  expect((await read('2026-03-01T12:34:56.000Z', { traffic: { days: 7 } })).completed).toBe(true);
  expect(asked).toHaveLength(1);
  expect(spanOf(asked[0])).toEqual(['2026-02-22T00:00:00.000Z', '2026-02-28T23:59:59.000Z']);
  expect(asked[0]?.searchParams.get('query')).toBe(
    'sum:trace.http.request.hits{*} by {service}.as_count().rollup(sum, 86400),' +
      'sum:trace.http.request.errors{*} by {service}.as_count().rollup(sum, 86400)',
  );
});

test('goes on where it was, two days back for what was corrected since; other metrics begin anew', async () => {
  const first = await read('2026-03-01T12:00:00.000Z', { traffic: { days: 30 } });
  await read('2026-03-05T12:00:00.000Z', { traffic: { days: 30 } }, first.cursor);
  expect(spanOf(asked[1])).toEqual(['2026-02-27T00:00:00.000Z', '2026-03-04T23:59:59.000Z']);
  await read('2026-03-05T12:00:00.000Z', { traffic: { days: 30, errors: 'trace.grpc.request.errors' } }, first.cursor);
  await read('2026-03-05T12:00:00.000Z', { traffic: { days: 90 } }, first.cursor);
  expect(asked.slice(2).map((url) => spanOf(url)[0])).toEqual(['2026-02-03T00:00:00.000Z', '2025-12-05T00:00:00.000Z']);
});

test('counts by the metrics that the settings name, and takes no query for a name', async () => {
  await read('2026-03-01T12:00:00.000Z', { traffic: { requests: 'trace.express.request.hits', errors: 'trace.express.request.errors' } });
  expect(asked[0]?.searchParams.get('query')).toContain('sum:trace.express.request.hits{*}');
  const hostile = { ...keys, traffic: { requests: 'x{*},sum:secret.metric' } };
  expect(datadog.settings.safeParse(hostile).success).toBe(false);
});

test('a query that Datadog could not answer is no empty answer', async () => {
  answer = { body: { status: 'error', error: 'Rate limit of queries reached' } };
  expect((await read('2026-03-01T12:00:00.000Z')).unreadable).toMatchObject({
    outcome: 'failed',
    reason: 'Datadog could not count requests by service: Rate limit of queries reached.',
  });
  answer = { status: 403, body: { errors: ['Forbidden'] } };
  expect((await read('2026-03-01T12:00:00.000Z')).unreadable).toMatchObject({
    outcome: 'forbidden',
    reason: expect.stringContaining('timeseries_query'),
  });
});
