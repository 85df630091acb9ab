import { z } from 'zod';
import type { Page, Row, Step, Stream, StreamContext } from '../../collector.ts';
import { extractItems, instant, readJson } from '../../page-item.ts';
import { incident as incidentTable } from '../../tables/incident.ts';
import { readAcknowledgements, type Acknowledgements } from './acknowledgement.ts';
import { ask, describe, refusalOf, type Question } from './ask.ts';
import { listAt, type List } from './list.ts';
import { reference } from './reference.ts';
import { startOf, teamsOf, type Settings } from './settings.ts';
import { readWindow } from './window-list.ts';
import { day, shift, windowsOf, type Window } from './window.ts';

const cursor = z.object({
  /** What was asked for: incidents created from then on, of these teams. Wider settings begin anew. */
  since: z.iso.datetime(),
  teams: z.array(z.string()),
  /** Everything created before is read. */
  closed: z.iso.datetime(),
  /** What was open when it was last read. */
  open: z.record(z.string(), z.object({ created: z.iso.datetime(), acknowledged: z.iso.datetime().nullable() })),
});

type Cursor = z.infer<typeof cursor>;
type Standing = Cursor['open'][string];

/**
 * Incidents can be asked for by when they were created, never by when they changed. So each run reads, besides what is new, the last
 * days once more and, by their state, all that was open the last time.
 */
export const incidents: Stream<Settings> = {
  describes: 'Incidents, with when they were taken and when they ended.',
  fills: [incidentTable],
  mode: 'changes',
  cursor,
  steps,
  rows,
};

const partition = '*';
/** Short enough to stay below what can be paged in most accounts, and halved where it is not. */
const window = 30 * day;
/** People still put a title or a priority right in the days after; PagerDuty has no way to ask for that. */
const lookBack = 7 * day;
/** PagerDuty's longest range is six months. */
const longestRange = 150 * day;

async function* steps(context: StreamContext<Settings>): AsyncGenerator<Step> {
  const { settings, now } = context;
  const known = begin(await context.cursor(partition), settings, now);
  const from = latest(known.since, shift(known.closed, -lookBack));
  const log = await readAcknowledgements(context, windowsOf({ since: from, until: now }, window));
  if (log.kind === 'refused') {
    yield { kind: 'unreadable', partition, outcome: log.outcome, reason: log.reason };
    return;
  }
  const before = new Map(Object.entries(known.open));
  const state: State = { now, first: new Map([...log.first, ...earlierAcknowledgements(before)]), open: new Map() };
  if (!(yield* readOpen(context, state, before, from))) return;
  for (const each of windowsOf({ since: from, until: now }, window)) {
    const reached = (): Cursor => ({ ...known, closed: latest(known.closed, each.until), open: Object.fromEntries(state.open) });
    if (!(yield* readIncidents(context, state, incidentList(settings), each, reached))) return;
  }
  yield { kind: 'complete', partition, cursor: { ...known, closed: now, open: Object.fromEntries(state.open) } satisfies Cursor };
}

/** What one run knows so far. */
interface State {
  /** The log has been read up to then. */
  readonly now: string;
  readonly first: Acknowledgements;
  readonly open: Map<string, Standing>;
}

function begin(kept: unknown, settings: Settings, now: string): Cursor {
  const since = startOf(settings.since, now);
  const teams = (settings.teams ?? []).toSorted();
  const parsed = cursor.safeParse(kept);
  const same = parsed.success && parsed.data.since <= since && parsed.data.teams.join() === teams.join();
  return same ? parsed.data : { since, teams, closed: since, open: {} };
}

/** What earlier runs saw in a part of the log that this run does not read again. */
function* earlierAcknowledgements(open: ReadonlyMap<string, Standing>): Iterable<readonly [incident: string, at: string]> {
  for (const [id, { acknowledged }] of open) if (acknowledged !== null) yield [id, acknowledged];
}

/** Brings up to date what was open before: in bulk what still is, one by one what is not any more. False when PagerDuty refused. */
async function* readOpen(
  context: StreamContext<Settings>,
  state: State,
  before: ReadonlyMap<string, Standing>,
  until: string,
): AsyncGenerator<Step, boolean> {
  const old = [...before].filter(([, { created }]) => created < until);
  const [since] = old.map(([, { created }]) => created).toSorted();
  if (since === undefined) return true;
  const open = incidentList(context.settings, ['statuses[]', 'triggered'], ['statuses[]', 'acknowledged']);
  for (const each of windowsOf({ since, until }, longestRange)) {
    if (!(yield* readIncidents(context, state, open, each))) return false;
  }
  for (const [id, standing] of old) {
    if (!state.open.has(id) && !(yield* readIncident(context, state, id, standing))) return false;
  }
  return true;
}

