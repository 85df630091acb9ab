import { serve, type Answer, type Served } from '../serve.ts';

/** An incident as the tests think of it; `list` dresses it as the REST API does. */
export interface Incident {
  readonly id: string;
  readonly created: string;
  readonly acknowledged?: string;
  readonly resolved?: string;
}

/** A PagerDuty account in memory. What it holds may change between runs. */
export interface Account {
  services: readonly unknown[];
  policies: readonly unknown[];
  onCalls: readonly unknown[];
  incidents: readonly Incident[];
  /** Answers before the account does, where a test wants a fault. */
  fault?: (url: URL, nth: number) => Answer | undefined;
  /** How far lists can be paged. */
  furthest: number;
}

export function account(holds: Partial<Account> = {}): Account {
  return { services: [], policies: [], onCalls: [], incidents: [], furthest: 10_000, ...holds };
}

export const token = 'u+an-invented-token';

/** Serves the account with offset paging, as the REST API v2 does. */
export function serveAccount(holds: Account): Promise<Served> {
  return serve((url, nth) => holds.fault?.(url, nth) ?? answer(holds, url));
}

function answer(holds: Account, url: URL): Answer {
  const single = /^\/incidents\/(\w+)$/.exec(url.pathname)?.[1];
  if (single !== undefined) {
    const found = holds.incidents.find(({ id }) => id === single);
    return found ? { body: { incident: describe(found) } } : { status: 404, body: { error: { message: 'Not Found', code: 2100 } } };
  }
  switch (url.pathname) {
    case '/services':
      return page(holds, url, 'services', holds.services);
    case '/escalation_policies':
      return page(holds, url, 'escalation_policies', holds.policies);
    case '/oncalls':
      return page(holds, url, 'oncalls', holds.onCalls);
    case '/incidents': {
      const statuses = url.searchParams.getAll('statuses[]');
      const wanted = within(url, holds.incidents, ({ created }) => created);
      return page(
        holds,
        url,
        'incidents',
        statuses.length === 0 ? wanted : wanted.filter((each) => statuses.includes(statusOf(each))),
        describe,
      );
    }
    case '/log_entries':
      return page(
        holds,
        url,
        'log_entries',
        within(url, holds.incidents.flatMap(logOf), ({ created_at }) => created_at),
      );
    default:
      return { status: 404, body: { error: { message: 'Not Found', code: 2100 } } };
  }
}

function page<T>(holds: Account, url: URL, key: string, items: readonly T[], dress: (item: T) => unknown = (item) => item): Answer {
  const limit = Number(url.searchParams.get('limit') ?? 25);
  const offset = Number(url.searchParams.get('offset') ?? 0);
  if (limit + offset > holds.furthest) return { status: 400, body: { error: { message: 'Offset must be less than 10000', code: 2001 } } };
  const more = offset + limit < items.length;
  return { body: { [key]: items.slice(offset, offset + limit).map((item) => dress(item)), limit, offset, more, total: null } };
}

function within<T>(url: URL, items: readonly T[], at: (item: T) => string): readonly T[] {
  const since = timeOf(url.searchParams.get('since') ?? '');
  const until = timeOf(url.searchParams.get('until') ?? '');
  return items.filter((item) => since <= timeOf(at(item)) && timeOf(at(item)) < until);
}

const times = new Map<string, number>();

/** Reads an instant once: tests page through ten thousand of them. */
function timeOf(instant: string): number {
  const time = times.get(instant) ?? Date.parse(instant);
  times.set(instant, time);
  return time;
}

function statusOf({ acknowledged, resolved }: Incident): string {
  return resolved ? 'resolved' : acknowledged ? 'acknowledged' : 'triggered';
}

function describe(incident: Incident) {
  const { id, created, acknowledged, resolved } = incident;
  const status = statusOf(incident);
  return {
    id,
    incident_number: 7,
    title: `Incident ${id}`,
    created_at: created,
    updated_at: resolved ?? acknowledged ?? created,
    status,
    service: { id: 'PSERVICE', type: 'service_reference', summary: 'payments' },
    // As the API does: what is resolved has forgotten who took it.
    acknowledgements: status === 'acknowledged' ? [{ at: acknowledged }] : [],
    last_status_change_at: resolved ?? acknowledged ?? created,
    resolved_at: resolved ?? null,
    urgency: 'high',
    priority: null,
    html_url: `https://example.pagerduty.com/incidents/${id}`,
  };
}

function logOf({ id, created, acknowledged, resolved }: Incident) {
  const entry = (type: string, at: string, agent: string) => ({
    id: `${id}-${type}`,
    type: `${type}_log_entry`,
    created_at: at,
    agent: { id: 'PAGENT', type: `${agent}_reference` },
    incident: { id, type: 'incident_reference' },
  });
  return [
    entry('trigger', created, 'service'),
    ...(acknowledged ? [entry('acknowledge', acknowledged, 'user')] : []),
    ...(resolved ? [entry('resolve', resolved, 'service')] : []),
  ];
}
