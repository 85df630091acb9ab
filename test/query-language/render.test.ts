import { assert, constantFrom, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Span } from '../../query-language/diagnostic.ts';
import { position, render, width } from '../../query-language/render.ts';

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

  it('marks only the first line of what goes over several', () => {
    expect(shown('ab\r\ncd', { start: 1, end: 6 })).toEqual(['1:2: error: Plain.', '  ab', '   ^']);
    expect(shown('ab\r\ncd', { start: 4, end: 6 })).toEqual(['2:1: error: Plain.', '  cd', '  ^^']);
  });

  it('cuts a long line around the place', () => {
    const [, line, caret] = shown('x'.repeat(300), { start: 150, end: 153 });
    expect(line).toBe(`  …${'x'.repeat(100)}…`);
    expect(caret!.indexOf('^')).toBe(2 + 1 + 60);
  });

  it('stands at the end of a text', () => expect(shown('ab', { start: 2, end: 2 })).toEqual(['1:3: error: Plain.', '  ab', '    ^']));

  it('has two or three lines for every text and place', () => {
    assert(
      property(
        string({ unit: constantFrom('a', '\t', '日', '\n', '\r', '😀'), maxLength: 150 }),
        nat(150),
        nat(150),
        (text, from, length) => {
          const start = Math.min(from, text.length);
          expect(shown(text, { start, end: Math.min(start + length, text.length) })).toHaveLength(3);
        },
      ),
      { seed: 6 },
    );
  });
});

it('counts lines and columns as people do', () => {
  expect(position('a\nb', 2)).toEqual({ line: 2, column: 1 });
  expect(position('a\r\n😀b', 5)).toEqual({ line: 2, column: 2 });
  expect(position('', 0)).toEqual({ line: 1, column: 1 });
});

it('measures what a terminal shows', () => {
  expect([width('abc'), width('日本'), width('e\u0301'), width('😀'), width('')]).toEqual([3, 4, 1, 2, 0]);
});
