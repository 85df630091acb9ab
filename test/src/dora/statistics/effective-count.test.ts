import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectiveCount, type Clustered } from '../../../../src/dora/statistics/effective-count.ts';
import { quantileInterval } from '../../../../src/dora/statistics/quantile-interval.ts';
import { quantile } from '../../../../src/dora/statistics/quantile.ts';

test('what stands alone counts in full, what is all the same counts once for each cluster', () => {
  const alone = [1, 2, 3, 4].map((value) => ({ value, cluster: String(value) }));
  expect(effectiveCount(alone, 2.5, 0.5)).toBe(4);
  const same = [1, 2, 3, 4].flatMap((value) => [value, value, value].map(() => ({ value, cluster: String(value) })));
  expect(effectiveCount(same, 2.5, 0.5)).toBe(4);
  expect(
    effectiveCount(
      [5, 5, 5].map((value) => ({ value, cluster: 'one' })),
      5,
      0.5,
    ),
  ).toBe(1);
});

test('is never more than there are, nor less than unlike clusters leave', () => {
  const observation = fc.record({ value: fc.integer({ min: 0, max: 9 }), cluster: fc.constantFrom('a', 'b', 'c', 'd') });
  fc.assert(
    fc.property(fc.array(observation, { minLength: 1, maxLength: 40 }), (observations) => {
      const sorted = observations.map(({ value }) => value).sort((a, b) => a - b);
      const count = effectiveCount(observations, quantile(sorted, 0.5) ?? 0, 0.5);
      expect(count).toBeLessThanOrEqual(observations.length);
      expect(count).toBeGreaterThanOrEqual(1 - 1e-9);
    }),
  );
});

test('makes intervals hold the median as often as they say, where those of independent values do not', () => {
  const random = seeded(7);
  const held = { alone: 0, together: 0 };
  const rounds = 500;
  for (let round = 0; round < rounds; round += 1) {
    const observations = clustered(random, { clusters: 12, largest: 11, correlation: 0.8 });
    const sorted = observations.map(({ value }) => value).sort((a, b) => a - b);
    const effective = effectiveCount(observations, quantile(sorted, 0.5) ?? 0, 0.5);
    const holds = ({ low, high }: ReturnType<typeof quantileInterval>): boolean => (low ?? 0) <= 1 && (high ?? Infinity) >= 1;
    held.alone += holds(quantileInterval(sorted, 0.5)) ? 1 : 0;
    held.together += holds(quantileInterval(sorted, 0.5, effective)) ? 1 : 0;
  }
  expect(held.alone / rounds).toBeLessThan(0.75);
  expect(held.together / rounds).toBeGreaterThan(0.92);
});

interface Design {
  readonly clusters: number;
  readonly largest: number;
  readonly correlation: number;
}

/** Log-normal values whose median is 1; those of a cluster have a part in common. */
function clustered(random: () => number, { clusters, largest, correlation }: Design): Clustered[] {
  return Array.from({ length: clusters }).flatMap((_, cluster) => {
    const common = normal(random) * Math.sqrt(correlation);
    const size = 1 + Math.floor(random() * largest);
    return Array.from({ length: size }, () => ({
      value: Math.exp(common + normal(random) * Math.sqrt(1 - correlation)),
      cluster: String(cluster),
    }));
  });
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** Numbers between 0 and 1, the same ones for a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return (state + 0.5) / 4_294_967_296;
  };
}
