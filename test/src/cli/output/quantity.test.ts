import { expect, test } from 'vitest';
import { compact, duration, percent, score } from '../../../../src/cli/output/quantity.ts';

test.each([
  [0, '0 s'],
  [42, '42 s'],
  [90, '1.5 min'],
  [3600, '1.0 h'],
  [36 * 3600, '36 h'],
  [2 * 86_400, '2.0 d'],
  [45.4 * 86_400, '45 d'],
])('%d seconds are %s', (seconds, wanted) => {
  expect(duration(seconds)).toBe(wanted);
});

test('numbers keep two digits that count', () => {
  expect([0, 0.123, 1.26, 9.96, 1234.4].map(compact)).toEqual(['0', '0.12', '1.3', '10', '1234']);
});

test('nothing is a dash, and zero is not nothing', () => {
  expect([percent(null), percent(0), percent(0.084), percent(0.084, 1)]).toEqual(['–', '0 %', '8 %', '8.4 %']);
});

test('a score is never rounded up to a cutoff that it has not reached', () => {
  expect([0.8999, 0.9, 0.1 + 0.2, 1, null].map(score)).toEqual(['89 %', '90 %', '30 %', '100 %', '–']);
});
