import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { percent as percentOfPage, quantity } from '../../../../dashboards/web/format.ts';
import { compact, duration, percent, percentsApart } from '../../../../src/cli/output/quantity.ts';

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

test('nothing is a dash, and a little is not nothing', () => {
  expect([null, 0, 0.001, 0.084].map(percent)).toEqual(['–', '0 %', '< 1 %', '8 %']);
});

test('a share is never rounded up: not to a cutoff, and not to all', () => {
  expect([0.8999, 0.9, 0.1 + 0.2, 0.999, 1].map(percent)).toEqual(['89 %', '90 %', '30 %', '99 %', '100 %']);
});

test('two shares that differ are told apart, as far as two decimals do', () => {
  expect(percentsApart(0.75, 0.75)).toEqual(['75 %', '75 %']);
  expect(percentsApart(0.75, 0.81)).toEqual(['75 %', '81 %']);
  expect(percentsApart(0.751, 0.758)).toEqual(['75.1 %', '75.8 %']);
  expect(percentsApart(0.75, 0.7504)).toEqual(['75.00 %', '75.04 %']);
  expect(percentsApart(0, 0.004)).toEqual(['0 %', '< 1 %']);
  expect(percentsApart(null, 0.5)).toEqual(['–', '50 %']);
});

test('the page writes a share as the command line does', () => {
  const share = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 100 }).map((each) => each / 100),
  );
  fc.assert(
    fc.property(share, (value) => {
      expect(percentOfPage(value)).toBe(percent(value).replace(' %', '%'));
      expect(quantity(value, 'ratio')).toBe(percentOfPage(value));
    }),
  );
  expect(percentOfPage(null)).toBe(percent(null));
});
