import type { Span } from '../query-language/diagnostic.ts';

/** Where each UTF-16 unit of a scalar's value was written: offsets into the file. */
export interface ScalarSource {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'block';

/**
 * Aligns a YAML scalar's value with the text it was written as, `text.slice(span.start, span.end)`. YAML folds lines, strips
 * indentation and unescapes, but never reorders: every character that is not white space is found exactly; white space is put at the
 * white space between the same characters, in order.
 */
export function scalarSource(value: string, text: string, span: Span, style: ScalarStyle): ScalarSource {
  const starts: number[] = [];
  const ends: number[] = [];
  const place = ({ start, end }: Span, units: number): void => {
    for (let each = 0; each < units; each += 1) {
      starts.push(start);
      ends.push(end);
    }
  };
  const pieces = piecesOf(text, span, style);
  let [next, at] = [pieces.next(), contentStart(text, span, style)];
  while (starts.length < value.length) {
    const blanks: Span[] = [];
    for (; !next.done && isBlank(next.value.means); next = pieces.next()) if (next.value.means !== '') blanks.push(next.value);
    for (let kept = 0; isBlank(value.charAt(starts.length)) && starts.length < value.length; kept += 1) {
      place(blanks[kept] ?? blanks.at(-1) ?? { start: at, end: at }, 1);
    }
    if (next.done) {
      place({ start: span.end, end: span.end }, value.length - starts.length);
      break;
    }
    place(next.value, next.value.means.length);
    at = next.value.end;
    next = pieces.next();
  }
  return { starts, ends };
}

/** What is written together: a UTF-16 unit that stands for itself, or an escape with what it means. */
interface Piece extends Span {
  readonly means: string;
}

function* piecesOf(text: string, span: Span, style: ScalarStyle): Generator<Piece, undefined> {
  const last = style === 'single-quoted' || style === 'double-quoted' ? span.end - 1 : span.end;
  for (let start = contentStart(text, span, style); start < last;) {
    const escape =
      style === 'double-quoted'
        ? escapeAt(text, start)
        : style === 'single-quoted' && text.startsWith("''", start)
          ? apostrophe
          : undefined;
    const end = start + (escape?.length ?? 1);
    yield { start, end, means: escape?.means ?? text.charAt(start) };
    start = end;
  }
  return undefined;
}

function contentStart(text: string, span: Span, style: ScalarStyle): number {
  if (style === 'plain') return span.start;
  if (style !== 'block') return span.start + 1;
  const header = text.indexOf('\n', span.start);
  return header < 0 || header >= span.end ? span.end : header + 1;
}

interface Escape {
  readonly length: number;
  readonly means: string;
}

const apostrophe: Escape = { length: 2, means: "'" };

/** How many hexadecimal digits follow these letters. */
const digits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const blanks: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', ' ': ' ', '\t': '\t' };

function escapeAt(text: string, at: number): Escape | undefined {
  if (text.charAt(at) !== '\\') return undefined;
  const letter = text.charAt(at + 1);
  // A line break behind a backslash is no part of the value.
  if (letter === '\n') return { length: 2, means: '' };
  if (letter === '\r') return { length: text.charAt(at + 2) === '\n' ? 3 : 2, means: '' };
  const count = digits[letter];
  if (count === undefined) return { length: 2, means: blanks[letter] ?? letter };
  const code = Number.parseInt(text.slice(at + 2, at + 2 + count), 16);
  return { length: 2 + count, means: code <= 0x10_ff_ff ? String.fromCodePoint(code) : letter };
}

function isBlank(means: string): boolean {
  return /^[ \t\r\n]*$/.test(means);
}
