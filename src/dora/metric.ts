import { startSeconds } from './calendar.ts';
import type { Bucket, LocalDays } from './calendar.ts';
import type { Change, PullRequest } from './change.ts';
import type { Definition } from './definition.ts';
import type { Failure } from './failure-link.ts';
import type { Measure } from './measure.ts';
import type { Rollout } from './rollout.ts';

export const metricNames = ['deployment-frequency', 'lead-time', 'change-failure-rate', 'recovery-time'] as const;
export type MetricName = (typeof metricNames)[number];

export interface MetricDescription {
  readonly name: MetricName;
  readonly title: string;
  /** One sentence: what is counted, over what. */
  readonly describes: string;
  /** Whether more is better (`up`) or less is (`down`). */
  readonly better: 'up' | 'down';
}

/** One metric: pure, over facts of whatever services are asked about together. */
export interface Metric extends MetricDescription {
  readonly unit: string;
  /** Tables without which the metric of a service is unknown. */
  readonly needs: readonly FactTable[];
  read(facts: GroupFacts, frame: Frame): Reading;
}

export const factTables = ['deployment', 'commit', 'pull_request', 'incident'] as const;
export type FactTable = (typeof factTables)[number];

/**
 * Facts of the services of a group, each once however many of its services share it, and each list in the order in which the rollouts
 * finished. Instants are seconds since the epoch.
 */
export interface GroupFacts {
  /** Rollouts to production that reached users. */
  readonly rollouts: readonly Rollout[];
  readonly changes: readonly Change[];
  /** Changes that were in production by a rollout, without anybody knowing which one brought them. */
  readonly undatable: readonly Omit<Change, 'how'>[];
  readonly failures: readonly Failure[];
  /** In the order in which they were merged. */
  readonly merged: readonly Merged[];
  /** From the first deployment on record until the repositories were archived; null without a deployment. */
  readonly life: { readonly start: number; readonly end: number } | null;
}

/** A pull request, and the rollout that brought it to production; null while none has. */
export interface Merged {
  readonly pullRequest: PullRequest;
  readonly rollout: Rollout | null;
}

/** The part of time that is asked about, and under which rules. */
export interface Frame {
  readonly bucket: Bucket;
  readonly start: number;
  readonly end: number;
  readonly asOf: number;
  /** The days of the whole window that was asked about. */
  readonly days: LocalDays;
  readonly zone: string;
  readonly definition: Definition;
}

/** What all frames of one question have in common; `asOf` is an instant of ISO 8601. */
export interface FrameRules extends Pick<Frame, 'days' | 'zone' | 'definition'> {
  readonly asOf: string;
}

export function frameOf(bucket: Bucket, { days, zone, definition, asOf }: FrameRules): Frame {
  const [start, end] = [startSeconds(bucket.from, zone), startSeconds(bucket.to, zone)];
  return { bucket, start, end, asOf: Date.parse(asOf) / 1000, days, zone, definition };
}

/** What a metric says of a frame; the report adds window, definition and coverage. */
export interface Reading extends Pick<MetricReading, 'band' | 'details'>, Pick<Measure, 'value' | 'n' | 'low' | 'high' | 'flags'> {}

export type MetricReadings = Readonly<Record<MetricName, MetricReading>>;

export interface MetricReading {
  readonly measure: Measure;
  /** Null unless there is enough to say it: five observations or more, and a probability of at least 0.8. */
  readonly band: Band | null;
  /** What stands behind the value, by name; durations in seconds. Each metric's file says which names it gives. */
  readonly details: Readonly<Record<string, number | null>>;
}

/** A cluster of survey answers that a value falls into: a description, never a target. */
export interface Band {
  readonly name: string;
  /** The published words, for example `once per day – once per week`. */
  readonly range: string;
  readonly year: number;
  readonly source: string;
  /** How probable it is, given the facts, that the true value lies in this band: 0.8 to 1. */
  readonly probability: number;
}

/** A reading without a value: never zero, always with the reason. */
export function unknown(...flags: readonly string[]): Reading {
  return { value: null, n: 0, low: null, high: null, flags, band: null, details: {} };
}

/** What the number of observations says about how far to trust a value. */
export function sizeFlags(n: number): readonly string[] {
  return n < 5 ? ['small-sample'] : n < 20 ? ['low-confidence'] : [];
}

export function within(frame: Frame, instant: number): boolean {
  return instant >= frame.start && instant < frame.end && instant <= frame.asOf;
}
