import { z } from 'zod';
import type { Page, Row, Step, Stream, StreamContext } from '../../collector.ts';
import { extractItems, readJson } from '../../page-item.ts';
import { serviceTraffic } from '../../tables/service-traffic.ts';
import { ask, describe, refusalOf } from './ask.ts';
import { openClient, type Question } from './client.ts';
import { servicesInTags } from './service-tag.ts';
import type { Settings } from './settings.ts';

/** What the key must be allowed, as Datadog names it. */
export const trafficPermission = 'timeseries_query';
export const trafficNames = 'metrics';

const day = 86_400_000;
/** Points are corrected for a while after they are first given. */
const lookBack = 2 * day;

const cursor = z.object({
  /** What was asked for: another metric begins anew. */
  query: z.string(),
  since: z.iso.datetime(),
  /** Every day before is read. */
  until: z.iso.datetime(),
});

/** Requests and errors of every service, counted by day: one question, whatever the number of services. */
export const traffic: Stream<Settings> = {
  describes: 'Requests and errors of each service by day.',
  fills: [serviceTraffic],
  mode: 'changes',
  cursor,
  steps,
  rows,
};

const partition = '*';

async function* steps(context: StreamContext<Settings>): AsyncGenerator<Step> {
  const { settings, now } = context;
  const client = await openClient(settings);
  const query = queryOf(settings);
  const today = Math.floor(Date.parse(now) / day) * day;
  const since = today - settings.traffic.days * day;
  const kept = cursor.safeParse(await context.cursor(partition));
  const known = kept.success && kept.data.query === query && Date.parse(kept.data.since) <= since ? kept.data : undefined;
  const from = known ? Math.max(since, Date.parse(known.until) - lookBack) : since;
  const reached = { query, since: known?.since ?? instantOf(since), until: instantOf(today) };

  const request = client(trafficQuestion(query, from, today));
  const answer = await ask(context, request);
  const refusal = refusalOf(answer, trafficNames, trafficPermission) ?? failureOf(answer.body);
  if (refusal) {
    yield { kind: 'unreadable', partition, ...refusal };
    return;
  }
  yield { kind: 'page', partition, page: { request: describe(request), status: answer.status, body: answer.body }, cursor: reached };
  yield { kind: 'complete', partition, cursor: reached };
}

/** Days from `from` to before `until`, in milliseconds since 1970. */
export function trafficQuestion(query: string, from: number, until: number): Question {
  return { path: '/api/v1/query', parameters: { from: from / 1000, to: until / 1000 - 1, query } };
}

/** Two counts in one question, told apart by their place: requests first, then errors. */
export function queryOf({ traffic: { requests, errors } }: Settings): string {
  return [requests, errors].map((metric) => `sum:${metric}{*} by {service}.as_count().rollup(sum, ${day / 1000})`).join(',');
}

const outcome = z.object({ status: z.string(), error: z.string().optional() });

/** A query that Datadog took and could not answer: it says so with a status of 200. */
function failureOf(body: string): { readonly outcome: 'failed'; readonly reason: string } | undefined {
  const said = outcome.safeParse(readJson(body));
  if (said.success && said.data.status === 'ok') return undefined;
  const why = said.success ? (said.data.error ?? said.data.status) : 'it is no answer to a query';
  return { outcome: 'failed', reason: `Datadog could not count requests by service: ${why.slice(0, 200)}.` };
}

const point = z.tuple([z.number(), z.number().nullable()]).rest(z.unknown());
const series = z.object({ query_index: z.int(), tag_set: z.array(z.string()), pointlist: z.array(point) });
const list = z.object({ series: z.array(z.unknown()) }).transform((body) => body.series);

type Counted = Record<'requests' | 'errors', number | null>;

function* rows(page: Page) {
  const days = new Map<string, Counted & { readonly service: string; readonly day: string }>();
  const gather = (each: z.infer<typeof series>): Row[] => {
    const counts = each.query_index === 0 ? 'requests' : 'errors';
    for (const service of servicesInTags(each.tag_set)) {
      for (const [at, value] of each.pointlist) {
        if (value === null) continue;
        const moment = instantOf(Math.floor(at / day) * day);
        const key = `${moment} ${service}`;
        const before = days.get(key) ?? { service, day: moment, requests: null, errors: null };
        days.set(key, { ...before, [counts]: (before[counts] ?? 0) + value });
      }
    }
    return [];
  };
  yield* extractItems(page, { source: 'datadog', list, item: series, rows: gather });
  // Datadog gives no point where nothing is counted: a day that has requests and no errors had none.
  for (const each of days.values()) yield { table: serviceTraffic.name, values: { ...each, errors: each.errors ?? 0 } };
}

function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
