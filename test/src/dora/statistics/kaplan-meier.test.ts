import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  survivalCurve,
  survivalQuantile,
  survivalQuantileBelow,
  survivalQuantileInterval,
} from '../../../../src/dora/statistics/kaplan-meier.ts';
import type { Duration } from '../../../../src/dora/statistics/kaplan-meier.ts';
import { quantile } from '../../../../src/dora/statistics/quantile.ts';

const ended = (...seconds: number[]): Duration[] => seconds.map((each) => ({ seconds: each, observed: true }));
const open = (...seconds: number[]): Duration[] => seconds.map((each) => ({ seconds: each, observed: false }));

test('agrees with scipy.stats.ecdf on the leukaemia remission times of Freireich 1963', () => {
  const curve = survivalCurve([...ended(6, 6, 6, 7, 10, 13, 16, 22, 23), ...open(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]);
  expect(curve.map((step) => [step.seconds, Number(step.survival.toFixed(4))])).toEqual([
    [6, 0.8571],
    [7, 0.8067],
    [10, 0.7529],
    [13, 0.6902],
    [16, 0.6275],
    [22, 0.5378],
    [23, 0.4482],
  ]);
  expect(survivalQuantile(curve, 0.5)).toBe(23);
  // R: survfit(..., conf.type = "log-log") gives a median of 23 with 95 % from 13 to no bound.
  expect(survivalQuantileInterval(curve, 0.5)).toEqual({ low: 13, high: null });
  expect(curve[0]?.low).toBeCloseTo(0.6197, 4);
  expect(curve[0]?.high).toBeCloseTo(0.9516, 4);
});

test('a median that is not reached is null, never the last time seen', () => {
  const curve = survivalCurve([...ended(1), ...open(2, 3, 4)]);
  expect(survivalQuantile(curve, 0.5)).toBeNull();
  expect(survivalQuantileInterval(curve, 0.5).high).toBeNull();
  expect(survivalCurve(open(5, 6))).toEqual([]);
});

test('one observation bounds nothing, and two bound little', () => {
  expect(survivalQuantileInterval(survivalCurve(ended(5)), 0.5)).toEqual({ low: null, high: null });
  expect(survivalQuantileInterval(survivalCurve(ended(5, 9)), 0.5)).toEqual({ low: 5, high: null });
});

test('one half is reached where integers say so, whatever floating point makes of it', () => {
  // 1/2 as 5/6 × 4/5 × 3/4: the plain product is a few ulps above it.
  const curve = survivalCurve(ended(1, 2, 3, 4, 5, 6));
  expect(survivalQuantile(curve, 0.5)).toBe(3);
});

test('without open ends it is the share of values above, and the order of observations does not matter', () => {
  const times = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(times, (values) => {
      const curve = survivalCurve(ended(...values));
      for (const step of curve) expect(step.survival).toBeCloseTo(values.filter((each) => each > step.seconds).length / values.length, 10);
      expect(survivalCurve(ended(...values.toReversed()))).toEqual(curve);
      const sorted = values.toSorted((a, b) => a - b);
      const lower = sorted[Math.ceil(sorted.length / 2) - 1];
      expect(survivalQuantile(curve, 0.5)).toBe(lower);
    }),
  );
});

test('the estimate stays within its interval, and falls', () => {
  const durations = fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 100 }), observed: fc.boolean() }), {
    minLength: 1,
    maxLength: 80,
  });
  fc.assert(
    fc.property(durations, (values) => {
      let before = 1;
      for (const step of survivalCurve(values)) {
        expect(step.survival).toBeLessThan(before);
        expect(step.low).toBeLessThanOrEqual(step.survival + 1e-12);
        expect(step.high).toBeGreaterThanOrEqual(step.survival - 1e-12);
        before = step.survival;
      }
    }),
  );
});

test('open ends do not pull the median down as leaving them out does', () => {
  // Exponential times cut off at random: the true median is ln 2. A fixed generator, so the figures are always the same.
  const random = generator(20_261_121);
  const durations = Array.from({ length: 4000 }, () => {
    const lasts = -Math.log(random());
    const seen = -Math.log(random()) * 1.5;
    return { seconds: Math.min(lasts, seen), observed: lasts <= seen };
  });
  const median = survivalQuantile(survivalCurve(durations), 0.5) ?? 0;
  const naive =
    quantile(
      durations
        .filter((each) => each.observed)
        .map((each) => each.seconds)
        .sort((a, b) => a - b),
      0.5,
    ) ?? 0;
  expect(Math.abs(median / Math.LN2 - 1)).toBeLessThan(0.05);
  expect(naive / Math.LN2).toBeLessThan(0.7);
});

test('the interval holds the true median about as often as it says', () => {
  const random = generator(7);
  let held = 0;
  for (let round = 0; round < 300; round += 1) {
    const durations = Array.from({ length: 40 }, () => {
      const lasts = -Math.log(random());
      const seen = random() * 3;
      return { seconds: Math.min(lasts, seen), observed: lasts <= seen };
    });
    const { low, high } = survivalQuantileInterval(survivalCurve(durations), 0.5);
    if ((low ?? 0) <= Math.LN2 && (high ?? Infinity) >= Math.LN2) held += 1;
  }
  expect(held / 300).toBeGreaterThan(0.91);
});

test('a threshold far above the median is likely to be above the true one', () => {
  const curve = survivalCurve(ended(...Array.from({ length: 30 }, (_, index) => index + 1)));
  expect(survivalQuantileBelow(curve, 0.5, 29)).toBeGreaterThan(0.99);
  expect(survivalQuantileBelow(curve, 0.5, 2)).toBeLessThan(0.01);
  expect(survivalQuantileBelow(curve, 0.5, 16)).toBeCloseTo(0.5, 5);
  expect(survivalQuantileBelow(curve, 0.5, 1)).toBe(0);
  expect(survivalQuantileBelow(curve, 0.5, 31)).toBe(1);
});

/** A linear congruential generator (Numerical Recipes): enough for a test, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 4_294_967_297;
  };
}
