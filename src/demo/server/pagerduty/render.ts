import { milliseconds, minute, instant } from '../../calendar.ts';
import type { EscalationPolicy, EscalationTarget, Incident, PagedService, Person, Schedule } from '../../company.ts';
import { pagerdutyId } from '../../random.ts';
import type { View } from '../simulated-api.ts';

/** What it takes to tell things of the company as PagerDuty does: what can be seen of it, and the API's own address. */
export interface RenderContext {
  readonly view: View;
  readonly origin: () => string;
}

export interface Reference {
  readonly id: string;
  readonly type: string;
  readonly summary: string;
  readonly self: string;
  readonly html_url: string;
}

const folders = {
  service: 'services',
  escalation_policy: 'escalation_policies',
  schedule: 'schedules',
  user: 'users',
  team: 'teams',
  incident: 'incidents',
  priority: 'priorities',
} as const;

type Kind = keyof typeof folders;

export function reference({ origin }: RenderContext, kind: Kind, id: string, summary: string): Reference {
  const path = `${origin()}/${folders[kind]}/${id}`;
  return { id, type: `${kind}_reference`, summary, self: path, html_url: path };
}

function whole(context: RenderContext, kind: Kind, id: string, summary: string) {
  return { ...reference(context, kind, id, summary), type: kind };
}

export function teamReference(context: RenderContext, slug: string): Reference {
  const { company } = context.view;
  return reference(
    context,
    'team',
    pagerdutyId('P', company.seed, 'team', slug),
    company.teams.find((team) => team.slug === slug)?.name ?? slug,
  );
}

export function personReference(context: RenderContext, person: Person): Reference {
  return reference(context, 'user', person.pagerduty, person.name);
}

export function person(context: RenderContext, one: Person) {
  return {
    ...whole(context, 'user', one.pagerduty, one.name),
    name: one.name,
    email: one.email,
    time_zone: one.zone,
    color: 'green',
    role: 'user',
    avatar_url: `${context.origin()}/avatars/${one.login}.png`,
    description: null,
    invitation_sent: false,
    job_title: 'Engineer',
    contact_methods: [],
    notification_rules: [],
    teams: [teamReference(context, one.team)],
  };
}

export function pagedService(context: RenderContext, service: PagedService, open: readonly Incident[], last: string | undefined) {
  const policy = context.view.company.escalationPolicies.find(({ id }) => id === service.policy);
  const integration = pagerdutyId('P', service.id, 'integration');
  const urgent = open.some((incident) => incident.acknowledgedAt === undefined);
  return {
    ...whole(context, 'service', service.id, service.name),
    name: service.name,
    description: `Pages ${policy?.name ?? 'nobody'}.`,
    auto_resolve_timeout: 14_400,
    acknowledgement_timeout: 1800,
    created_at: service.createdAt,
    updated_at: service.createdAt,
    status: service.disabled ? 'disabled' : open.length === 0 ? 'active' : urgent ? 'critical' : 'warning',
    last_incident_timestamp: last ?? null,
    alert_creation: 'create_alerts_and_incidents',
    incident_urgency_rule: { type: 'constant', urgency: 'severity_based' },
    escalation_policy: policy ? reference(context, 'escalation_policy', policy.id, policy.name) : null,
    teams: [teamReference(context, service.team)],
    integrations: [
      {
        id: integration,
        type: 'events_api_v2_inbound_integration_reference',
        summary: 'Datadog',
        self: `${context.origin()}/services/${service.id}/integrations/${integration}`,
        html_url: `${context.origin()}/services/${service.id}/integrations/${integration}`,
      },
    ],
    scheduled_actions: [],
    support_hours: null,
    addons: [],
  };
}

export function escalationPolicy(context: RenderContext, policy: EscalationPolicy) {
  const { company } = context.view;
  const target = (one: EscalationTarget): Reference => {
    if (one.kind === 'person') return personReference(context, one.person);
    return reference(context, 'schedule', one.id, company.schedules.find(({ id }) => id === one.id)?.name ?? '');
  };
  return {
    ...whole(context, 'escalation_policy', policy.id, policy.name),
    name: policy.name,
    description: '',
    num_loops: policy.levels.length > 1 ? 2 : 0,
    on_call_handoff_notifications: 'if_has_services',
    escalation_rules: policy.levels.map((targets, index) => ({
      id: pagerdutyId('P', policy.id, 'rule', index),
      escalation_delay_in_minutes: policy.delayMinutes,
      targets: targets.map(target),
    })),
    services: company.pagedServices
      .filter((service) => service.policy === policy.id)
      .map((service) => reference(context, 'service', service.id, service.name)),
    teams: [teamReference(context, policy.team)],
  };
}

export function schedule(context: RenderContext, one: Schedule) {
  const policies = context.view.company.escalationPolicies.filter((policy) =>
    policy.levels.some((targets) => targets.some((target) => target.kind === 'schedule' && target.id === one.id)),
  );
  return {
    ...whole(context, 'schedule', one.id, one.name),
    name: one.name,
    time_zone: one.zone,
    description: 'Hands over on Mondays.',
    escalation_policies: policies.map((policy) => reference(context, 'escalation_policy', policy.id, policy.name)),
    users: one.rotation.map((member) => personReference(context, member)),
    teams: [teamReference(context, one.team)],
  };
}

export interface OnCall {
  readonly policy: EscalationPolicy;
  readonly level: number;
  readonly person: Person;
  readonly schedule?: Schedule;
  readonly start?: string;
  readonly end?: string;
}

