import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readProperty, rowOfProperties, type GivenProperty } from '../../collectors/property.ts';
import type { ColumnType, Kind } from '../../query-language/catalog.ts';
import { propertiesTable } from '../../rubrics/kind.ts';
import { findRowFault } from '../../src/sync/row-fault.ts';

const types: readonly ColumnType[] = [
  ...(['boolean', 'integer', 'number', 'text', 'date', 'timestamp', 'duration', 'version', 'grade', 'json'] as const),
  ...(['list<text>', 'list<integer>', 'list<number>'] as const),
];

describe('a value as it is written', () => {
  test.each<[type: ColumnType, written: unknown, expected: unknown]>([
    ['boolean', 'True', true],
    ['boolean', 'yes', 'true or false'],
    ['integer', '-12', -12],
    ['integer', '1e3', 1000],
    ['integer', '1.5', 'a whole number'],
    ['integer', '9007199254740993', 'a whole number'],
    ['number', '.5', 0.5],
    ['number', '1,5', 'a number'],
    ['number', 'Infinity', 'a number'],
    ['number', '0x10', 'a number'],
    ['text', ' 1.10 ', '1.10'],
    ['text', ['a'], 'a text'],
    ['text', 'x'.repeat(10_001), 'a text'],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2026-02-29', 'a day such as 2026-01-31'],
    ['date', '2026-01-31T10:00:00Z', 'a day such as 2026-01-31'],
    ['timestamp', '2026-01-31T10:00:00+02:00', '2026-01-31T08:00:00.000Z'],
    ['timestamp', '2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['timestamp', '2026-02-30T10:00:00Z', 'a moment such as 2026-01-31T14:00:00Z'],
    ['timestamp', '2026-01-31T10:00:00', 'a moment such as 2026-01-31T14:00:00Z'],
    ['duration', '1.5h', 5400],
    ['duration', '30', 'a length of time such as 4h or 30d'],
    ['version', '1.4.2', '1.4.2'],
    ['grade', 'B', 'B'],
    ['grade', 'E', 'a letter from A to D, or F'],
    ['json', { b: ['1'], a: 'x' }, '{"a":"x","b":["1"]}'],
    ['list<text>', ['a', 'b'], ['a', 'b']],
    ['list<text>', 'a, b;c', ['a', 'b', 'c']],
    ['list<text>', [['a']], 'a list of texts'],
    ['list<text>', { a: 'b' }, 'a list of texts'],
    ['list<integer>', ['1', 'x'], 'a list of whole numbers'],
    ['list<number>', '1;2.5', [1, 2.5]],
  ])('%s: %j', (type, written, expected) => {
    const read = readProperty({ type, describes: '' }, written);
    expect('value' in read ? read.value : read.wanted).toEqual(expected);
  });

  test('is one of those that the property can have', () => {
    const column = { type: 'text', describes: '', values: ['react', 'vue'] } as const;
    expect(readProperty(column, 'vue')).toEqual({ value: 'vue' });
    expect(readProperty(column, 'Vue')).toEqual({ wanted: 'one of `react`, `vue`' });
    expect(readProperty({ ...column, type: 'list<text>' }, 'vue, svelte')).toEqual({ wanted: 'a list of `react`, `vue`' });
  });

  test('comes to what the column takes or to what would be right, whatever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.anything(), (type, written) => {
        const read = readProperty({ type, describes: '' }, written);
        const table = propertiesTable('x', 'X', { given: { type, describes: '' } });
        if ('value' in read) expect(findRowFault(table, { entity: 'x:default/a', given: read.value })).toBeUndefined();
        else expect(read.wanted).not.toBe('');
      }),
    );
  });
});

describe('the row of an entity’s properties', () => {
  const kind: Kind = {
    name: 'x',
    title: 'X',
    describes: '',
    properties: propertiesTable('x', 'X', {
      size: { type: 'integer', describes: '' },
      on_call: { type: 'text', describes: '', sensitive: true },
    }),
    relations: [],
  };
  const given = (column: string, written: unknown): GivenProperty => ({
    column,
    written,
    place: 'x.yaml:1:1',
    say: (code, facts) => ({ fault: { code, severity: 'error', facts } }),
  });

  test('counts as read of its own where anything is given', () => {
    expect([...rowOfProperties(kind, 'x:default/a', [given('size', '3'), given('on_call', '')])]).toEqual([
      { table: 'x_properties', values: { entity: 'x:default/a', size: 3 } },
      { reading: 'x_properties', scope: 'x:default/a', outcome: 'read', reason: '' },
    ]);
    expect([...rowOfProperties(kind, 'x:default/a', [])]).toEqual([{ table: 'x_properties', values: { entity: 'x:default/a' } }]);
  });

  test('is not there while one of them is wrong, and the reason says which and where', () => {
    const [fault, reading, ...others] = rowOfProperties(kind, 'x:default/a', [given('on_call', 'ada'), given('size', 'large')]);
    expect(fault).toMatchObject({ fault: { code: 'property.unusable', facts: { property: 'size', found: '`large`' } } });
    expect(reading).toEqual({
      reading: 'x_properties',
      scope: 'x:default/a',
      outcome: 'failed',
      reason: '`size` should be a whole number, but is `large` (x.yaml:1:1).',
    });
    expect(others).toEqual([]);
  });

  test('says of a sensitive property that it is wrong, and not what it is', () => {
    const said = JSON.stringify([...rowOfProperties(kind, 'x:default/a', [given('on_call', ['ada@example.com'])])]);
    expect(said).toContain('on-call');
    expect(said).not.toContain('ada@');
  });
});
