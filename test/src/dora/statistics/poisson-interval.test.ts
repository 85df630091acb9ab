import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { gammaProbability } from '../../../../src/dora/statistics/gamma-distribution.ts';
import { poissonInterval } from '../../../../src/dora/statistics/poisson-interval.ts';

test.each([
  // Garwood 1936, table 1; 13 checked against scipy.stats.chi2.
  { count: 0, low: 0, high: 3.6889 },
  { count: 1, low: 0.0253, high: 5.5716 },
  { count: 3, low: 0.6187, high: 8.7673 },
  { count: 13, low: 6.922, high: 22.2304 },
  { count: 100, low: 81.3639, high: 121.6271 },
])('$count events', ({ count, low, high }) => {
  const interval = poissonInterval(count);
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 3);
});

/** P(X ≤ k) of a Poisson variable, term by term. */
function poissonProbability(mean: number, k: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let n = 1; n <= k; n += 1) sum += term *= mean / n;
  return sum;
}

test('at each bound, a count as extreme as the one seen has a chance of 2.5 %', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), (count) => {
      const { low, high } = poissonInterval(count);
      expect(1 - poissonProbability(low, count - 1)).toBeCloseTo(0.025, 8);
      expect(poissonProbability(high, count)).toBeCloseTo(0.025, 8);
      expect(gammaProbability(count, low)).toBeCloseTo(0.025, 8);
    }),
  );
});
