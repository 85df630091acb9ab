import type { Definition } from './definition.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { calendar, localDays, startSeconds } from './calendar.ts';
import type { Bucket, BucketSize } from './calendar.ts';
import { changeFailureRate } from './change-failure-rate.ts';
import { deploymentFrequency } from './deployment-frequency.ts';
import { outcomeOf, readFacts } from './facts.ts';
import type { Service } from './facts.ts';
import { groupFacts, historyOf } from './history.ts';
import type { History } from './history.ts';
import { leadTime } from './lead-time.ts';
import { unknown } from './metric.ts';
import type { Frame, Metric, MetricDescription, MetricName, MetricReading, MetricReadings } from './metric.ts';
import { qualityOf } from './quality.ts';
import type { DataQuality } from './quality.ts';
import { recoveryTime } from './recovery-time.ts';

/** What is asked of the pipeline. Every number in the answer can be computed again from the same question over the same facts. */
export interface DoraQuestion {
  readonly definition: Definition;
  /** First local date in `zone`, `YYYY-MM-DD`. */
  readonly from: string;
  /** Local date in `zone` after the last: the window is half-open. */
  readonly to: string;
  /** IANA zone in which days, weeks and quarters begin. */
  readonly zone: string;
  readonly bucket: BucketSize;
  readonly by: Grouping;
  /** Only this service (`service:default/payments-api`) or the services of this team (`team:default/payments`). */
  readonly entity?: string;
  /** Facts that held at this instant, ISO 8601 in UTC. What is open then is open, whatever is known today. */
  readonly asOf: string;
  /** The instant the question is asked, ISO 8601 in UTC. */
  readonly now: string;
}

export type Grouping = 'service' | 'team' | 'all';

export interface DoraReport {
  readonly definition: { readonly name: string; readonly title: string; readonly describes: string };
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly bucket: BucketSize;
  readonly by: Grouping;
  readonly asOf: string;
  readonly metrics: readonly MetricDescription[];
  /** The dense calendar: every week or quarter that the window touches, in order, whether or not anything happened. */
  readonly buckets: readonly Bucket[];
  /** In order of name. A service without any reading still has its group, with null values. */
  readonly groups: readonly DoraGroup[];
  readonly quality: DataQuality;
}

export interface DoraGroup {
  /** Identifier of the service or team; null for all together, and for services without an owner. */
  readonly entity: string | null;
  /** Name for display. */
  readonly name: string;
  /** Identifiers of the services counted in. */
  readonly services: readonly string[];
  /** Over the whole window, computed from the facts, never from the buckets. */
  readonly total: MetricReadings;
  /** One for each of the report's `buckets`, in that order. */
  readonly series: readonly MetricReadings[];
  readonly quality: DataQuality;
}

/** The metrics, in the order in which they are shown. */
const metrics: Readonly<Record<MetricName, Metric>> = {
  'deployment-frequency': deploymentFrequency,
  'lead-time': leadTime,
  'change-failure-rate': changeFailureRate,
  'recovery-time': recoveryTime,
};

/** Answers the question. A group's numbers come from its facts alone, never from the numbers of its parts. */
export async function doraReport(warehouse: Warehouse, question: DoraQuestion): Promise<DoraReport> {
  const { definition, from, to, zone, bucket, by, asOf } = question;
  const facts = await readFacts(warehouse, question);
  const history = historyOf(facts, definition, Date.parse(asOf) / 1000);
  const buckets = calendar({ from, to, zone }, bucket, asOf);
  const [whole] = calendar({ from, to, zone }, 'window', asOf);
  if (!whole) throw new RangeError(`The window ${from} to ${to} is empty`);
  const days = localDays({ from, to, zone });
  const frameOf = (bucket: Bucket): Frame => ({
    bucket,
    start: startSeconds(bucket.from, zone),
    end: startSeconds(bucket.to, zone),
    asOf: Date.parse(asOf) / 1000,
    days,
    zone,
    definition,
  });
  const frames = buckets.map(frameOf);
  const wholeFrame = frameOf(whole);
  return {
    definition: { name: definition.definition, title: definition.title, describes: definition.describes },
    from,
    to,
    zone,
    bucket,
    by,
    asOf,
    metrics: Object.values(metrics).map(({ name, title, describes, better }) => ({ name, title, describes, better })),
    buckets,
    groups: groupsOf(facts.services, by).map(({ entity, name, services }) => {
      const readings = readerOf(history, services);
      return {
        entity,
        name,
        services: services.map((each) => each.entity),
        total: readings(wholeFrame),
        series: frames.map(readings),
        quality: qualityOf(history, services, wholeFrame),
      };
    }),
    quality: qualityOf(history, facts.services, wholeFrame),
  };
}

interface Group {
  readonly entity: string | null;
  readonly name: string;
  readonly services: readonly Service[];
}

function groupsOf(services: readonly Service[], by: Grouping): Group[] {
  if (by === 'all') return [{ entity: null, name: 'all services', services }];
  if (by === 'service') return services.map((each) => ({ entity: each.entity, name: each.name, services: [each] }));
  const teams = new Map<string | null, Service[]>();
  for (const service of services) teams.set(service.owner, [...(teams.get(service.owner) ?? []), service]);
  return [...teams]
    .map(([owner, services]) => ({
      entity: owner,
      name: services[0]?.ownerName ?? (owner === null ? 'no owner' : bareName(owner)),
      services,
    }))
    .sort((a, b) => Number(a.entity === null) - Number(b.entity === null) || (a.name < b.name ? -1 : 1));
}

/** The name in an identifier `kind:namespace/name`; of an owner that no catalog declares, all there is. */
function bareName(identifier: string): string {
  return identifier.slice(identifier.indexOf('/') + 1);
}

/** Each metric is read over the services for which everything it needs was read; how many that are is its coverage. */
function readerOf(history: History, services: readonly Service[]): (frame: Frame) => MetricReadings {
  const reader = (name: MetricName) => metricReader(metrics[name], history, services);
  const frequency = reader('deployment-frequency');
  const lead = reader('lead-time');
  const failures = reader('change-failure-rate');
  const recovery = reader('recovery-time');
  return (frame) => ({
    'deployment-frequency': frequency(frame),
    'lead-time': lead(frame),
    'change-failure-rate': failures(frame),
    'recovery-time': recovery(frame),
  });
}

function metricReader(metric: Metric, history: History, services: readonly Service[]): (frame: Frame) => MetricReading {
  const known = services.filter((service) => metric.needs.every((table) => outcomeOf(service, table) === 'read'));
  const facts = groupFacts(history, known);
  const unread = services.flatMap(({ knowledge }) =>
    knowledge.filter(({ table, outcome }) => metric.needs.includes(table) && outcome !== 'read'),
  );
  const partly = known.length > 0 && (known.length < services.length || unread.length > 0);
  const forbidden = unread.some(({ outcome }) => outcome === 'forbidden');
  const coverage = services.length === 0 ? null : known.length / services.length;
  const shortfall = [...(partly ? ['incomplete'] : []), ...(forbidden ? ['forbidden'] : [])];
  return (frame) => {
    const { band, details, flags, ...numbers } = known.length === 0 ? unknown('no-data') : metric.read(facts, frame);
    const { from, to, partial } = frame.bucket;
    return {
      measure: {
        ...numbers,
        unit: metric.unit,
        window: { from, to },
        zone: frame.zone,
        definition: frame.definition.definition,
        coverage,
        flags: [...flags, ...(partial ? ['partial'] : []), ...shortfall],
      },
      band,
      details,
    };
  };
}
