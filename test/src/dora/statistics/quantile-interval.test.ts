import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaProbability, binomialProbability } from '../../../../src/dora/statistics/beta-distribution.ts';
import { quantileBelow, quantileInterval } from '../../../../src/dora/statistics/quantile-interval.ts';
import { quantile } from '../../../../src/dora/statistics/quantile.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

test.each([
  // Ranks for the median at 95 %, as tabulated for example by Conover, Practical Nonparametric Statistics, table A3.
  { n: 5, low: null, high: null },
  { n: 6, low: 1, high: 6 },
  { n: 9, low: 2, high: 8 },
  { n: 10, low: 2, high: 9 },
  { n: 20, low: 6, high: 15 },
  { n: 100, low: 40, high: 61 },
])('of the median of $n', ({ n, low, high }) => {
  expect(quantileInterval(upTo(n), 0.5)).toEqual({ low, high });
});

test('nothing bounds nothing', () => {
  expect(quantileInterval([], 0.5)).toEqual({ low: null, high: null });
  expect(quantile([], 0.5)).toBeNull();
});

test('quantiles are of type 7', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 0.75)).toBe(3.25);
  expect(quantile([7], 0.9)).toBe(7);
});

test('the binomial distribution agrees with its terms', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (n, k, chance) => {
      let term = (1 - chance) ** n;
      let sum = 0;
      for (let count = 0; count <= Math.min(k, n); count += 1) {
        sum += term;
        term *= ((n - count) / (count + 1)) * (chance / (1 - chance));
      }
      expect(binomialProbability(n, chance, k)).toBeCloseTo(Math.min(1, sum), 9);
    }),
  );
});

test('the beta distribution is symmetric and uniform where it should be', () => {
  expect(betaProbability(1, 1, 0.3)).toBeCloseTo(0.3, 12);
  expect(betaProbability(2, 3, 0.4)).toBeCloseTo(1 - betaProbability(3, 2, 0.6), 12);
  expect(betaProbability(0.5, 0.5, 0.5)).toBeCloseTo(0.5, 12);
});

test('a threshold above all values is likely to be above their median, one below them unlikely', () => {
  expect(quantileBelow(upTo(20), 0.5, 30)).toBeGreaterThan(0.999);
  expect(quantileBelow(upTo(20), 0.5, 1)).toBeLessThan(0.001);
  expect(quantileBelow(upTo(20), 0.5, 11)).toBeCloseTo(0.5, 1);
});
