import { milliseconds } from '../../calendar.ts';
import type { Company, Monitor, Objective, Person, Service } from '../../company.ts';

function creator(person: Person) {
  return { email: person.email, handle: person.email, name: person.name };
}

function seconds(moment: string): number {
  return milliseconds(moment) / 1000;
}

export function monitor(one: Monitor) {
  return {
    id: one.id,
    org_id: 100,
    name: one.name,
    type: one.type,
    query: one.query,
    message: one.message,
    tags: one.tags,
    multi: false,
    priority: one.priority,
    overall_state: one.state,
    overall_state_modified: one.modifiedAt,
    created: one.createdAt,
    created_at: milliseconds(one.createdAt),
    modified: one.modifiedAt,
    deleted: null,
    creator: { ...creator(one.creator), id: one.creator.id },
    restricted_roles: null,
    matching_downtimes: one.muted ? [{ id: one.id + 500_000_000, start: seconds(one.modifiedAt), end: null, scope: ['*'] }] : [],
    options: {
      notify_no_data: false,
      notify_audit: false,
      new_host_delay: 300,
      include_tags: true,
      silenced: one.muted ? { '*': null } : {},
    },
  };
}

function definition(one: Objective) {
  const timeframe = `${one.windowDays}d`;
  const target = percent(one.target);
  return {
    name: one.name,
    description: `Promised over ${one.windowDays} days.`,
    creator: creator(one.creator),
    thresholds: [{ timeframe, target, target_display: String(target), warning: percent((1 + one.target) / 2) }],
    monitor_ids: one.monitors,
    created_at: seconds(one.createdAt),
    modified_at: seconds(one.modifiedAt),
  };
}

export function objective(one: Objective) {
  const sums = {
    numerator: `sum:requests.good{${one.tags[0] ?? '*'}}.as_count()`,
    denominator: `sum:requests.all{${one.tags[0] ?? '*'}}.as_count()`,
  };
  return {
    id: one.id,
    type: one.type,
    type_id: one.type === 'metric' ? 1 : 0,
    tags: one.tags,
    ...definition(one),
    timeframe: `${one.windowDays}d`,
    target_threshold: percent(one.target),
    ...(one.type === 'metric' ? { query: sums } : {}),
  };
}

/** How the search tells an objective: with what was attained, which the list does not. */
export function objectiveFound(one: Objective, now: string) {
  const tagged = (prefix: string): string[] =>
    one.tags.filter((tag) => tag.startsWith(`${prefix}:`)).map((tag) => tag.slice(prefix.length + 1));
  const budget = budgetLeft(one);
  const state =
    one.attained === null ? 'no_data' : one.attained < one.target ? 'breached' : budget !== null && budget < 25 ? 'warning' : 'ok';
  const status = {
    sli: one.attained === null ? null : percent(one.attained),
    error_budget_remaining: budget,
    raw_error_budget_remaining: budget === null ? null : { value: budget, unit: 'percent' },
    state,
    indexed_at: seconds(now),
    calculation_error: null,
    span_precision: 2,
  };
  return {
    data: {
      id: one.id,
      type: 'slo',
      attributes: {
        ...definition(one),
        slo_type: one.type,
        all_tags: one.tags,
        service_tags: tagged('service'),
        team_tags: tagged('team'),
        env_tags: tagged('env'),
        groups: null,
        query: null,
        status,
        overall_status: [
          {
            ...overall(one),
            error_budget_remaining: budget,
            raw_error_budget_remaining: status.raw_error_budget_remaining,
            state,
            indexed_at: seconds(now),
            error: null,
            span_precision: 2,
          },
        ],
      },
    },
  };
}

function overall(one: Objective) {
  return { status: one.attained === null ? null : percent(one.attained), target: percent(one.target), timeframe: `${one.windowDays}d` };
}

/** Percent of the error budget that is left; negative when overspent. */
function budgetLeft(one: Objective): number | null {
  if (one.attained === null) return null;
  return Math.round((1 - (1 - one.attained) / (1 - one.target)) * 1e4) / 100;
}

export function objectiveHistory(one: Objective, from: number, to: number) {
  const timeframe = `${one.windowDays}d`;
  const value = one.attained === null ? null : percent(one.attained);
  return {
    from_ts: from,
    to_ts: to,
    type: one.type,
    type_id: one.type === 'metric' ? 1 : 0,
    thresholds: { [timeframe]: { timeframe, target: percent(one.target), target_display: String(percent(one.target)) } },
    overall: {
      name: one.name,
      ...(value === null
        ? { errors: [{ error_type: 'no_data', error_message: 'No data in this span' }] }
        : { sli_value: value, uptime: value }),
      span_precision: 2,
      precision: { [timeframe]: 2, custom: 2 },
      error_budget_remaining: { [timeframe]: budgetLeft(one) ?? 0, custom: budgetLeft(one) ?? 0 },
    },
    group_by: [],
  };
}

/** A definition from the service catalog, in the version that its owners once wrote it in. */
export function serviceDefinition(company: Company, service: Service) {
  const version = service.index % 5 === 0 ? 'v2.1' : 'v2.2';
  const repository = `https://github.com/${company.login}/${service.repository.name}`;
  return {
    id: Buffer.from(`service-definition:${service.name}`).toString('base64url'),
    type: 'service-definition',
    attributes: {
      meta: {
        'last-modified-time': service.repository.createdAt,
        'github-html-url': `${repository}/blob/main/service.datadog.yaml`,
        'ingestion-source': 'github',
        'ingested-schema-version': version,
        origin: 'github',
        warnings: [],
      },
      schema: {
        'schema-version': version,
        'dd-service': service.name,
        ...(service.team ? { team: service.team } : {}),
        ...(service.system ? { application: service.system } : {}),
        ...(service.tier ? { tier: service.tier } : {}),
        description: service.description,
        lifecycle: service.lifecycle,
        ...(version === 'v2.2' ? { type: 'web', languages: [service.language.toLowerCase()] } : {}),
        tags: service.tier ? [`tier:${service.tier}`] : [],
        contacts: service.team
          ? [
              { type: 'email', name: 'Team', contact: `team-${service.team}@meridian.example` },
              { type: 'slack', name: 'Chat', contact: `https://meridian.slack.com/archives/team-${service.team}` },
            ]
          : [],
        links: [
          { name: 'Source', type: 'repo', url: repository, provider: 'github' },
          ...service.links.map(({ title, type, url }) => ({ name: title, type: type === 'docs' ? 'doc' : type, url })),
        ],
      },
    },
  };
}

function percent(share: number): number {
  return Math.round(share * 1e6) / 1e4;
}
