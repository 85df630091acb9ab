import { expect, test } from 'vitest';
import type { Failure, Incident } from '../../../src/dora/failure-link.ts';
import { recoveryOf } from '../../../src/dora/recovery-time.ts';

const incident = (started: number, resolved: number | null): Incident => ({ id: `i${started}`, started, resolved });

function failure(incidents: Incident[], rolledBack: number | null = null): Failure {
  const rollout = {
    id: 'r',
    repository: 'shop/api',
    version: 'c1',
    started: 90,
    finished: 100,
    succeeded: true,
    type: 'regular' as const,
    undoes: null,
  };
  return { rollout, incidents, rolledBack };
}

test('lasts from the end of the rollout until the incident is resolved', () => {
  expect(recoveryOf(failure([incident(150, 400)]), 1000)).toEqual({ seconds: 300, observed: true });
});

test('ends with the last of several incidents', () => {
  expect(recoveryOf(failure([incident(150, 400), incident(160, 700)]), 1000)).toEqual({ seconds: 600, observed: true });
});

test('is over when a rollback has undone it, even if the incident is closed later or still open', () => {
  expect(recoveryOf(failure([incident(150, 400)], 250), 1000)).toEqual({ seconds: 150, observed: true });
  expect(recoveryOf(failure([incident(150, null)], 250), 1000)).toEqual({ seconds: 150, observed: true });
});

test('an open incident has lasted until now, and its end is not observed', () => {
  expect(recoveryOf(failure([incident(150, null), incident(160, 200)]), 1000)).toEqual({ seconds: 900, observed: false });
});

test('an incident that ends before it begins says nothing', () => {
  expect(recoveryOf(failure([incident(150, 120)]), 1000)).toBeNull();
  expect(recoveryOf(failure([incident(150, 120)], 300), 1000)).toEqual({ seconds: 200, observed: true });
});
