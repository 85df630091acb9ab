import { expect, test } from 'vitest';
import type { Type } from '../../../../query-language/analysis/type.ts';
import { showValue } from '../../../../src/scoring/judge/show-value.ts';

test.each<[value: unknown, kind: Exclude<Type['kind'], 'list' | 'record'>, percent: boolean, expected: string | null]>([
  [null, 'number', true, null],
  ['0.725', 'number', true, '72.5 %'],
  [0.1 + 0.2, 'number', false, '0.3'],
  ['1036800.0', 'duration', false, '12 days'],
  [86_400, 'duration', false, '1 day'],
  [5400, 'duration', false, '1.5 hours'],
  ['-90', 'duration', false, '-1.5 minutes'],
  [0, 'duration', false, '0 seconds'],
  [3, 'integer', false, '3'],
  [false, 'boolean', false, 'false'],
  ['2026-10-01 12:00:00+00', 'timestamp', false, '2026-10-01T12:00:00Z'],
  ['2026-10-01T12:00:00.000Z', 'timestamp', false, '2026-10-01T12:00:00Z'],
  [['a', 'b'], 'text', false, '[a, b]'],
  ['<b>', 'text', false, '<b>'],
])('%j as %s (percent: %s) is %j', (value, kind, percent, expected) => {
  expect(showValue(value, { kind }, percent)).toBe(expected);
});

test('long text is cut', () => {
  expect(showValue('a'.repeat(5000), { kind: 'text' })).toBe(`${'a'.repeat(200)}…`);
});
