import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { position, readDocument } from '../../rubrics/document.ts';
import type { Document, Path } from '../../rubrics/document.ts';
import { messages } from '../../rubrics/messages.ts';

const schema = z.strictObject({
  name: z.string(),
  colour: z.enum(['red', 'green']).optional(),
  share: z
    .string()
    .regex(/^\d+%$/, 'a percentage such as 60%')
    .optional(),
  weight: z.number().min(0).max(5).optional(),
  when: z.union([z.string(), z.strictObject({ from: z.string(), until: z.string() })]).optional(),
  parts: z.array(z.strictObject({ part: z.string(), weight: z.number().optional() })).optional(),
});

function faults(text: string): string[] {
  const outcome = readDocument(schema, text, 'thing.yaml');
  if (outcome.ok) return [];
  return outcome.errors.map((each) => {
    const words = messages[each.code]?.(each.facts);
    if (!words) throw new Error(`${each.code} has no words`);
    expect(each.file).toBe('thing.yaml');
    const { line, column } = position(text, each.span?.start ?? 0);
    return `${line}:${column} ${words.says}${words.hint ? ` ${words.hint}` : ''}`;
  });
}

function read<T>(kind: z.ZodType<T>, text: string): Document<T> {
  const outcome = readDocument(kind, text, 'thing.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value;
}

describe('faults of a document', () => {
  test.each<[fault: string, text: string, expected: string[]]>([
    ['no fault', 'name: a', []],
    ['an empty file', '', ['1:1 The file should be fields, not nothing.']],
    ['a list where fields belong', '- a\n', ['1:1 The file should be fields, not a list.']],
    ['a field misspelt', 'name: a\ncolor: red', ['2:1 There is no field `color`. Did you mean `colour`?']],
    [
      'a field far from any',
      'name: a\nparts:\n  - part: x\n    zzzzzz: 1',
      ['4:5 There is no field `zzzzzz` in `parts[0]`. Known here: `part`, `weight`.'],
    ],
    ['a field missing', 'colour: red', ['1:1 `name` is missing.']],
    ['a field missing in a list', 'name: a\nparts:\n  - weight: 1', ['3:5 `parts[0].part` is missing.']],
    ['a wrong type', 'name: [a]', ['1:7 `name` should be text, not a list.']],
    ['nothing after a colon', 'name:\nweight: 1', ['1:6 `name` should be text, not nothing.']],
    ['a wrong value', 'name: a\ncolour: gren', ['2:9 `gren` is no value of `colour`. Did you mean `green`?']],
    ['a wrong value near none', 'name: a\ncolour: mauve', ['2:9 `mauve` is no value of `colour`. It takes: `red`, `green`.']],
    ['out of range', 'name: a\nweight: 9', ['2:9 `weight` should be at most 5.']],
    ['malformed', 'name: a\nshare: 6', ['2:8 `share` should be text, not a number.']],
    ['malformed text', 'name: a\nshare: six', ['2:8 `share` is not as it should be: a percentage such as 60%.']],
    ['a branch of a union', 'name: a\nwhen: {from: x}', ['2:8 `when.until` is missing.']],
    ['no branch of a union', 'name: a\nwhen: 3', ['2:7 `when` should be text or fields, not a number.']],
    [
      'several at once, in reading order',
      'colour: blue\nweight: x\nnmae: a',
      [
        '1:1 `name` is missing.',
        '1:9 `blue` is no value of `colour`. It takes: `red`, `green`.',
        '2:9 `weight` should be a number, not text.',
        '3:1 There is no field `nmae`. Did you mean `name`?',
      ],
    ],
    [
      'a duplicate key, and the rest',
      'name: a\nname: b\nweight: 9',
      ['2:1 This field is given twice. Keep one of them.', '3:9 `weight` should be at most 5.'],
    ],
    [
      'bad indentation',
      'name: a\n weight: 1',
      [
        '1:7 Not valid YAML: Nested mappings are not allowed in compact mappings.',
        '1:7 Not valid YAML: Implicit keys need to be on a single line.',
      ],
    ],
    [
      'two documents',
      'name: a\n---\nname: b',
      ['2:1 The file holds more than one document. Put what follows `---` into a file of its own.'],
    ],
    ['an unknown alias', 'name: *a', ['1:7 `*a` refers to an anchor that no earlier line sets.']],
    ['a circular alias', 'name: a\nparts: &p [*p]', ['2:12 `*p` stands inside what it refers to.']],
    [
      'fields of the prototype',
      'name: a\n__proto__: {x: 1}\nconstructor: 1',
      [
        '2:1 There is no field `__proto__`. Known here: `name`, `colour`, `share`, `weight`, `when`, `parts`.',
        '3:1 There is no field `constructor`. Known here: `name`, `colour`, `share`, `weight`, `when`, `parts`.',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  test('aliases that multiply are one diagnostic, at once', () => {
    const levels = Array.from({ length: 12 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`);
    expect(faults(['l0: &l0 [lol]', ...levels].join('\n'))).toEqual([
      '1:1 The aliases of this file multiply beyond reason. Write the values out.',
    ]);
  });

  test.each([
    ['flow', '['.repeat(100_000)],
    ['block', '- '.repeat(100_000)],
  ])('%s nesting without end is one diagnostic', (_, text) => {
    expect(faults(text).map((each) => each.replace(/^\S+ /, ''))).toEqual(['Nested too deeply to be read.']);
  });

  test.each([
    ['keys', Array.from({ length: 60_000 }, (_, index) => `k${index}: 1`).join('\n'), 200],
    ['the same key', 'name: a\n'.repeat(60_000), 200],
    ['aliases', `name: &a x\nparts:\n${'- *a\n'.repeat(100_000)}`, 1],
    ['wrong items', `name: x\nparts:\n${'- x\n'.repeat(100_000)}`, 200],
  ])('%s without end are told of to some hundreds, in time', { timeout: 20_000 }, (_, text, count) => {
    expect(faults(text)).toHaveLength(count);
  });

  test('a huge file is not parsed', () => {
    expect(faults(`name: ${'a'.repeat(1_000_001)}`)).toEqual([
      '1:1 The file has 1000007 characters; at most 1000000 are read. Split it into several files.',
    ]);
  });

  test('any text at all gives an outcome', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab:-[]{}&*!|>\'"#%@`,?\n \t\\0~<'.split('')) }),
        (text) => void readDocument(schema, text, 'thing.yaml'),
      ),
      { numRuns: 2000 },
    );
  });
});

describe('places in a document', () => {
  const text = 'name: &n a\nparts:\n  - part: x\n  - {part: y, weight: 2}\nwhen: *n\n';
  const marked = (path: Path) => {
    const { start, end } = read(schema, text).span(path);
    return text.slice(start, end);
  };

  test.each<[Path, string]>([
    [['name'], 'a'],
    [['parts', 0, 'part'], 'x'],
    [['parts', 1, 'weight'], '2'],
    [['parts', 1], '{part: y, weight: 2}'],
    [['parts', 0, 'weight'], 'part'],
    [['parts', 7], '- part: x\n  - {part: y, weight: 2}'],
    [['when'], '*n'],
  ])('%j', (path, expected) => {
    expect(marked(path).trimEnd()).toBe(expected);
  });
});

describe('ranges inside a text value', () => {
  const one = z.strictObject({ q: z.string() });
  const inside = (text: string, part: string) => {
    const document = read(one, text);
    const start = document.value.q.indexOf(part);
    expect(start, `${part} in ${document.value.q}`).toBeGreaterThanOrEqual(0);
    const { start: from, end } = document.spanInside(['q'], { start, end: start + part.length });
    return text.slice(from, end);
  };

  test.each([
    ['plain', 'q: git.lastComit.age < 90d', 'lastComit'],
    ['plain over lines', 'q: a and\n   lastComit and\n   b', 'lastComit'],
    ['single quotes', "q: 'it''s == lastComit'", 'lastComit'],
    ['double quotes', 'q: "x == \\"a\\" and lastComit"', 'lastComit'],
    ['literal block', 'q: |\n  a and\n    lastComit and\n  b\n', 'lastComit'],
    ['literal block with a header', 'q: |2- # why\n    a and\n    lastComit', 'lastComit'],
    ['folded block', 'q: >-\n  a and\n  lastComit\n\n  and b\n', 'lastComit'],
    ['carriage returns', 'q: |\r\n  a and\r\n  lastComit\r\n', 'lastComit'],
  ])('%s', (_, text, part) => {
    expect(inside(text, part)).toBe(part);
  });

  test('an escape is marked as written', () => {
    expect(inside('q: "a \\u0062c"', 'b')).toBe('\\u0062');
    expect(inside('q: "a \\U0001F600c"', '😀')).toBe('\\U0001F600');
    expect(inside("q: 'a '' b'", "'")).toBe("''");
  });

  test('the end of the value is the end of what is written', () => {
    const text = 'q: a ==';
    expect(read(one, text).spanInside(['q'], { start: 4, end: 4 })).toEqual({ start: 7, end: 7 });
  });

  test('every visible character is found where it was written, in every style', () => {
    const style = fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED' as const);
    const value = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '\n', "'", ':', '#', 'é', '=', 'word', ' long line of several words '),
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(style, value, (defaultStringType, q) => {
        const text = stringify({ q }, { defaultStringType, defaultKeyType: 'PLAIN', lineWidth: 30 });
        const document = read(one, text);
        const value = document.value.q;
        for (let at = 0; at < value.length; at += 1) {
          if (/\s/.test(value.charAt(at))) continue;
          const { start, end } = document.spanInside(['q'], { start: at, end: at + 1 });
          expect(text.slice(start, end).replace(/^['\\](?=.)/, ''), `${text} at ${at}`).toBe(value.charAt(at));
        }
      }),
      { numRuns: 500 },
    );
  });
});
