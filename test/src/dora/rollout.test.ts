import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rollouts } from '../../../src/dora/rollout.ts';
import type { Deployment } from '../../../src/dora/rollout.ts';
import { strictDefinition } from './strict-definition.ts';

const definition = await strictDefinition();
const minute = 60;
const end = Number.MAX_SAFE_INTEGER;
let count = 0;

function deployment(version: string | null, started: number, rest: Partial<Deployment> = {}): Deployment {
  count += 1;
  return {
    repository: 'shop/api',
    id: `d${count}`,
    environment: 'production',
    class: 'production',
    version,
    task: null,
    state: 'success',
    started: started * minute,
    finished: started * minute + 5,
    ...rest,
  };
}

const shape = (deployments: Deployment[]) => rollouts(deployments, definition, end).map((each) => [each.version, each.type]);

test('regions of one version are one rollout, which finishes with the last', () => {
  const [only, ...more] = rollouts(
    [
      deployment('v1', 0, { environment: 'production-eu' }),
      deployment('v1', 20, { environment: 'production-us' }),
      deployment('v1', 45, { environment: 'production-ap' }),
    ],
    definition,
    end,
  );
  expect(more).toEqual([]);
  expect(only).toMatchObject({ started: 0, finished: 45 * minute + 5, succeeded: true });
});

test('past the grouping window the same version is a redeploy', () => {
  expect(shape([deployment('v1', 0), deployment('v1', 31)])).toEqual([
    ['v1', 'regular'],
    ['v1', 'redeploy'],
  ]);
});

test('a version that returns is a rollback, and what failed is the first rollout after it', () => {
  const all = rollouts([deployment('v1', 0), deployment('v2', 100), deployment('v3', 200), deployment('v1', 300)], definition, end);
  expect(all.map((each) => each.type)).toEqual(['regular', 'regular', 'regular', 'rollback']);
  expect(all[3]?.undoes).toBe(all[1]?.id);
});

test('what a rollback undoes is never itself a rollback', () => {
  const all = rollouts(
    [deployment('v1', 0), deployment('v2', 100), deployment('v1', 200), deployment('v3', 300), deployment('v2', 400)],
    definition,
    end,
  );
  expect(all.map((each) => each.type)).toEqual(['regular', 'regular', 'rollback', 'regular', 'rollback']);
  expect(all[2]?.undoes).toBe(all[1]?.id);
  expect(all[4]?.undoes).toBe(all[3]?.id);
});

test('one that only takes a rollback back declares nothing failed', () => {
  const all = rollouts([deployment('v1', 0), deployment('v2', 100), deployment('v1', 200), deployment('v2', 300)], definition, end);
  expect(all[3]).toMatchObject({ type: 'rollback', undoes: null });
});

test('a quick rollback is not taken for another region of the rollout that it returns to', () => {
  expect(shape([deployment('v1', 0), deployment('v2', 5), deployment('v1', 10)])).toEqual([
    ['v1', 'regular'],
    ['v2', 'regular'],
    ['v1', 'rollback'],
  ]);
});

test('two versions on their way through the regions at once stay two rollouts', () => {
  const eu = { environment: 'production-eu' };
  const us = { environment: 'production-us' };
  expect(shape([deployment('v1', 0, eu), deployment('v2', 10, eu), deployment('v1', 12, us), deployment('v2', 20, us)])).toHaveLength(2);
});

test('a deployment that calls itself a rollback is one, even to a version from before the records begin', () => {
  const all = rollouts([deployment('v5', 0), deployment('v4', 100, { task: 'rollback' })], definition, end);
  expect(all[1]).toMatchObject({ type: 'rollback', undoes: all[0]?.id });
});

test('a retry that succeeds makes the rollout a success; one that never does reaches nobody', () => {
  const retried = rollouts([deployment('v1', 0, { state: 'failure' }), deployment('v1', 10)], definition, end);
  expect(retried).toMatchObject([{ succeeded: true, started: 0 }]);
  const failed = rollouts([deployment('v1', 0), deployment('v2', 100, { state: 'failure' }), deployment('v1', 200)], definition, end);
  expect(failed.map((each) => [each.succeeded, each.type])).toEqual([
    [true, 'regular'],
    [false, 'regular'],
    [true, 'redeploy'],
  ]);
});

test('cancelled, running and later deployments are no rollouts', () => {
  const all = [
    deployment('v1', 0, { state: 'cancelled' }),
    deployment('v2', 1, { state: 'running', finished: null }),
    deployment('v3', 100),
  ];
  expect(rollouts(all, definition, 99 * minute)).toEqual([]);
});

test('deployments without a version are never one', () => {
  expect(shape([deployment(null, 0), deployment(null, 1)])).toEqual([
    [null, 'regular'],
    [null, 'regular'],
  ]);
});

test('the order in which deployments are given does not matter', () => {
  const some = fc.array(
    fc.record({ version: fc.constantFrom('a', 'b', 'c'), started: fc.nat(300), place: fc.constantFrom('eu', 'us'), ok: fc.boolean() }),
    { maxLength: 25 },
  );
  fc.assert(
    fc.property(some, fc.infiniteStream(fc.nat()), (items, order) => {
      const deployments = items.map((each) =>
        deployment(each.version, each.started, { environment: each.place, state: each.ok ? 'success' : 'failure' }),
      );
      const shuffled = deployments
        .map((each) => ({ each, key: order.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each);
      const result = rollouts(deployments, definition, end);
      expect(rollouts(shuffled, definition, end)).toEqual(result);
      expect(result.length).toBeLessThanOrEqual(deployments.length);
    }),
  );
});
