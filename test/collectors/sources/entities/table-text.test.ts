import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTable, withoutColumns } from '../../../../collectors/sources/entities/table-text.ts';

const texts = (text: string): readonly (readonly string[])[] => readTable(text).rows.map((row) => row.map((cell) => cell.text));

test.each<[text: string, rows: readonly (readonly string[])[]]>([
  ['', []],
  [
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    '\uFEFFa,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\n\n , \n1,',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  ['a\n"x,\n""y"""', [['a'], ['x,\n"y"']]],
  [
    'a,b\n"x"y,2',
    [
      ['a', 'b'],
      ['xy', '2'],
    ],
  ],
  [
    'a;b\n1,5;2',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'a\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
])('reads %j', (text, rows) => expect(texts(text)).toEqual(rows));

test('says where a quote is opened that nothing closes', () => {
  expect(readTable('a,b\n1,"x').unclosed).toEqual({ start: 6, end: 8 });
});

test('gives each cell with the place where it is written', () => {
  const text = 'name,note\ncart,"a ""b"""\n';
  const [, [, cell] = []] = readTable(text).rows;
  expect(text.slice(cell?.span.start, cell?.span.end)).toBe('"a ""b"""');
});

test('reads back whatever cells are written with quotes', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é') }).filter((text) => text.trim() !== '');
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const written = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n');
      // The first line decides what separates; here it is a comma.
      expect(texts(`a,b\n${written}`).slice(1)).toEqual(rows);
    }),
  );
});

test('strikes out columns without moving anything', () => {
  const text = 'name,api-token,note\ncart,"s3,cret",x\nsearch,abc,y\n';
  const struck = withoutColumns(text, (name) => name.endsWith('token'));
  expect(struck).toBe('name,api-token,note\ncart,"xxxxxxx",x\nsearch,xxx,y\n');
});
