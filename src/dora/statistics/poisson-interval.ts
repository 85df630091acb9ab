import { gammaQuantile } from './gamma-distribution.ts';

interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** The exact interval of the mean of a Poisson count (Garwood 1936), in events; divide by the exposure for a rate. */
export function poissonInterval(count: number): Bounds {
  return small[count] ?? boundsOf(count);
}

function boundsOf(count: number): Bounds {
  return { low: count === 0 ? 0 : gammaQuantile(count, 0.025), high: gammaQuantile(count + 1, 0.975) };
}

/** Nearly every week of nearly every service asks for one of these. */
const small = Array.from({ length: 50 }, (_, count) => boundsOf(count));
