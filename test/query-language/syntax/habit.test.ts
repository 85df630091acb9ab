import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { Feature } from '../../../query-language/case.ts';
import { compile } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { parseProgram } from '../../../query-language/syntax/parse.ts';
import { environment } from '../world.ts';

const file = join(import.meta.dirname, '../../../query-language/cases/poor-messages.yaml');
const texts = Feature.parse(parseYaml(readFileSync(file, 'utf8'))).cases.map(({ text }) => text);

function said(text: string): readonly Diagnostic[] {
  const outcome = compile(text, environment);
  return outcome.ok ? outcome.warnings : outcome.errors;
}

describe('edits that are certain', () => {
  const certain = texts.filter((text) => said(text).length > 0 && said(text).every(({ fix }) => fix && !fix.guess));

  it('are most of those for habits', () => expect(certain.length).toBeGreaterThan(20));

  it.each(certain)('make of %s, one after the other, what compiles', (text) => {
    let fixed = text;
    for (let round = 0; round < 5; round += 1) {
      const fix = said(fixed)[0]?.fix;
      if (fix) fixed = `${fixed.slice(0, fix.span.start)}${fix.text}${fixed.slice(fix.span.end)}`;
    }
    expect(said(fixed), fixed).toEqual([]);
  });
});

it.each([
  '(monitors) == null',
  'monitors == (null)',
  '(git.pushedAt) < 30d',
  '(line) > ("1")',
  'tier in ("tier-1")',
  '(1) < (line + 1) < (3)',
])('every edit of %s makes what compiles', (text) => {
  for (const { fix } of said(text)) {
    if (!fix) continue;
    const fixed = `${text.slice(0, fix.span.start)}${fix.text}${text.slice(fix.span.end)}`;
    expect(said(fixed), fixed).toEqual([]);
  }
});

describe('what is right', () => {
  it.each([
    'x.is == 1',
    '`is` == null',
    'f(null = 1, NULL = 2)',
    'x.True',
    '(None) => None.a',
    '5 % 3 == 2',
    '90% + 5 % x',
    '5d == ago(5d)',
    'x between 1 and 2',
    'x in [1, 2]',
    'x in (y)',
    'not x like "a"',
    'f("a", "b")',
    'a like "b"',
    '1e3 == 1000',
  ])('%s is left alone', (text) => {
    const parsed = parseProgram(text);
    expect((parsed.ok ? parsed.warnings : parsed.errors).filter(({ code }) => /habit|unit|not-between/.test(code))).toEqual([]);
  });
});

it('reads any heap of pieces, with places and edits inside the text', () => {
  const pieces = [
    'x',
    'is',
    'not',
    'NULL',
    'None',
    'between',
    'BETWEEN',
    'in',
    '!in',
    '(',
    ')',
    '[',
    ']',
    ',',
    '=',
    '==',
    '===',
    '!==',
    '<>',
    '=<',
    '=>',
    '!',
    '5',
    '5x',
    '30 days',
    '1 month',
    '5d',
    'ago',
    '%',
    '90 %',
    '"a"',
    '“a”',
    '‘a’',
    '"a”',
    '.',
    'like',
    'and',
    'or',
    'if',
    'then',
    'else',
    '-',
    '|',
    'where',
  ];
  assert(
    property(array(constantFrom(...pieces), { maxLength: 25 }), constantFrom('', ' '), (written, gap) => {
      const text = written.join(gap);
      const parsed = parseProgram(text);
      for (const { span, fix } of parsed.ok ? parsed.warnings : parsed.errors) {
        for (const each of [span, fix?.span]) {
          if (!each) continue;
          expect(each.start).toBeGreaterThanOrEqual(0);
          expect(each.end).toBeGreaterThanOrEqual(each.start);
          expect(each.end).toBeLessThanOrEqual(text.length);
        }
      }
    }),
    { numRuns: 5000, seed: 3 },
  );
});
