import { expect, test } from 'vitest';
import { nearName } from '../../rubrics/near-name.ts';

test.each([
  ['colour', ['color', 'weight'], 'color'],
  ['wieght', ['color', 'weight'], 'weight'],
  ['WEIGHT', ['weight'], 'weight'],
  ['ask', ['asks', 'effort'], 'asks'],
  ['zzz', ['asks', 'effort'], undefined],
  ['', ['asks'], undefined],
  ['E', ['A', 'B'], undefined],
  ['a', ['A', 'B'], 'A'],
  ['pass', ['passes'], undefined],
  ['pases', ['passes', 'phases'], 'passes'],
])('%s of %j is %s', (name, known, expected) => {
  expect(nearName(name, known)).toBe(expected);
});

test('a very long name has no near one', () => {
  expect(nearName('a'.repeat(1_000_000), ['a'.repeat(1_000_001)])).toBeUndefined();
});
