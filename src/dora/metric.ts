import type { Measure } from './measure.ts';

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

export type MetricReadings = Readonly<Record<MetricName, MetricReading>>;

export interface MetricReading {
  readonly measure: Measure;
  /** Null unless there is enough to say it: five observations or more, and a probability of at least 0.8. */
  readonly band: Band | null;
  /**
   * What stands behind the value, by name; durations in seconds.
   * deployment-frequency: `rollouts`, `days`, `median-week-days`.
   * lead-time: `p75`, `p90`, and the means `coding`, `pickup`, `review`, `merge-wait`, `queue`, `deploy` that add up to `mean`; `unreviewed`, `old-commit`, `bot`.
   * change-failure-rate: `failed`, `rollouts`. recovery-time: `failures`, `open`, `p75`, `p90`.
   */
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
