import type { Interval } from './interval.ts';
import { normalProbability, z95 } from './normal-distribution.ts';

/** How long something took, or, when its end has not been observed, how long it had lasted when last seen (right-censored). */
export interface Duration {
  readonly seconds: number;
  readonly observed: boolean;
}

/** The estimate from `seconds` until the next step. */
export interface SurvivalStep {
  readonly seconds: number;
  /** Share that lasts longer. */
  readonly survival: number;
  /**
   * 95 %, by the log-log transformation, so that it stays within 0 and 1. When all have ended there is no variance to take: nothing
   * is below, and what was above before still is.
   */
  readonly low: number;
  readonly high: number;
}

/** One half is reached exactly where integers say so; floating products miss it by a few ulps. */
const tolerance = 1e-12;

/** The product-limit estimate (Kaplan & Meier 1958) with Greenwood's variance: one step for each time at which something ended. */
export function survivalCurve(durations: readonly Duration[]): readonly SurvivalStep[] {
  const sorted = [...durations].sort((a, b) => a.seconds - b.seconds);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let greenwood = 0;
  for (let index = 0; index < sorted.length;) {
    const atRisk = sorted.length - index;
    const seconds = sorted[index]?.seconds ?? 0;
    let ended = 0;
    for (; sorted[index]?.seconds === seconds; index += 1) ended += sorted[index]?.observed ? 1 : 0;
    if (ended === 0) continue;
    survival = ended === atRisk ? 0 : survival * (1 - ended / atRisk);
    greenwood += ended === atRisk ? 0 : ended / (atRisk * (atRisk - ended));
    const interval = survival === 0 ? { low: 0, high: steps.at(-1)?.high ?? 1 } : logLogInterval(survival, greenwood);
    steps.push({ seconds, survival, ...interval });
  }
  return steps;
}

/** The time by which `share` have ended: the first at which the curve is at or below `1 - share`; null when it never is. */
export function survivalQuantile(curve: readonly SurvivalStep[], share: number): number | null {
  return firstAtOrBelow(curve, (step) => step.survival, 1 - share);
}

/** The interval of that time (Brookmeyer & Crowley 1982, on the log-log scale). An upper bound that is not reached is null. */
export function survivalQuantileInterval(curve: readonly SurvivalStep[], share: number): Interval {
  const estimated = curve.filter((step) => step.survival > 0);
  return { low: firstAtOrBelow(estimated, (step) => step.low, 1 - share), high: firstAtOrBelow(curve, (step) => step.high, 1 - share) };
}

/** Approximate probability that the time by which `share` have ended is below the threshold, normal on the log-log scale. */
export function survivalQuantileBelow(curve: readonly SurvivalStep[], share: number, threshold: number): number {
  const step = curve.findLast((each) => each.seconds < threshold);
  if (!step) return 0;
  if (step.survival === 0) return 1;
  const deviation = (logLog(step.low) - logLog(step.high)) / (2 * z95);
  return normalProbability((logLog(step.survival) - logLog(1 - share)) / deviation);
}

function firstAtOrBelow(curve: readonly SurvivalStep[], of: (step: SurvivalStep) => number, level: number): number | null {
  return curve.find((step) => of(step) <= level + tolerance)?.seconds ?? null;
}

function logLogInterval(survival: number, greenwood: number): { low: number; high: number } {
  const spread = z95 * (Math.sqrt(greenwood) / Math.abs(Math.log(survival)));
  return { low: survival ** Math.exp(spread), high: survival ** Math.exp(-spread) };
}

/** Falls from infinity to minus infinity in survival: larger is later in the curve. */
function logLog(survival: number): number {
  return Math.log(-Math.log(survival));
}
