import { cellText, isLack } from './answer.ts';
import type { Answer, Cell } from './answer.ts';
import { csv } from './csv.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { ndjson } from './ndjson.ts';
import { paintWith } from './paint.ts';
import { textTable } from './text-table.ts';
import type { Format } from '../output-option.ts';

const writers: Readonly<Record<Format, (answer: Answer) => string>> = { table, json, ndjson, csv, markdown };

/** The answer as text in one of the forms, ending in a line break. */
export function writeAnswer(answer: Answer, format: Format): string {
  return writers[format](answer);
}

/** The plain table of answers that have no page designed for them. */
function table({ columns, rows }: Answer): string {
  const cells = rows.map((row) => columns.map(({ name }) => cellText(row[name] ?? null)));
  const numeric = columns.map(
    ({ name }) => rows.some((row) => typeof row[name] === 'number') && rows.every((row) => fitsNumbers(row[name] ?? null)),
  );
  const headed = columns.map(({ title }, index) => ({ title, align: numeric[index] ? ('right' as const) : ('left' as const) }));
  return `${textTable(headed, cells, paintWith(false))}\n`;
}

function fitsNumbers(cell: Cell): boolean {
  return cell === null || typeof cell === 'number' || isLack(cell);
}
