import type { Definition } from './definition.ts';
import type { Bucket, BucketSize } from './calendar.ts';
import type { MetricDescription, MetricReadings } from './metric.ts';

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

/** What the numbers could not see. Published beside them. */
export interface DataQuality {
  readonly services: number;
  /** Services whose deployments were not read, with the reason. */
  readonly unread: readonly { readonly entity: string; readonly table: string; readonly outcome: string; readonly reason: string }[];
  /** Services whose deployments were read and hold none in production. */
  readonly withoutDeployments: readonly string[];
  /** Environments that no rule of the definition maps, with how many deployments each has. */
  readonly unmappedEnvironments: readonly { readonly environment: string; readonly deployments: number }[];
  /** Qualifying incidents in the window, and how many of them no rollout explains. */
  readonly incidents: number;
  readonly unlinkedIncidents: number;
  /** Rollouts whose commit is not among the commits read: what they carried cannot be known. */
  readonly rolloutsWithUnknownCommit: number;
  /** Merged pull requests of people that no production rollout carried yet. */
  readonly undeployedChanges: number;
  /** Intervals that end before they begin; left out of durations. */
  readonly negativeIntervals: number;
}
