import { describe, expect, test } from 'vitest';
import type { Column, ColumnType, Value } from '../../../../query-language/catalog.ts';
import { readValue } from '../../../../src/scoring/example/example-value.ts';

const now = '2026-07-01T00:00:00.000Z';
const column = (type: ColumnType, more: Partial<Column> = {}): Column => ({ type, describes: '', ...more });
const read = (type: ColumnType, written: unknown) => readValue(column(type), written, now);

describe('what an example writes for a column', () => {
  test.each<[type: ColumnType, written: unknown, value: Value]>([
    ['boolean', false, false],
    ['integer', -3, -3],
    ['number', 0.5, 0.5],
    ['text', '', ''],
    ['version', '1.2', '1.2'],
    ['grade', 'B', 'B'],
    ['date', '2026-01-31', '2026-01-31'],
    ['timestamp', '2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['timestamp', '2026-01-31T10:00Z', '2026-01-31T10:00:00.000Z'],
    ['timestamp', '3d ago', '2026-06-28T00:00:00.000Z'],
    ['timestamp', '1.5h ago', '2026-06-30T22:30:00.000Z'],
    ['timestamp', '2w ago', '2026-06-17T00:00:00.000Z'],
    ['duration', '4h', 14_400],
    ['duration', '90s', 90],
    ['json', { a: [1, 'x'] }, '{"a":[1,"x"]}'],
    ['json', 'a lot', '"a lot"'],
    ['list<text>', ['a', 'b'], ['a', 'b']],
    ['list<number>', [], []],
    ['text', null, null],
  ])('%s: %j is taken', (type, written, value) => expect(read(type, written)).toEqual({ value }));

  test.each<[type: ColumnType, written: unknown]>([
    ['boolean', 'yes'],
    ['integer', 1.5],
    ['integer', 2 ** 60],
    ['number', Number.POSITIVE_INFINITY],
    ['number', '50%'],
    ['text', 12],
    ['grade', 'E'],
    ['date', '2026-02-30'],
    ['date', '2026-01-31T10:00Z'],
    ['timestamp', 'yesterday'],
    ['timestamp', '3 days ago'],
    ['timestamp', '100000d ago'],
    ['timestamp', '2026-13-01'],
    ['timestamp', '2026-01-31T25:00Z'],
    ['timestamp', 20260131],
    ['duration', 14_400],
    ['duration', '4'],
    ['list<text>', 'a'],
    ['list<integer>', [1, 'x']],
  ])('%s: %j is not', (type, written) => expect(read(type, written)).toEqual({ wanted: expect.any(String) }));

  test('null is refused where a row needs a value, and choices are held to', () => {
    expect(readValue(column('text', { required: true }), null, now)).toHaveProperty('wanted');
    expect(readValue(column('text', { values: ['a', 'b'] }), 'c', now)).toEqual({ wanted: 'one of a, b' });
  });

  test('is told how a share is written', () => {
    expect(readValue(column('number', { unit: 'ratio' }), '60%', now)).toEqual({ wanted: 'a number such as 0.6 for 60 %' });
    expect(read('number', '60%')).toEqual({ wanted: 'a number' });
  });
});