async function* readIncident(
  context: StreamContext<Settings>,
  state: State,
  id: string,
  standing: Standing,
): AsyncGenerator<Step, boolean> {
  const question: Question = { path: `/incidents/${encodeURIComponent(id)}`, query: [['time_zone', 'UTC']] };
  const answer = await ask(context, question);
  // Out of this token's sight, or in a shape that cannot be read, it counts as open until it is seen otherwise.
  state.open.set(id, standing);
  if (answer.status === 403 || answer.status === 404) return true;
  const refusal = refusalOf(answer, `incident ${id}`);
  if (refusal) {
    yield { kind: 'unreadable', partition, ...refusal };
    return false;
  }
  const items = oneOrMany.safeParse(readJson(answer.body));
  yield pageOf({ request: describe(question), status: answer.status, body: answer.body }, items.data ?? [], state);
  return true;
}

/** Reads the incidents created in a window; the last page carries the cursor. False when PagerDuty refused. */
async function* readIncidents(
  context: StreamContext<Settings>,
  state: State,
  list: List,
  each: Window,
  reached?: () => Cursor,
): AsyncGenerator<Step, boolean> {
  for await (const listing of readWindow(context, list, each)) {
    if (listing.kind === 'refused') {
      yield { kind: 'unreadable', partition, outcome: listing.outcome, reason: listing.reason };
      return false;
    }
    const step = pageOf(listing.page, listing.items, state);
    yield listing.last && reached ? { ...step, cursor: reached() } : step;
  }
  return true;
}

export function incidentList(settings: Settings, ...filter: Question['query']): List {
  const query = [['sort_by', 'created_at:asc'] as const, ['time_zone', 'UTC'] as const, ...filter, ...teamsOf(settings)];
  return { path: '/incidents', key: 'incidents', names: 'incidents', query };
}

const glimpse = z.object({ id: z.string(), status: z.string(), created_at: instant, last_status_change_at: instant.nullish() });

/** The page with the acknowledgements of its incidents; takes down which of them are open. */
function pageOf(page: Page, items: readonly unknown[], { now, first, open }: State): Extract<Step, { kind: 'page' }> {
  const about: (readonly [incident: string, acknowledged: string])[] = [];
  for (const item of items) {
    const seen = glimpse.safeParse(item);
    if (!seen.success) continue;
    const { id, status, created_at: created, last_status_change_at: changed } = seen.data;
    const acknowledged = first.get(id);
    if (acknowledged !== undefined) about.push([id, acknowledged]);
    // One resolved since the log was read may have been taken since, too.
    if (status === 'resolved' && (changed ?? created) <= now) open.delete(id);
    else open.set(id, { created, acknowledged: acknowledged ?? null });
  }
  return { kind: 'page', partition, page: { ...page, about: Object.fromEntries(about) } };
}

const incident = z.object({
  id: z.string(),
  service: reference,
  incident_number: z.int().nullish(),
  title: z.string().nullish(),
  html_url: z.string().nullish(),
  status: z.enum(incidentTable.columns.status.values),
  urgency: z.enum(incidentTable.columns.urgency.values).nullish().catch(null),
  priority: reference.nullish(),
  created_at: instant,
  resolved_at: instant.nullish(),
  last_status_change_at: instant.nullish(),
  updated_at: instant.nullish(),
});

const oneOrMany = z.union([listAt('incidents'), z.object({ incident: z.unknown() }).transform((body) => [body.incident])]);

function rows(page: Page) {
  const acknowledged = new Map(Object.entries(page.about ?? {}));
  return extractItems(page, { source: 'pagerduty', list: oneOrMany, item: incident, rows: (each) => [rowOf(each, acknowledged)] });
}

function rowOf(each: z.infer<typeof incident>, acknowledged: Acknowledgements): Row {
  const resolved = each.status === 'resolved' ? (each.resolved_at ?? each.last_status_change_at) : null;
  return {
    table: incidentTable.name,
    values: {
      incident: each.id,
      service: each.service.id,
      number: each.incident_number ?? null,
      title: each.title ?? null,
      url: each.html_url ?? null,
      status: each.status,
      urgency: each.urgency ?? null,
      priority: each.priority?.summary ?? null,
      created_at: each.created_at,
      acknowledged_at: acknowledged.get(each.id) ?? null,
      resolved_at: resolved ?? null,
      updated_at: each.updated_at ?? each.last_status_change_at ?? null,
    },
  };
}

function latest(a: string, b: string): string {
  return a > b ? a : b;
}