export function onCall(context: RenderContext, duty: OnCall) {
  return {
    escalation_policy: reference(context, 'escalation_policy', duty.policy.id, duty.policy.name),
    escalation_level: duty.level,
    schedule: duty.schedule ? reference(context, 'schedule', duty.schedule.id, duty.schedule.name) : null,
    user: personReference(context, duty.person),
    start: duty.start ?? null,
    end: duty.end ?? null,
  };
}

export function statusOf(incident: Incident): 'triggered' | 'acknowledged' | 'resolved' {
  return incident.resolvedAt !== undefined ? 'resolved' : incident.acknowledgedAt !== undefined ? 'acknowledged' : 'triggered';
}

export function incidentReference(context: RenderContext, incident: Incident): Reference {
  return reference(context, 'incident', incident.id, `[#${incident.number}] ${incident.title}`);
}

export function incident(context: RenderContext, one: Incident, includes: readonly string[]) {
  const { company } = context.view;
  const status = statusOf(one);
  const policy = company.escalationPolicies.find(({ id }) => id === one.paged.policy);
  const changed = one.resolvedAt ?? one.acknowledgedAt ?? one.createdAt;
  const taker = one.acknowledgedBy;
  const first = logEntries(context, one)[0];
  const service = reference(context, 'service', one.paged.id, one.paged.name);
  const duty = company.people.find((member) => member.team === one.paged.team);
  const assignee = taker ?? duty;
  return {
    ...whole(context, 'incident', one.id, `[#${one.number}] ${one.title}`),
    incident_number: one.number,
    title: one.title,
    description: one.title,
    created_at: one.createdAt,
    updated_at: changed,
    status,
    incident_key: one.id.toLowerCase(),
    service: includes.includes('services') ? pagedService(context, one.paged, [], undefined) : service,
    assignments: status === 'resolved' || !assignee ? [] : [{ at: one.createdAt, assignee: personReference(context, assignee) }],
    assigned_via: 'escalation_policy',
    last_status_change_at: changed,
    last_status_change_by:
      status === 'triggered' || !assignee || (status === 'resolved' && !one.resolvedBy)
        ? service
        : personReference(context, one.resolvedBy ?? assignee),
    resolved_at: one.resolvedAt ?? null,
    first_trigger_log_entry: first
      ? { id: first.id, type: 'trigger_log_entry_reference', summary: first.summary, self: first.self, html_url: first.html_url }
      : null,
    alert_counts: { all: 1, triggered: status === 'resolved' ? 0 : 1, resolved: status === 'resolved' ? 1 : 0 },
    is_mergeable: true,
    incident_type: { name: 'incident_default' },
    escalation_policy: policy ? reference(context, 'escalation_policy', policy.id, policy.name) : null,
    teams: [teamReference(context, one.paged.team)],
    pending_actions: [],
    acknowledgements:
      status === 'acknowledged' && taker && one.acknowledgedAt !== undefined
        ? [{ at: one.acknowledgedAt, acknowledger: personReference(context, taker) }]
        : [],
    priority: one.priority
      ? {
          ...reference(context, 'priority', pagerdutyId('P', company.seed, 'priority', one.priority), one.priority),
          type: includes.includes('priorities') ? 'priority' : 'priority_reference',
          name: one.priority,
        }
      : null,
    resolve_reason: null,
    incidents_responders: [],
    responder_requests: [],
    urgency: one.urgency,
  };
}

/** What is told of an incident, step by step, oldest first. */
export function logEntries(context: RenderContext, one: Incident) {
  const steps: {
    kind: 'trigger' | 'assign' | 'notify' | 'escalate' | 'acknowledge' | 'resolve';
    at: string;
    summary: string;
    agent: Reference;
  }[] = [];
  const service = reference(context, 'service', one.paged.id, one.paged.name);
  const add = (kind: (typeof steps)[number]['kind'], at: string, summary: string, agent = service): void =>
    void steps.push({ kind, at, summary, agent });
  add('trigger', one.createdAt, 'Triggered through the API');
  add('notify', instant(milliseconds(one.createdAt) + 20_000), 'Notified by push');
  const escalated = instant(milliseconds(one.createdAt) + 30 * minute);
  if (one.escalations > 1 && (one.acknowledgedAt ?? one.resolvedAt ?? '') > escalated) add('escalate', escalated, 'Escalated to level 2');
  if (one.acknowledgedAt !== undefined && one.acknowledgedBy)
    add('acknowledge', one.acknowledgedAt, `Acknowledged by ${one.acknowledgedBy.name}`, personReference(context, one.acknowledgedBy));
  if (one.resolvedAt !== undefined)
    add(
      'resolve',
      one.resolvedAt,
      one.resolvedBy ? `Resolved by ${one.resolvedBy.name}` : 'Resolved through the integration',
      one.resolvedBy ? personReference(context, one.resolvedBy) : service,
    );
  const told = context.view.now();
  return steps
    .filter(({ at }) => at <= told)
    .map(({ agent, at, kind, summary }) => {
      const id = pagerdutyId('Q', one.id, 'log', kind);
      return {
        id,
        type: `${kind}_log_entry`,
        summary,
        self: `${context.origin()}/log_entries/${id}?incident_id=${one.id}`,
        html_url: `${context.origin()}/incidents/${one.id}/log_entries/${id}`,
        created_at: at,
        agent,
        channel: { type: kind === 'trigger' || (kind === 'resolve' && !one.resolvedBy) ? 'api' : 'auto' },
        incident: incidentReference(context, one),
        service,
        teams: [teamReference(context, one.paged.team)],
        contexts: [],
      };
    })
    .sort((earlier, later) => earlier.created_at.localeCompare(later.created_at));
}
