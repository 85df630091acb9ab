import { betaProbability, binomialProbability } from './beta-distribution.ts';
import type { Interval } from './interval.ts';

/**
 * The interval of a quantile from order statistics: how many observations lie below the true quantile is binomial, whatever the
 * distribution. Too few observations bound nothing: of a median, fewer than six. `sorted` is ascending.
 */
export function quantileInterval(sorted: readonly number[], share: number): Interval {
  const n = sorted.length;
  const low = firstCount(n, (k) => binomialProbability(n, share, k) > 0.025);
  const high = firstCount(n, (k) => 1 - binomialProbability(n, share, k) <= 0.025) + 1;
  return { low: sorted[low - 1] ?? null, high: sorted[high - 1] ?? null };
}

/** The least count from 0 to n for which a condition holds that, once it holds, holds for every larger one. */
function firstCount(n: number, holds: (count: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Probability that the true quantile is below the threshold: Jeffreys' posterior of the share of all values that are. */
export function quantileBelow(sorted: readonly number[], share: number, threshold: number): number {
  const below = sorted.filter((value) => value < threshold).length;
  return 1 - betaProbability(below + 0.5, sorted.length - below + 0.5, share);
}
