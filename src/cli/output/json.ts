import { plainRow, type Answer } from './answer.ts';

/** The version of the envelope: raised when something in it changes its meaning. */
const version = 1;

/** `{version, asOf, columns, rows}`, and what must be known besides. */
export function json({ asOf, columns, rows, about = {} }: Answer): string {
  return `${JSON.stringify({ version, asOf, columns, rows: rows.map(plainRow), ...about }, null, 2)}\n`;
}

/** One thing rather than rows, in the same envelope. */
export function jsonOf(name: string, asOf: string, value: unknown): string {
  return `${JSON.stringify({ version, asOf, [name]: value }, null, 2)}\n`;
}
