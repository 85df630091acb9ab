import type { World } from '../../query-language/case.ts';
import type { Table } from '../../query-language/catalog.ts';
import { forever } from '../../src/warehouse/warehouse.ts';

export const began = '2026-01-01T00:00:00.000Z';

type Columns = Readonly<Record<string, unknown>>;

/** What a row of a world was for some time. */
export interface State {
  readonly columns: Columns;
  readonly from: string;
  readonly until: string;
}

/** The states of the rows that an entity of a world has in a table. A row without a history is as it is from the beginning. */
export function statesOf(world: World, table: Table, name: string): readonly State[] {
  const base = table.name === 'entity' ? world.entities[name] : {};
  const unchanging = (table.name === 'entity' ? [] : (world.rows[table.name]?.[name] ?? [])).map((columns) => ({
    columns,
    from: began,
    until: forever,
  }));
  const told = world.history?.[table.name]?.[name] ?? [];
  if (told.length > 0 && table.history === 'events') throw new Error(`${table.name} has events, which have no states`);
  const changing = told.map(({ from, until, ...columns }, index) => {
    const next = told.slice(index + 1).find((later) => keyOf(table, later) === keyOf(table, columns));
    return {
      columns: { ...base, ...columns },
      from: instant(from),
      until: until === undefined ? instant(next?.from ?? forever) : instant(until),
    };
  });
  const first = changing.map(({ from }) => from).sort()[0] ?? forever;
  const before = table.name === 'entity' && base && first > began ? [{ columns: base, from: began, until: first }] : [];
  return [...unchanging, ...before, ...changing];
}

/** The stretches of time in which a table could not be read for an entity. */
export function outagesOf(world: World, table: Table, name: string): readonly Omit<State, 'columns'>[] {
  if (world.unread[table.name]?.includes(name)) return [{ from: began, until: forever }];
  return (world.outages?.[table.name]?.[name] ?? []).map(({ from, until = forever }) => ({ from: instant(from), until: instant(until) }));
}

/** Whether something held at a moment. */
export function holds({ from, until }: Omit<State, 'columns'>, moment: string): boolean {
  return from <= instant(moment) && instant(moment) < until;
}

function keyOf({ key, subject }: Table, columns: Columns): string {
  return JSON.stringify(key.filter((column) => column !== subject.column).map((column) => columns[column]));
}

function instant(written: string): string {
  return new Date(written).toISOString();
}
