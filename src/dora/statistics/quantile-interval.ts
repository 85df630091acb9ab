import { betaProbability, binomialProbability } from './beta-distribution.ts';
import type { Interval } from './interval.ts';

/**
 * The interval of a quantile from order statistics: how many observations lie below the true quantile is binomial, whatever the
 * distribution. Too few observations bound nothing: of a median, fewer than six. `sorted` is ascending. Where they depend on one
 * another they count for as many as `effective`, and ranks among so many stand for those in proportion among all.
 */
export function quantileInterval(sorted: readonly number[], share: number, effective = sorted.length): Interval {
  const n = Math.floor(effective);
  const low = firstCount(n, (k) => binomialProbability(n, share, k) > 0.025);
  const high = firstCount(n, (k) => 1 - binomialProbability(n, share, k) <= 0.025) + 1;
  const ratio = (sorted.length + 1) / (n + 1);
  return { low: sorted[Math.floor(low * ratio) - 1] ?? null, high: sorted[Math.ceil(high * ratio) - 1] ?? null };
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
export function quantileBelow(sorted: readonly number[], share: number, threshold: number, effective = sorted.length): number {
  const weight = sorted.length === 0 ? 0 : effective / sorted.length;
  const below = sorted.filter((value) => value < threshold).length;
  return 1 - betaProbability(below * weight + 0.5, (sorted.length - below) * weight + 0.5, share);
}
