import width from 'string-width';
import { cellText, isLack, type Answer, type Cell } from './answer.ts';
import { fit } from './fit.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';

/** A cell that is longer than this is cut: the other forms of output have it whole. */
const widest = 40;
const gap = 2;

/** The rows of a query for a terminal of so many columns: as many of their columns as have room, and how many have none. */
export function queryTable({ columns, rows }: Answer, room: number, paint: Paint): string {
  const shown = columns.map(({ name, title }) => {
    const cells = rows.map((row) => fit(textOf(row[name] ?? null), widest));
    const taken = Math.max(width(fit(title, widest)), ...cells.map((cell) => width(cell)));
    const numeric = rows.some((row) => typeof row[name] === 'number') && rows.every((row) => fitsNumbers(row[name] ?? null));
    return { title: fit(title, widest), cells, taken, align: numeric ? ('right' as const) : ('left' as const) };
  });
  const fitting = shown.filter((_, index) => index === 0 || widthOf(shown.slice(0, index + 1)) <= room);
  const table = textTable(
    fitting,
    rows.map((_, row) => fitting.map(({ cells }) => cells[row]!)),
    paint,
  );
  const left = shown.slice(fitting.length).map(({ title }) => title);
  return `${table}\n${left.length > 0 ? `${fit(`no room for ${left.join(', ')}: select fewer, or ask for -o json`, room)}\n` : ''}`;
}

function widthOf(columns: readonly { readonly taken: number }[]): number {
  return columns.reduce((sum, { taken }) => sum + taken + gap, -gap);
}

/** Moments to the second: nobody reads the rest. */
function textOf(cell: Cell): string {
  const text = cellText(cell);
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/u.test(text) ? text.replace('T', ' ').replace(/(?::00)?\.\d+Z$/u, '') : text;
}

function fitsNumbers(cell: Cell): boolean {
  return cell === null || typeof cell === 'number' || isLack(cell);
}
