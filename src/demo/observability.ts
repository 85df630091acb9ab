import { createHash } from 'node:crypto';
import { day, instant, milliseconds } from './calendar.ts';
import type { Monitor, Objective, Person, Service } from './company.ts';
import { random, type Random } from './random.ts';

interface Signal {
  readonly name: string;
  readonly type: string;
  query(service: string): string;
}

const signals: readonly Signal[] = [
  {
    name: 'Error rate',
    type: 'query alert',
    query: (name) =>
      `sum(last_5m):sum:trace.http.request.errors{env:production,service:${name}}.as_count() / sum:trace.http.request.hits{env:production,service:${name}}.as_count() > 0.05`,
  },
  {
    name: 'Latency p99',
    type: 'query alert',
    query: (name) => `percentile(last_10m):p99:trace.http.request{env:production,service:${name}} > 2`,
  },
  {
    name: 'Pods restarting',
    type: 'metric alert',
    query: (name) => `max(last_15m):sum:kubernetes.containers.restarts{service:${name}} > 3`,
  },
  {
    name: 'Errors in the log',
    type: 'log alert',
    query: (name) => `logs("service:${name} status:error").index("*").rollup("count").last("15m") > 100`,
  },
  {
    name: 'Health check',
    type: 'service check',
    query: (name) => `"http.can_connect".over("service:${name}").by("*").last(4).count_by_status()`,
  },
  { name: 'Queue age', type: 'metric alert', query: (name) => `avg(last_10m):max:queue.oldest_message{service:${name}} > 300` },
  {
    name: 'Database connections',
    type: 'metric alert',
    query: (name) => `avg(last_10m):avg:postgresql.percent_usage_connections{service:${name}} > 0.9`,
  },
  { name: 'Saturation', type: 'metric alert', query: (name) => `avg(last_15m):avg:container.cpu.usage{service:${name}} > 0.85` },
];

interface Watch {
  readonly seed: number;
  /** As it was at the moment. */
  readonly service: Service;
  readonly creator: Person;
  /** The last moment of the year. */
  readonly now: string;
  /** The moment in it that is looked at. */
  readonly at: string;
}

/** The monitors that watch a service. Every fifth says which service only in its query; a few are muted. */
export function monitors({ at, creator, now, seed, service }: Watch): Monitor[] {
  const chance = random(seed, 'monitor', service.name);
  const made = signals.slice(0, service.traits.monitors).map((signal, index): Monitor => {
    const created = milliseconds(now) - chance.between(60, 700) * day;
    const named = (service.index + index) % 5 !== 4;
    return {
      id: 10_000_000 + service.index * 20 + index,
      name:
        index === 3 && service.index % 7 === 0
          ? `${signal.name} on "${service.name}" '); DROP TABLE monitor;--`
          : `${signal.name} on ${service.name}`,
      type: signal.type,
      query: signal.query(service.name),
      message: message(service, random(seed, 'message', service.name, index)),
      tags: [...(named ? [`service:${service.name}`] : []), ...(service.team ? [`team:${service.team}`] : []), 'env:production'],
      state: chance.pick(['OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'Alert', 'Warn', 'No Data']),
      priority: chance.chance(0.6) ? chance.whole(1, 4) : null,
      muted: chance.chance(0.06),
      creator,
      createdAt: instant(created),
      modifiedAt: instant(chance.between(created, milliseconds(now) - day)),
    };
  });
  return made
    .filter(({ createdAt }) => createdAt <= at)
    .map((monitor) => (monitor.modifiedAt <= at ? monitor : unmodified(monitor, service, random(seed, 'first', service.name, monitor.id))));
}

/** A monitor before somebody went back to it. Many do not notify anybody until then. */
function unmodified(monitor: Monitor, { archetype }: Service, chance: Random): Monitor {
  const told = chance.chance(archetype === 'exemplary' ? 0.8 : 0.35);
  const message = told ? monitor.message : (monitor.message.split('\n')[0] ?? '');
  return { ...monitor, message, muted: false, modifiedAt: monitor.createdAt };
}

function message(service: Service, chance: Random): string {
  const runbook = service.links.find(({ type }) => type === 'runbook');
  const notify = service.paged ? `@pagerduty-${service.name}` : chance.chance(0.5) ? `@slack-team-${service.team ?? 'nobody'}` : '';
  return [
    `{{#is_alert}}${service.title} is in trouble.{{/is_alert}}`,
    ...(runbook ? [`Runbook: ${runbook.url}`] : []),
    ...(notify ? [notify] : []),
  ].join('\n');
}

/** The service level objectives of a service: availability first, then latency, then what its monitors say. Each quarter is spent anew. */
export function objectives({ at, creator, now, seed, service }: Watch): Objective[] {
  const chance = random(seed, 'objective', service.name);
  const healthy = service.archetype === 'exemplary' ? 0.85 : 0.3;
  const spent = (of: Random): number => (of.chance(healthy) ? of.between(0.05, 0.8) : of.between(0.4, 1.6));
  const quartersAgo = Math.floor((milliseconds(now) - milliseconds(at)) / (91 * day));
  const made = (['Availability', 'Latency', 'Monitor uptime'] as const)
    .slice(0, service.traits.objectives)
    .map((name, index): Objective => {
      const target = chance.pick([0.99, 0.995, 0.999, 0.9995]);
      const last = spent(chance);
      const burnt = quartersAgo === 0 ? last : spent(random(seed, 'burnt', service.name, index, quartersAgo));
      const created = milliseconds(now) - chance.between(90, 600) * day;
      const watching = index === 2;
      return {
        id: createHash('md5').update(`${seed}/${service.name}/${name}`).digest('hex'),
        name: `${name} of ${service.name}`,
        type: watching ? 'monitor' : 'metric',
        target,
        windowDays: chance.pick([7, 30, 30, 30, 90]),
        attained: chance.chance(0.06) ? null : Math.round((1 - (1 - target) * burnt) * 1e6) / 1e6,
        tags: [`service:${service.name}`, ...(service.team ? [`team:${service.team}`] : []), 'env:production'],
        monitors: watching ? [10_000_000 + service.index * 20] : [],
        creator,
        createdAt: instant(created),
        modifiedAt: instant(chance.between(created, milliseconds(now) - day)),
      };
    });
  return made
    .filter(({ createdAt }) => createdAt <= at)
    .map((objective) => (objective.modifiedAt <= at ? objective : { ...objective, modifiedAt: objective.createdAt }));
}
