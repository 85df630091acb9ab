import type { Interval } from './interval.ts';
import { z95 } from './normal-distribution.ts';

/** Wilson's score interval of a proportion (Wilson 1927; Brown, Cai, DasGupta 2001). No trials bound nothing. */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (trials === 0) return { low: null, high: null };
  const share = successes / trials;
  const z2 = z95 * z95;
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (z95 / (1 + z2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  return { low: successes === 0 ? 0 : centre - half, high: successes === trials ? 1 : centre + half };
}
