import stringWidth from 'string-width';
import type { Diagnostic, Messages, Span } from './diagnostic.ts';

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where an offset stands in a text: line and column from 1, columns counted in characters as people see them. */
export function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  const { start, number } = lineAt(text, offset);
  return { line: number, column: [...characters.segment(text.slice(start, offset))].length + 1 };
}

/**
 * A diagnostic for a person: what is wrong, where, with the lines and carets under the part that is meant, and what would be right.
 * `text` is the whole text that the span counts in; the words come from the family that owns the code. Nothing in the text can move
 * the cursor of a terminal or turn the direction of writing.
 */
export function render(diagnostic: Diagnostic, text: string, words: Messages): string {
  const { says, hint } = words[diagnostic.code]?.(diagnostic.facts) ?? { says: diagnostic.code };
  const { span, file, severity } = diagnostic;
  const place = span ? position(text, span.start) : undefined;
  const where = [file, place && `${place.line}:${place.column}`].filter((part) => part !== undefined).join(':');
  const lines = [`${where ? `${where}: ` : ''}${severity}: ${says}`];
  if (span) lines.push(...excerpt(text, span));
  if (hint) lines.push(`  ${hint}`);
  return lines.join('\n');
}

/** Columns of a terminal that an excerpt takes at most, and those of them that stand before the place that is meant. */
const widest = 100;
const lead = 60;
/** Lines of an excerpt at most; of a longer part the first and the last are shown. */
const mostLines = 3;

function excerpt(text: string, span: Span): readonly string[] {
  const lines = linesOf(text, span);
  if (lines.length <= mostLines) return lines.flatMap((line) => marked(text, line, span));
  return [...lines.slice(0, 2).flatMap((line) => marked(text, line, span)), '  ⋮', ...marked(text, lines.at(-1)!, span)];
}

/** The lines that a part touches and that are not blank in it. */
function linesOf(text: string, { start, end }: Span): readonly Line[] {
  const first = lineAt(text, start);
  const lines = [first];
  for (let last = first; last.next < end; lines.push(last)) last = lineAt(text, last.next);
  return lines.filter((line) => line === first || text.slice(line.start, Math.min(line.end, end)).trim() !== '');
}

/** One line as it is shown, and the carets under what of it is meant. */
function marked(text: string, line: Line, { start, end }: Span): readonly string[] {
  const whole = text.slice(line.start, line.end);
  const indent = start < line.start ? whole.length - whole.trimStart().length : 0;
  const from = Math.max(start - line.start, indent);
  const to = Math.max(from, Math.min(end - line.start, whole.length));
  const cells = cellsOf(whole);
  const first = cells.findIndex((cell) => cell.end > from);
  const last = to > from ? cells.findIndex((cell) => cell.end >= to) : first;
  const before = columnsOf(cells.slice(0, first < 0 ? cells.length : first));
  const columns = first < 0 || to === from ? 1 : Math.max(1, columnsOf(cells.slice(first, last + 1)));

  const { head, shown, tail, skipped } = window(cells, before);
  const room = Math.max(1, columnsOf(shown) - (before - skipped));
  const written = shown.map((cell) => cell.shown).join('');
  return [
    `  ${head}${rightToLeft.test(written) ? `${leftToRight}${written}${asBefore}` : written}${tail}`,
    `  ${' '.repeat(head.length + before - skipped)}${'^'.repeat(Math.min(columns, room))}`,
  ];
}

/** What of a line is shown when it is longer than an excerpt is wide: the surroundings of the column that is meant. */
function window(cells: readonly Cell[], column: number) {
  const all = columnsOf(cells);
  const begin = all <= widest ? 0 : Math.max(0, Math.min(column - lead, all - widest));
  const shown: Cell[] = [];
  let [skipped, taken] = [0, 0];
  for (const cell of cells) {
    if (skipped < begin && shown.length === 0) skipped += cell.columns;
    else if (taken + cell.columns <= widest) {
      shown.push(cell);
      taken += cell.columns;
    } else break;
  }
  return { head: skipped > 0 ? '…' : '', shown, tail: skipped + taken < all ? '…' : '', skipped };
}

/** One character as people see it: where it ends in its line, what is shown for it, and the columns that this takes. */
interface Cell {
  readonly end: number;
  readonly shown: string;
  readonly columns: number;
}

function cellsOf(line: string): readonly Cell[] {
  return [...characters.segment(line)].map(({ segment, index }) => {
    const shown = segment === '\t' ? '  ' : segment.replaceAll(unseen, standIn);
    return { end: index + segment.length, shown, columns: stringWidth(shown) };
  });
}

function columnsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { columns }) => sum + columns, 0);
}

/** Control characters, and marks that turn the direction of writing: what is read would not be what is there. */
const unseen = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function standIn(control: string): string {
  const code = control.codePointAt(0)!;
  return code < 0x20 ? String.fromCodePoint(0x24_00 + code) : `<${code.toString(16).padStart(4, '0')}>`;
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Keeps the letters of an excerpt in the order of the text, so that the carets stand under those that are meant. */
const [leftToRight, asBefore] = ['\u202d', '\u202c'];

/** A line of a text: where it starts and ends, where the next one starts, and its number from 1. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly number: number;
}

const breaks = /\r\n|\n|\r/g;

/** The line that an offset stands in. An offset within a line break belongs to the line that it ends. */
function lineAt(text: string, offset: number): Line {
  let [start, number] = [0, 1];
  for (const { 0: written, index } of text.matchAll(breaks)) {
    const next = index + written.length;
    if (offset < next) return { start, end: index, next, number };
    start = next;
    number += 1;
  }
  return { start, end: text.length, next: Number.POSITIVE_INFINITY, number };
}
