import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../../src/dora/change.ts';
import { leadTimeOf, stageNames } from '../../../src/dora/lead-time.ts';
import { strictDefinition } from './strict-definition.ts';

const definition = await strictDefinition();

function change(pullRequest: Partial<Change['pullRequest']>, rollout: Partial<Change['rollout']>): Change {
  return {
    how: 'ancestry',
    pullRequest: {
      repository: 'shop/api',
      number: 1,
      mergeSha: 'c1',
      author: 'ada',
      authorIsBot: false,
      intoDefault: true,
      firstCommit: 0,
      created: 100,
      ready: null,
      firstReview: 150,
      approved: 180,
      merged: 200,
      ...pullRequest,
    },
    rollout: {
      id: 'r',
      repository: 'shop/api',
      version: 'c1',
      started: 250,
      finished: 300,
      succeeded: true,
      type: 'regular',
      undoes: null,
      ...rollout,
    },
  };
}

test('the plain case', () => {
  expect(leadTimeOf(change({}, {}), definition)).toEqual({
    seconds: 300,
    stages: { coding: 100, pickup: 50, review: 30, 'merge-wait': 20, queue: 50, deploy: 50 },
    unreviewed: false,
    oldCommit: false,
  });
});

test('time as a draft is coding', () => {
  expect(leadTimeOf(change({ ready: 140 }, {}), definition).stages).toMatchObject({ coding: 140, pickup: 10 });
});

test('without a review the wait lasts until the merge, and is said to be unreviewed', () => {
  const lead = leadTimeOf(change({ firstReview: null, approved: null }, {}), definition);
  expect(lead).toMatchObject({ unreviewed: true, stages: { pickup: 100, review: 0, 'merge-wait': 0 } });
});

test('a review without approval lasts until the merge', () => {
  expect(leadTimeOf(change({ approved: null }, {}), definition).stages).toMatchObject({ pickup: 50, review: 50, 'merge-wait': 0 });
});

test('a first commit after opening is held to the opening', () => {
  expect(leadTimeOf(change({ firstCommit: 130 }, {}), definition)).toMatchObject({ seconds: 200, stages: { coding: 0 } });
});

test('a first commit much older than the pull request is flagged', () => {
  expect(leadTimeOf(change({ firstCommit: -91 * 86_400 }, {}), definition).oldCommit).toBe(true);
});

test.each([
  { start: 'created' as const, seconds: 200, coding: 0 },
  { start: 'ready' as const, seconds: 160, coding: 0 },
  { start: 'merged' as const, seconds: 100, coding: 0 },
])('the clock can start at $start', ({ start, seconds, coding }) => {
  const from = { ...definition, 'lead-time': { ...definition['lead-time'], 'starts-at': start } };
  const lead = leadTimeOf(change({ ready: 140 }, {}), from);
  expect(lead.seconds).toBe(seconds);
  expect(lead.stages.coding).toBe(start === 'created' ? 40 : coding);
});

test('the stages are never negative and add up to the whole, however disordered the moments are', () => {
  const moment = fc.integer({ min: 0, max: 1000 });
  const maybe = fc.option(moment);
  const start = fc.constantFrom('first-commit' as const, 'created' as const, 'ready' as const, 'merged' as const);
  fc.assert(
    fc.property(
      moment,
      moment,
      maybe,
      maybe,
      maybe,
      maybe,
      moment,
      moment,
      start,
      (created, merged, firstCommit, ready, firstReview, approved, started, finished, from) => {
        const one = change(
          { created, merged, firstCommit, ready, firstReview, approved },
          { started, finished: Math.max(finished, merged) },
        );
        const lead = leadTimeOf(one, { ...definition, 'lead-time': { ...definition['lead-time'], 'starts-at': from } });
        for (const name of stageNames) expect(lead.stages[name]).toBeGreaterThanOrEqual(0);
        expect(stageNames.reduce((sum, name) => sum + lead.stages[name], 0)).toBe(lead.seconds);
      },
    ),
  );
});
