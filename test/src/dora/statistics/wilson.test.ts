import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../../src/dora/statistics/wilson.ts';

test.each([
  // Brown, Cai, DasGupta 2001 and scipy.stats.binomtest(...).proportion_ci(method='wilson').
  { successes: 0, trials: 5, low: 0, high: 0.4345 },
  { successes: 4, trials: 23, low: 0.0698, high: 0.3714 },
  { successes: 5, trials: 5, low: 0.5655, high: 1 },
  { successes: 1, trials: 10, low: 0.0179, high: 0.4042 },
])('$successes of $trials', ({ successes, trials, low, high }) => {
  const interval = wilsonInterval(successes, trials);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('no trials bound nothing', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: null, high: null });
});

test('holds the share, lies within 0 and 1, and mirrors when successes and failures change places', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(), (trials, seed) => {
      const successes = seed % (trials + 1);
      const { low, high } = wilsonInterval(successes, trials);
      const mirrored = wilsonInterval(trials - successes, trials);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(successes / trials);
      expect(high).toBeGreaterThanOrEqual(successes / trials);
      expect(mirrored.low).toBeCloseTo(1 - (high ?? 0), 10);
    }),
  );
});
