import type { World } from '../../../query-language/case.ts';
import type { Table } from '../../../query-language/catalog.ts';
import { began, holds, outagesOf, statesOf } from '../state.ts';

type Columns = Readonly<Record<string, unknown>>;

/** The rows that an entity of a world had in a table at a moment: states as they held, events as far as they had come. */
export function rowsAt(world: World, table: Table, name: string, moment: string): readonly Columns[] {
  const isLater = (content: unknown): boolean => typeof content === 'string' && Date.parse(content) > Date.parse(moment);
  const states = statesOf(world, table, name);
  if (table.history === 'intervals') return states.filter((state) => holds(state, moment)).map(({ columns }) => columns);
  const rows = states.map(({ columns }) => columns);
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

/** Whether a table was out of reach for an entity of a world at a moment. */
export function isOut(world: World, table: Table, name: string, moment: string): boolean {
  return outagesOf(world, table, name).some((outage) => holds(outage, moment));
}

/** Every moment until the given one at which anything in a world was seen to change, the last first. */
export function changesUntil(world: World, tables: Iterable<Table>, moment: string): readonly string[] {
  const names = Object.keys(world.entities);
  const stretches = [...tables].flatMap((table) =>
    names.flatMap((name) => [...statesOf(world, table, name), ...outagesOf(world, table, name)]),
  );
  const moments = new Set([began, ...stretches.flatMap(({ from, until }) => [from, until])]);
  return [...moments]
    .filter((each) => each <= moment)
    .sort()
    .toReversed();
}
