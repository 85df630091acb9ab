import type { Span } from '../../../query-language/diagnostic.ts';

/** One cell of a table: its text, and where it stands, quotes included. */
export interface Cell {
  readonly text: string;
  readonly span: Span;
}

/** A text of rows of cells, and where it goes wrong, if it does. */
export interface TableText {
  readonly rows: readonly (readonly Cell[])[];
  /** A quote that nothing closes. */
  readonly unclosed?: Span;
}

/**
 * Reads comma-separated values as RFC 4180 describes them: quotes hold commas, line breaks and doubled quotes; lines end with LF or CRLF.
 * A first line without a comma but with semicolons or tabs is separated by these. Lines without content are left out.
 */
export function readTable(text: string): TableText {
  const separator = separatorOf(text);
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at, separator) : plainCell(text, at, separator);
    if (!cell) return { rows, unclosed: { start: at, end: text.length } };
    row.push(cell);
    at = cell.span.end;
    if (text[at] === separator) {
      at += 1;
      // A separator at the very end stands before one more cell.
      if (at === text.length) row.push({ text: '', span: { start: at, end: at } });
      continue;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return { rows: rows.filter((cells) => cells.some((each) => each.text.trim() !== '')) };
}

/** The text with the cells struck out that stand in columns of these names, character for character, so that positions stay. */
export function withoutColumns(text: string, isMeant: (name: string) => boolean): string {
  const [header = [], ...lines] = readTable(text).rows;
  const meant = header.flatMap((cell, index) => (isMeant(cell.text.trim()) ? [index] : []));
  if (meant.length === 0) return text;
  const spans = lines.flatMap((cells) => meant.flatMap((index) => cells[index]?.span ?? []));
  let result = '';
  let at = 0;
  for (const { start, end } of spans) {
    result += text.slice(at, start) + text.slice(start, end).replaceAll(/[^\s"]/g, 'x');
    at = end;
  }
  return result + text.slice(at);
}

function separatorOf(text: string): string {
  const [first = ''] = text.split('\n', 1);
  return first.includes(',') ? ',' : ([';', '\t'].find((each) => first.includes(each)) ?? ',');
}

function plainCell(text: string, start: number, separator: string): Cell {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && !text.startsWith('\r\n', end)) end += 1;
  return { text: text.slice(start, end), span: { start, end } };
}

/** What stands between the closing quote and the next separator is part of the text, as spreadsheets read it. */
function quotedCell(text: string, start: number, separator: string): Cell | undefined {
  let end = start + 1;
  while (end < text.length) {
    if (text[end] !== '"') end += 1;
    else if (text[end + 1] === '"') end += 2;
    else {
      const rest = plainCell(text, end + 1, separator);
      return { text: text.slice(start + 1, end).replaceAll('""', '"') + rest.text, span: { start, end: rest.span.end } };
    }
  }
  return undefined;
}
