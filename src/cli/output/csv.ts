import { isLack, type Answer, type Cell } from './answer.ts';

/**
 * RFC 4180, with the names of the columns first. Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers
 * stay numbers; nothing is empty.
 */
export function csv({ columns, rows }: Answer): string {
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ name }) => text(row[name] ?? null)))];
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

function text(cell: Cell): string {
  if (cell === null) return '';
  if (isLack(cell)) return cell.lacking;
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const written = Array.isArray(cell) ? cell.join('; ') : String(cell);
  return /^[=+\-@\t\r]/u.test(written) ? `'${written}` : written;
}

function quoted(field: string): string {
  return /[",\r\n]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
