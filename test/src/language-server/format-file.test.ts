import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { applied } from '../../../query-language/editor/binding.ts';
import { print } from '../../../query-language/syntax/print.ts';
import { formatRubric, formatText } from '../../../src/language-server/format-file.ts';
import { rubricValues } from '../../../src/language-server/rubric-region.ts';
import { generated } from '../../query-language/reference/choose.ts';
import { expression, kinds } from '../../query-language/reference/generate-expression.ts';

function formatted(text: string): string {
  const outcome = formatRubric(text, 'test.yaml');
  if (!outcome.ok) throw new Error(outcome.errors.map(({ code }) => code).join());
  return applied(text, outcome.value.edits);
}

/** A rubric with one check whose condition is written so. */
function rubric(passes: string): string {
  return `rubric: x\nchecks:\n  - check: a\n    passes: ${passes}\n    why: So.\n`;
}

describe('a condition is written anew in the style it has', () => {
  it.each([
    ['plain', 'a==1', 'a == 1'],
    ['with a comment behind', 'a==1   # why', 'a == 1   # why'],
    ['single quotes', `'a==''x'''`, `'a == "x"'`],
    ['double quotes', '"a==\\"x\\""', `"a == 'x'"`],
    ['double quotes around both kinds', `"a==\\"it's\\""`, `"a == \\"it's\\""`],
    ['a block', '|\n      a==1\n        && b\n', '|\n      a == 1 and b\n'],
    ['a block that keeps its end', '|+\n      a==1\n\n', '|+\n      a == 1\n\n'],
    ['a block with an indentation of its own', '|2\n      a==1\n', '|2\n      a == 1\n'],
    [
      'a block too long for a line',
      `|\n      ${'a'.repeat(50)} and ${'b'.repeat(50)}\n`,
      `|\n      ${'a'.repeat(50)}\n      and ${'b'.repeat(50)}\n`,
    ],
    ['a folded block', '>-\n      a==1\n      and b\n', '>-\n      a == 1 and b\n'],
    ['plain over lines', 'a==1\n      and b', 'a == 1 and b'],
    ['comments in a block', '|\n      // why\n      a==1\n', '|\n      // why\n      a == 1\n'],
  ])('%s', (_, before, after) => expect(formatted(rubric(before))).toBe(rubric(after)));

  it.each([
    ['what would be no YAML then', '("a") in x'],
    ['what would be a comment then', '"a" # no'],
    ['what is no text', '[a, b]'],
    ['an alias', '*there'],
    ['nothing', ''],
  ])('but not %s', (_, passes) => {
    const text = rubric(passes).replace('why: So.', 'why: &there So.');
    const outcome = formatRubric(text, 'test.yaml');
    if (outcome.ok) expect(applied(text, outcome.value.edits)).toBe(text);
  });
});

test('one that cannot be read is told of, and hides no other', () => {
  const text = `${rubric('a ==')}  - check: b\n    passes: a==1\n`;
  const outcome = formatRubric(text, 'test.yaml');
  expect(outcome).toMatchObject({ ok: true, value: { faults: [{ code: 'syntax.unfinished', file: 'test.yaml', span: { start: 47 } }] } });
  expect(formatted(text)).toContain('passes: a == 1');
});

test('what is no YAML, or would be too much of it, is left alone', () => {
  expect(formatRubric('rubric: [', 'test.yaml').ok).toBe(false);
  expect(formatRubric(`rubric: x\nchecks: ${'['.repeat(5000)}`, 'test.yaml').ok).toBe(false);
  const bomb = `a: &a [x, x]\n${Array.from({ length: 40 }, (_, index) => `b${index}: &b${index} [*a, *a, *a]`).join('\n')}\nrubric: x\n`;
  expect(formatRubric(bomb, 'test.yaml').ok).toBe(false);
  expect(rubricValues('x'.repeat(2_000_000))).toEqual([]);
});

test('lines end as they did', () => {
  expect(formatText('a==1\r\n// c\r\n')).toMatchObject({ value: 'a == 1\r\n// c\r\n' });
  const text = rubric(`|\n      ${'a'.repeat(60)} and ${'b'.repeat(60)}\n`).replaceAll('\n', '\r\n');
  expect(formatted(text).replaceAll('\r\n', '')).not.toContain('\n');
});

test('whatever stands in a rubric, all but its queries stays, and it is formatted then', () => {
  const styles: readonly ((text: string) => string)[] = [
    (text) => JSON.stringify(text),
    (text) => `'${text.replaceAll("'", "''")}'`,
    (text) => `|\n      ${text}\n`,
    (text) => `>\n      ${text}\n`,
    (text) => `|-\n      // first\n      ${text}`,
  ];
  for (const [style, text] of generated(
    (choose) => [choose.one(styles), print(expression(choose, choose.one(kinds), 3))] as const,
    200,
    4,
  )) {
    const before = rubric(style(text));
    const after = formatted(before);
    expect({ ...(parse(after) as object), checks: [] }).toEqual({ ...(parse(before) as object), checks: [] });
    expect(formatted(after), before).toBe(after);
  }
});

test('places of a value and of the file are each other’s', () => {
  for (const passes of [
    'a == 1',
    `'a == ''b'''`,
    '"a == \\"b\\""',
    '|\n      a\n      and b\n',
    '>\n      a\n      and b\n',
    'a\n      and b',
  ]) {
    const [value] = rubricValues(rubric(passes));
    const region = value!.regions[0]!;
    for (let offset = 0; offset < value!.value.trimEnd().length; offset += 1) {
      if (/\s/.test(region.text.charAt(offset))) continue;
      expect(region.offsetAt(region.place({ start: offset, end: offset + 1 }).start), `${passes} at ${offset}`).toBe(offset);
    }
    expect(region.offsetAt(0)).toBeUndefined();
    expect(region.offsetAt(rubric(passes).indexOf('why'))).toBeUndefined();
  }
});
