import { plainRow, type Answer } from './answer.ts';

/** One JSON object a line. */
export function ndjson({ rows }: Answer): string {
  return rows.map((row) => `${JSON.stringify(plainRow(row))}\n`).join('');
}
