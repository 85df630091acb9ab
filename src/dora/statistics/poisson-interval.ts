import { gammaQuantile } from './gamma-distribution.ts';

/** The exact interval of the mean of a Poisson count (Garwood 1936), in events; divide by the exposure for a rate. */
export function poissonInterval(count: number): { readonly low: number; readonly high: number } {
  return { low: count === 0 ? 0 : gammaQuantile(count, 0.025), high: gammaQuantile(count + 1, 0.975) };
}
