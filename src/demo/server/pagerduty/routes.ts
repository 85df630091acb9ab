import type { FastifyInstance, FastifyRequest } from 'fastify';
import { day, instant, milliseconds } from '../../calendar.ts';
import type { Incident, PagedService, Schedule } from '../../company.ts';
import { shifts } from '../../paging.ts';
import { parameter, parameters, segment } from '../simulated-api.ts';
import { pagerdutyError, sendPage } from './answer.ts';
import {
  escalationPolicy,
  incident,
  logEntries,
  onCall,
  pagedService,
  person,
  schedule,
  statusOf,
  type RenderContext,
  type OnCall,
} from './render.ts';

interface Span {
  readonly since: string;
  readonly until: string;
}

/** The span of time asked for. Where one end is missing it is a month long; more than six months are refused. */
function span(request: FastifyRequest, now: string): Span | string {
  const month = 30 * day;
  const given = (name: string): number | undefined => {
    const value = parameter(request, name);
    return value === undefined ? undefined : Date.parse(value);
  };
  const [since, until] = [given('since'), given('until')];
  if (Number.isNaN(since) || Number.isNaN(until)) return 'Since and until must be dates';
  const to = until ?? (since === undefined ? milliseconds(now) : since + month);
  const from = since ?? to - month;
  if (to < from) return 'Since must not be after until';
  if (to - from > 184 * day) return 'Date range must not exceed 6 months';
  return { since: instant(from), until: instant(to) };
}

