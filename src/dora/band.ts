import { z } from 'zod';
import { metricNames } from './metric.ts';
import type { Band, MetricName } from './metric.ts';

const bandSchema = z.strictObject({
  name: z.string(),
  /** The published words. */
  range: z.string(),
  /** Half-open: `from` is in, `to` is not; without `to` there is no upper bound. In the unit of the metric. */
  from: z.number().nonnegative(),
  to: z.number().positive().optional(),
});

/** One year's clusters. They need not be in the order of their names, and need not cover everything. */
export const bandTableSchema = z.strictObject({
  bands: z.string(),
  year: z.int(),
  source: z.string(),
  metrics: z.record(z.enum(metricNames), z.array(bandSchema)),
});
export type BandTable = z.infer<typeof bandTableSchema>;

/** Fewest observations a band may be read from, and the least probability at which it is shown (Davidovič 2021 on small counts). */
const fewest = 5;
const leastProbability = 0.8;

/** Probability, given the facts, that the true value is below the threshold. */
export type ProbabilityBelow = (threshold: number) => number;

/** The band that `value` falls into, or null where the observations are too few or do not tell it from its neighbours. */
export function bandOf(table: BandTable, metric: MetricName, value: number | null, n: number, below: ProbabilityBelow): Band | null {
  if (value === null || n < fewest) return null;
  const band = table.metrics[metric].find((each) => value >= each.from && (each.to === undefined || value < each.to));
  if (!band) return null;
  const probability = (band.to === undefined ? 1 : below(band.to)) - (band.from === 0 ? 0 : below(band.from));
  if (probability < leastProbability) return null;
  return { name: band.name, range: band.range, year: table.year, source: table.source, probability: Math.min(1, probability) };
}
