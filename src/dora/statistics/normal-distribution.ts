import { gammaProbability } from './gamma-distribution.ts';

/** The standard normal variable's quantile at 0.975: half the width of every 95 % interval here. */
export const z95 = 1.959963984540054;

/** P(Z ≤ z) for a standard normal variable. */
export function normalProbability(z: number): number {
  const within = gammaProbability(0.5, (z * z) / 2);
  return z < 0 ? (1 - within) / 2 : (1 + within) / 2;
}
