import { assert, constantFrom, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Span } from '../../query-language/diagnostic.ts';
import stringWidth from 'string-width';
import { position, render } from '../../query-language/render.ts';

const words = { odd: () => ({ says: 'This is odd.', hint: 'Make it even.' }), plain: () => ({ says: 'Plain.' }) };

function shown(text: string, span: Span | undefined, rest: Partial<Diagnostic> = {}): readonly string[] {
  return render({ code: 'plain', severity: 'error', facts: {}, ...(span ? { span } : {}), ...rest }, text, words).split('\n');
}

describe('a diagnostic for a person', () => {
  it('shows place, line, caret and hint', () => {
    expect(shown('a + b', { start: 4, end: 5 }, { code: 'odd', file: 'x.yaml' })).toEqual([
      'x.yaml:1:5: error: This is odd.',
      '  a + b',
      '      ^',
      '  Make it even.',
    ]);
  });

  it('stands without a place', () => expect(shown('a', undefined, { severity: 'warning' })).toEqual(['warning: Plain.']));

  it('says a code that has no words', () => expect(shown('a', undefined, { code: 'nobody.knows' })).toEqual(['error: nobody.knows']));

  it('keeps the caret under tabs and wide letters', () => {
    expect(shown('\t日本 x', { start: 4, end: 5 }).slice(1)).toEqual(['    日本 x', '         ^']);
    expect(shown('日本', { start: 0, end: 2 }).slice(1)).toEqual(['  日本', '  ^^^^']);
  });

  it('marks every line of what goes over several, without their indentation', () => {
    expect(shown('ab\r\ncd', { start: 1, end: 6 })).toEqual(['1:2: error: Plain.', '  ab', '   ^', '  cd', '  ^^']);
    expect(shown('ab\r\ncd', { start: 4, end: 6 })).toEqual(['2:1: error: Plain.', '  cd', '  ^^']);
    expect(shown('f(\n  a,\n\n)', { start: 0, end: 10 }).slice(1)).toEqual(['  f(', '  ^^', '    a,', '    ^^', '  )', '  ^']);
  });

  it('shows the first and the last lines of what goes over many', () => {
    expect(shown('a\nb\nc\nd\ne', { start: 0, end: 9 }).slice(1)).toEqual(['  a', '  ^', '  b', '  ^', '  ⋮', '  e', '  ^']);
  });

  it.each([
    ['a wide letter', '日本', '日', 2],
    ['a combining mark', 'e\u0301x', 'e\u0301', 1],
    ['an emoji', '😀x', '😀', 2],
    ['a family of emoji', '👩‍👩‍👧‍👦x', '👩‍👩‍👧‍👦', 2],
    ['a flag', '🇨🇭x', '🇨🇭', 2],
    ['a skin tone', '👍🏽x', '👍🏽', 2],
    ['letters joined to one', 'क्षx', 'क्ष', 1],
    ['a tab', '\tx', '\t', 2],
  ])('marks %s, and what stands behind it', (_, text, character, columns) => {
    expect(shown(text, { start: 0, end: character.length })[2]).toBe(`  ${'^'.repeat(columns)}`);
    expect(shown(text, { start: character.length, end: text.length })[2]!.indexOf('^')).toBe(2 + columns);
  });

  it('marks the whole character where a part of one is meant', () => {
    expect(shown('a👩‍👧b', { start: 2, end: 3 })[2]).toBe('   ^^');
  });

  it('keeps the letters of writing from right to left where they are in the text', () => {
    const [, line, caret] = shown('name == "שלום" x', { start: 15, end: 16 });
    expect(line).toBe('  \u202dname == "שלום" x\u202c');
    expect(caret).toBe(`${' '.repeat(17)}^`);
  });

  it('shows what could deceive: controls, and marks that turn the direction', () => {
    expect(shown('a\u001b[31m\u202eb', { start: 7, end: 8 }).slice(1)).toEqual(['  a␛[31m<202e>b', `${' '.repeat(14)}^`]);
  });

  it('cuts a long line around the place', () => {
    const [, line, caret] = shown('x'.repeat(300), { start: 150, end: 153 });
    expect(line).toBe(`  …${'x'.repeat(100)}…`);
    expect(caret!.indexOf('^')).toBe(2 + 1 + 60);
  });

  it('cuts a long line of wide letters by columns, and a mark that goes on behind the cut', () => {
    const [, line, caret] = shown('日'.repeat(300), { start: 100, end: 290 });
    expect(stringWidth(line!)).toBeLessThanOrEqual(2 + 1 + 100 + 1);
    expect(stringWidth(caret!)).toBe(2 + 1 + 100);
    expect(caret!.indexOf('^')).toBe(2 + 1 + 60);
  });

  it('stands at the end of a text', () => expect(shown('ab', { start: 2, end: 2 })).toEqual(['1:3: error: Plain.', '  ab', '    ^']));

  it('has for every text and place whole lines of few columns, and carets that end under them', () => {
    const unit = constantFrom('a', '\t', '日', '\n', '\r', '😀', 'e\u0301', '\u200d', '\u202e', 'ש', '\u001b', '\ud800', '👩‍👧');
    assert(
      property(string({ unit, maxLength: 200 }), nat(200), nat(200), (text, from, length) => {
        const start = Math.min(from, text.length);
        const [, ...lines] = shown(text, { start, end: Math.min(start + length, text.length) }).filter((line) => line !== '  ⋮');
        expect(lines.length).toBeGreaterThanOrEqual(2);
        expect(lines.length % 2).toBe(0);
        for (let at = 0; at < lines.length; at += 2) {
          const [line, caret] = [lines[at]!, lines[at + 1]!];
          expect(caret).toMatch(/^ +\^+$/u);
          expect(stringWidth(line)).toBeLessThanOrEqual(104);
          expect(caret.length).toBeLessThanOrEqual(Math.max(3, stringWidth(line) + 1));
          expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
        }
      }),
      { seed: 6, numRuns: 1000 },
    );
  });
});

it('counts lines and columns as people do', () => {
  expect(position('a\nb', 2)).toEqual({ line: 2, column: 1 });
  expect(position('a\r\n😀b', 5)).toEqual({ line: 2, column: 2 });
  expect(position('e\u0301👩‍👧b', 7)).toEqual({ line: 1, column: 3 });
  expect(position('', 0)).toEqual({ line: 1, column: 1 });
});
