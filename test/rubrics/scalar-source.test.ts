import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readDocument } from '../../rubrics/document.ts';
import type { Document } from '../../rubrics/document.ts';

const one = z.strictObject({ q: z.string() });

function read(text: string): Document<{ q: string }> {
  const outcome = readDocument(one, text, 'thing.yaml');
  if (!outcome.ok) throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(outcome.errors)}`);
  return outcome.value;
}

/** A scalar as it was written, and where each unit of its value stands; of white space nothing is promised but the order. */
interface Written {
  readonly text: string;
  readonly places: readonly { readonly unit: string; readonly start: number; readonly end: number }[];
}

/** Writes characters one after the other and keeps where. */
class Pen {
  text = '';
  readonly places: { unit: string; start: number; end: number }[] = [];

  layout(text: string): void {
    this.text += text;
  }

  write(character: string, as: string = character): void {
    const start = this.text.length;
    this.text += as;
    for (let unit = 0; unit < character.length; unit += 1) {
      const apart = as === character;
      const place = apart ? { start: start + unit, end: start + unit + 1 } : { start, end: this.text.length };
      this.places.push({ unit: character.charAt(unit), ...place });
    }
  }
}

/** Small choices, each from a list of its own so that a failing case shrinks well. */
type Choose = (count: number) => number;

const choices = fc.infiniteStream(fc.nat(1000)).map(
  (stream): Choose =>
    (count) =>
      stream.next().value! % count,
);
const ends = fc.constantFrom('\n', '\r\n');
const indents = fc.constantFrom('  ', '   ', '      ');
const heads = fc.constantFrom('q: ', '"q": ', 'q: &anchor ', 'q: !!str ', 'q: !!str &anchor ', '? q\n: ', '# why\nq: ', '\ufeffq: ');

function characters(...units: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.array(fc.constantFrom(...units), { maxLength: 30 });
}

const isBlank = (character: string | undefined): boolean => character === undefined || /^[ \t\n]$/.test(character);

/** Whether a lone blank may be written as a line break and the indentation of the next line. */
const folds = (all: readonly string[], at: number): boolean => all[at] === ' ' && !isBlank(all[at - 1]) && !isBlank(all[at + 1]);

const short: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  '\t': 't',
  '\n': 'n',
  ' ': ' ',
  '\u00a0': '_',
  '\u0085': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
  '\u001b': 'e',
  '\u0007': 'a',
};

const hex = (character: string, digits: number): string => character.codePointAt(0)!.toString(16).padStart(digits, '0');

function doubleQuoted(all: readonly string[], choose: Choose, end: string, indent: string): Written {
  const pen = new Pen();
  pen.layout('"');
  for (const [at, character] of all.entries()) {
    if (choose(9) === 0 && at > 0) {
      pen.layout(`\\${end}${indent}`);
      // A blank behind the indentation would be part of it.
      if (isBlank(character)) {
        pen.write(character, `\\x${hex(character, 2)}`);
        continue;
      }
    }
    const code = character.codePointAt(0)!;
    const ways = [
      ...(code > 31 &&
      code !== 0x85 &&
      !'"\\'.includes(character) &&
      (!isBlank(character) || (!isBlank(all[at - 1]) && !isBlank(all[at + 1])))
        ? [character, character, character]
        : []),
      ...(short[character] === undefined ? [] : [`\\${short[character]}`]),
      ...(code < 0x100 ? [`\\x${hex(character, 2)}`] : []),
      ...(code < 0x1_00_00 ? [`\\u${hex(character, 4)}`] : []),
      `\\U${hex(character, 8)}`,
    ];
    if (folds(all, at) && choose(3) === 0) pen.write(character, `${end}${indent}`);
    else pen.write(character, ways[choose(ways.length)]);
  }
  pen.layout('"');
  return pen;
}

function singleQuoted(all: readonly string[], choose: Choose, end: string, indent: string): Written {
  const pen = new Pen();
  pen.layout("'");
  for (const [at, character] of all.entries()) {
    if (folds(all, at) && choose(2) === 0) pen.write(character, ` ${end}${indent}`);
    else pen.write(character, character === "'" ? "''" : character);
  }
  pen.layout("'");
  return pen;
}

function plain(all: readonly string[], choose: Choose, end: string, indent: string): Written {
  const pen = new Pen();
  pen.write('f');
  for (const [at, character] of all.entries()) {
    if (folds(all, at) && choose(2) === 0) pen.write(character, `${end}${indent}`);
    else pen.write(character);
  }
  pen.write('g');
  return pen;
}

function header(style: '|' | '>', all: readonly string[], choose: Choose, indent: string): string {
  const opensBlank = isBlank(all[0]);
  const size = opensBlank || choose(2) === 0 ? String(indent.length) : '';
  const chomp = ['-', '+', ''][choose(3)]!;
  return `${style}${choose(2) === 0 ? `${size}${chomp}` : `${chomp}${size}`}${['', ' # why: |', ' '][choose(3)]}`;
}

function literalBlock(all: readonly string[], choose: Choose, end: string, indent: string): Written {
  const pen = new Pen();
  pen.layout(`${header('|', all, choose, indent)}${end}${indent}`);
  for (const character of all) {
    if (character === '\n') {
      pen.write(character, end);
      pen.layout(indent);
    } else pen.write(character);
  }
  pen.write('z');
  pen.layout(end);
  return pen;
}

function foldedBlock(all: readonly string[], choose: Choose, end: string, indent: string): Written {
  const pen = new Pen();
  pen.layout(`${header('>', all, choose, indent)}${end}${indent}`);
  for (const [at, character] of all.entries()) {
    if (folds(all, at) && choose(2) === 0) pen.write(character, `${end}${indent}`);
    else pen.write(character);
  }
  pen.write('z');
  pen.layout(end);
  return pen;
}

const common = ['a', 'b', 'é', '日', '😀', 'e\u0301', '\u200d', ' ', ' ', '==', '(', '{', ','];
const styles = {
  'double quotes': { write: doubleQuoted, units: characters(...common, ...Object.keys(short), "'", ': ', '#', '-') },
  'single quotes': { write: singleQuoted, units: characters(...common, '"', '\\', "'", "'", ': ', '#', '\u00a0') },
  'no quotes': { write: plain, units: characters('a', 'b', '日', '😀', ' ', ' ', "'", '"', '\\', '%', '==', '\u00a0', '(') },
  'a literal block': { write: literalBlock, units: characters(...common, '\n', '\n', '\t', '"', '\\', "'", ': ', ' #', '- ') },
  'a folded block': { write: foldedBlock, units: characters('a', 'b', '日', '😀', ' ', ' ', '"', '\\', "'", ': ', '#', '- ') },
} as const;

describe('the place of every character', () => {
  test.each(Object.entries(styles))('in %s, in every layout', (style, { write, units }) => {
    let held = 0;
    fc.assert(
      fc.property(units, choices, ends, indents, heads, (all, choose, end, indent, head) => {
        // Blanks at either end of a line are no part of a scalar without quotes, nor of a folded one.
        const trimmed = /quotes|literal/.test(style) && style !== 'no quotes' ? all : [...all.join('').replaceAll(/ +/g, ' ').trim()];
        const split = trimmed.flatMap((unit) => [...unit]);
        const written = write(split, choose, end, indent);
        const text = `${head}${written.text}${end}`;
        const document = read(text);
        const { q } = document.value;
        const wanted = written.places.map(({ unit }) => unit).join('');
        // What else a layout means (a line longer than its neighbours is not folded) is the writer's fault here, and left out.
        fc.pre(q.replace(/\n+$/, '') === wanted.replace(/\n+$/, ''));
        held += 1;
        let before = 0;
        for (const [at, { unit, start, end: last }] of written.places.entries()) {
          if (at >= q.length) break;
          const found = document.spanInside(['q'], { start: at, end: at + 1 });
          expect(found.start, `${JSON.stringify(text)} at ${at}`).toBeGreaterThanOrEqual(before);
          before = found.start;
          if (/^\s$/u.test(unit)) continue;
          const offset = head.length;
          expect([found.start - offset, found.end - offset], `${JSON.stringify(text)}: ${JSON.stringify(unit)} at ${at}`).toEqual([
            start,
            last,
          ]);
        }
      }),
      { numRuns: 400, seed: 9 },
    );
    expect(held).toBeGreaterThan(200);
  });
});

describe('an edit inside a value', () => {
  const edited = (text: string, part: string, put: string): string | undefined => {
    const document = read(text);
    const start = document.value.q.indexOf(part);
    expect(start).toBeGreaterThanOrEqual(0);
    const edit = document.editInside(['q'], { span: { start, end: start + part.length }, text: put });
    return edit && `${text.slice(0, edit.span.start)}${edit.text}${text.slice(edit.span.end)}`;
  };

  test.each([
    ['no quotes', 'q: tier = 1 # why\n', '=', '==', 'q: tier == 1 # why\n'],
    ['no quotes, over lines', 'q: tier = 1\n   and x\n', '=', '==', 'q: tier == 1\n   and x\n'],
    ['single quotes', "q: 'tier = 1'\n", '1', "'a'", "q: 'tier = ''a'''\n"],
    ['double quotes', 'q: "tier = 1"\n', '1', '"a"', 'q: "tier = \\"a\\""\n'],
    ['a literal block', 'q: |-\n  tier = 1\n  and x # y\n', '=', '==', 'q: |-\n  tier == 1\n  and x # y\n'],
    ['a folded block', 'q: >2\n    tier\n  = 1\n', '=', '==', 'q: >2\n    tier\n  == 1\n'],
  ])('keeps %s', (_, text, part, put, wanted) => {
    expect(edited(text, part, put)).toBe(wanted);
  });

  test('puts a value in quotes that its style cannot hold', () => {
    expect(edited('q: a\n', 'a', 'x: y')).toBe("q: 'x: y'\n");
    expect(edited('q: tier = 1\n', '1', '"it\'s" # no')).toBe("q: 'tier = \"it''s\" # no'\n");
    expect(edited('q: a b\n', 'a', '"x"')).toBe('q: \'"x" b\'\n');
  });

  test('is not made where the file would say something else', () => {
    expect(edited('q: |\n  a\n', 'a', 'b\nc')).toBeUndefined();
    expect(read('q: &x a\n').editInside(['nothing'], { span: { start: 0, end: 1 }, text: 'b' })).toBeUndefined();
  });

  test('holds the edited value in every style and layout, and all else as before', () => {
    const style = fc.constantFrom<keyof typeof styles>(...(Object.keys(styles) as (keyof typeof styles)[]));
    const put = fc.constantFrom('==', "'", '"', '\\', ': ', ' #', 'x', '', '- ', "like('a')");
    let made = 0;
    fc.assert(
      fc.property(
        style,
        choices,
        fc.array(fc.constantFrom('a', 'b', ' ', '日'), { maxLength: 20 }),
        put,
        fc.nat(30),
        fc.nat(5),
        (name, choose, all, text, from, length) => {
          const trimmed = [...all.join('').replaceAll(/ +/g, ' ').trim()];
          const written = `q: ${styles[name].write(trimmed, choose, '\n', '  ').text}\n`;
          const document = read(written);
          const { q } = document.value;
          const start = Math.min(from, q.length);
          const inner = { span: { start, end: Math.min(start + length, q.length) }, text };
          const edit = document.editInside(['q'], inner);
          if (!edit) return;
          made += 1;
          const after = `${written.slice(0, edit.span.start)}${edit.text}${written.slice(edit.span.end)}`;
          expect(read(after).value.q, after).toBe(`${q.slice(0, start)}${text}${q.slice(inner.span.end)}`);
        },
      ),
      { numRuns: 600, seed: 4 },
    );
    expect(made).toBeGreaterThan(300);
  });
});
