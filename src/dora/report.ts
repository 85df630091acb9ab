import type { Definition } from './definition.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { calendar, localDays } from './calendar.ts';
import type { Bucket, BucketSize } from './calendar.ts';
import { readFacts } from './facts.ts';
import { groupsOf } from './group.ts';
import type { Grouping } from './group.ts';
import { historyOf } from './history.ts';
import { frameOf } from './metric.ts';
import type { MetricDescription, MetricReadings } from './metric.ts';
import { qualityOf } from './quality.ts';
import type { DataQuality } from './quality.ts';
import { metrics, readerOf } from './reading.ts';
import { unmappedFacts } from './unmapped.ts';
import type { Unmapped } from './unmapped.ts';

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
  /** Null where the question is about one service or team. */
  readonly unmapped: Unmapped | null;
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

/** Answers the question. A group's numbers come from its facts alone, never from the numbers of its parts. */
export async function doraReport(warehouse: Warehouse, question: DoraQuestion): Promise<DoraReport> {
  const { definition, from, to, zone, bucket, by, asOf } = question;
  const facts = await readFacts(warehouse, question);
  const history = historyOf(facts, definition, Date.parse(asOf) / 1000);
  const buckets = calendar({ from, to, zone }, bucket, asOf);
  const [whole] = calendar({ from, to, zone }, 'window', asOf);
  if (!whole) throw new RangeError(`The window ${from} to ${to} is empty`);
  const rules = { days: localDays({ from, to, zone }), zone, asOf, definition };
  const frames = buckets.map((each) => frameOf(each, rules));
  const wholeFrame = frameOf(whole, rules);
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
    unmapped: question.entity === undefined ? await unmappedFacts(warehouse, question) : null,
  };
}