export function pagerdutyRoutes(app: FastifyInstance, context: RenderContext): void {
  const { view } = context;
  const all = (): Incident[] => view.company.services.flatMap((service) => view.incidents(service));
  const wanted = (request: FastifyRequest, name: string, value: string): boolean => {
    const asked = parameters(request, name);
    return asked.length === 0 || asked.includes(value);
  };
  const matches = (request: FastifyRequest, name: string): boolean =>
    name.toLowerCase().includes((parameter(request, 'query') ?? '').toLowerCase());

  const renderService = (paged: PagedService): unknown => {
    const service = view.company.services.find(({ name }) => name === paged.service);
    const incidents = service ? view.incidents(service) : [];
    return pagedService(
      context,
      paged,
      incidents.filter((one) => one.resolvedAt === undefined),
      incidents.at(-1)?.createdAt,
    );
  };
  app.get('/services', (request, reply) => {
    sendPage(
      request,
      reply,
      'services',
      view.company.pagedServices.filter(({ name }) => matches(request, name)).toSorted((one, other) => one.name.localeCompare(other.name)),
      renderService,
    );
    return reply;
  });
  app.get('/services/:id', (request, reply) => {
    const found = view.company.pagedServices.find(({ id }) => id === segment(request, 'id'));
    if (found) void reply.send({ service: renderService(found) });
    else pagerdutyError(reply, 404, 2100, 'Not Found');
    return reply;
  });
  app.get('/escalation_policies', (request, reply) => {
    sendPage(
      request,
      reply,
      'escalation_policies',
      view.company.escalationPolicies.filter(({ name }) => matches(request, name)),
      (policy) => escalationPolicy(context, policy),
    );
    return reply;
  });
  app.get('/schedules', (request, reply) => {
    sendPage(
      request,
      reply,
      'schedules',
      view.company.schedules.filter(({ name }) => matches(request, name)),
      (one) => schedule(context, one),
      100,
    );
    return reply;
  });
  app.get('/users', (request, reply) => {
    sendPage(
      request,
      reply,
      'users',
      view.company.people.filter(({ name }) => matches(request, name)),
      (one) => person(context, one),
    );
    return reply;
  });
  app.get('/users/me', (_request, reply) => {
    pagerdutyError(reply, 400, 2001, 'Invalid Input Provided', ['An account-level token names no user']);
    return reply;
  });
  app.get('/abilities', () => ({ abilities: ['teams', 'urgencies', 'service_support_hours', 'read_only_users', 'event_rules'] }));
  app.get('/oncalls', (request, reply) => {
    const since = parameter(request, 'since') ?? view.now();
    const until = parameter(request, 'until') ?? since;
    if (Number.isNaN(Date.parse(since)) || Number.isNaN(Date.parse(until)) || Date.parse(until) - milliseconds(view.now()) > 90 * day) {
      pagerdutyError(reply, 400, 2001, 'Invalid Input Provided', ['Until must be at most 90 days ahead']);
      return reply;
    }
    const duties = onCalls(context, instant(Date.parse(since)), instant(Date.parse(until)))
      .filter(({ policy }) => wanted(request, 'escalation_policy_ids', policy.id))
      .filter((duty) => parameters(request, 'schedule_ids').length === 0 || wanted(request, 'schedule_ids', duty.schedule?.id ?? ''))
      .filter((duty) => wanted(request, 'user_ids', duty.person.pagerduty));
    const earliest = new Set<string>();
    const shown = duties.filter((duty) => {
      const key = `${duty.policy.id}/${duty.level}/${duty.person.pagerduty}`;
      const first = !earliest.has(key);
      earliest.add(key);
      return first || parameter(request, 'earliest') !== 'true';
    });
    sendPage(request, reply, 'oncalls', shown, (duty) => onCall(context, duty));
    return reply;
  });
  app.get('/incidents', (request, reply) => {
    const asked = parameter(request, 'date_range') === 'all' ? { since: '', until: '9999' } : span(request, view.now());
    if (typeof asked === 'string') pagerdutyError(reply, 400, 2001, 'Invalid Input Provided', [asked]);
    else {
      const [field = 'incident_number', direction = 'asc'] = (parameter(request, 'sort_by') ?? '').split(':').filter(Boolean);
      const key = (one: Incident): string =>
        field === 'created_at' || field === 'incident_number'
          ? one.createdAt
          : field === 'resolved_at'
            ? (one.resolvedAt ?? '')
            : one.urgency;
      const sign = direction === 'desc' ? -1 : 1;
      const listed = all()
        .filter((one) => one.createdAt >= asked.since && one.createdAt < asked.until)
        .filter(
          (one) =>
            wanted(request, 'statuses', statusOf(one)) &&
            wanted(request, 'urgencies', one.urgency) &&
            wanted(request, 'service_ids', one.paged.id),
        )
        .sort((one, other) => sign * (key(one).localeCompare(key(other)) || one.number - other.number));
      sendPage(request, reply, 'incidents', listed, (one) => incident(context, one, parameters(request, 'include')));
    }
    return reply;
  });
  app.get('/incidents/:id', (request, reply) => {
    const found = all().find(({ id }) => id === segment(request, 'id'));
    if (found) void reply.send({ incident: incident(context, found, parameters(request, 'include')) });
    else pagerdutyError(reply, 404, 2100, 'Not Found');
    return reply;
  });
  app.get('/incidents/:id/log_entries', (request, reply) => {
    const found = all().find(({ id }) => id === segment(request, 'id'));
    if (found) sendPage(request, reply, 'log_entries', logEntries(context, found).toReversed(), (entry) => entry, 100);
    else pagerdutyError(reply, 404, 2100, 'Not Found');
    return reply;
  });
  app.get('/log_entries', (request, reply) => {
    const asked = span(request, view.now());
    if (typeof asked === 'string') pagerdutyError(reply, 400, 2001, 'Invalid Input Provided', [asked]);
    else {
      const overview = new Set(['trigger_log_entry', 'acknowledge_log_entry', 'resolve_log_entry', 'escalate_log_entry']);
      const listed = all()
        .flatMap((one) => logEntries(context, one))
        .filter(
          (entry) =>
            entry.created_at >= asked.since &&
            entry.created_at < asked.until &&
            (parameter(request, 'is_overview') !== 'true' || overview.has(entry.type)),
        )
        .sort((one, other) => other.created_at.localeCompare(one.created_at) || one.id.localeCompare(other.id));
      sendPage(request, reply, 'log_entries', listed, (entry) => entry, 100);
    }
    return reply;
  });
}

/** Everybody who is on call in a span of time, by policy and level. */
function onCalls({ view }: RenderContext, since: string, until: string): OnCall[] {
  const schedules = new Map<string, Schedule>(view.company.schedules.map((one) => [one.id, one]));
  return view.company.escalationPolicies.flatMap((policy) =>
    policy.levels.flatMap((targets, index) =>
      targets.flatMap((target): OnCall[] => {
        if (target.kind === 'person') return [{ policy, level: index + 1, person: target.person }];
        const found = schedules.get(target.id);
        return found ? shifts(found, since, until).map((shift) => ({ policy, level: index + 1, schedule: found, ...shift })) : [];
      }),
    ),
  );
}
