import type { Table } from '../../../query-language/catalog.ts';
import { began } from '../state.ts';

type Columns = Readonly<Record<string, unknown>>;

/** The rows of a table as they were at a moment: states since they were first seen, events as far as they had come. */
export function asTheyWere(table: Table, rows: readonly Columns[], moment: string): readonly Columns[] {
  const isLater = (content: unknown): boolean => typeof content === 'string' && Date.parse(content) > Date.parse(moment);
  if (table.history === 'intervals') return isLater(began) ? [] : rows;
  return rows.filter((row) => !isLater(row[table.happened])).map((row) => cut(table, row, isLater));
}

/** Moments to come are null, and what says how far a row has come says what it said before them. */
function cut(table: Table, row: Columns, isLater: (content: unknown) => boolean): Columns {
  const columns = Object.entries(table.columns).map(([name, { type, until }]) => {
    if (type === 'timestamp' && isLater(row[name])) return [name, null];
    const changes = Object.entries(until ?? {});
    if (!changes.some(([change]) => isLater(row[change]))) return [name, row[name]];
    const [said] = changes
      .filter((_, index) => {
        const before = changes[index - 1]?.[0];
        return before === undefined || (row[before] != null && !isLater(row[before]));
      })
      .slice(-1)[0]!
      .slice(1);
    return [name, said];
  });
  return Object.fromEntries(columns) as Columns;
}
