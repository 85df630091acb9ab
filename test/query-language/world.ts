import type { World } from '../../query-language/case.ts';
import type { Column, Kind, Table, Value } from '../../query-language/catalog.ts';
import type { Environment } from '../../query-language/compile.ts';
import { propertiesTable } from '../../rubrics/kind.ts';
import { listEnvironment, withKinds } from '../../src/registry/environment.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { forever, type Warehouse } from '../../src/warehouse/warehouse.ts';
import { began, holds, outagesOf, statesOf } from './state.ts';

export const environment: Environment = await listEnvironment();

/** What texts about a world are read against: the kinds that it declares are among those there are. */
export function environmentOf({ kinds = {} }: Pick<World, 'kinds'>): Environment {
  const declared = Object.entries(kinds).map(([kind, properties]): Kind => {
    const columns = Object.entries(properties).map(([name, { type, values }]): [string, Column] => [
      name,
      { type, describes: `${name}.`, ...(values ? { values } : {}) },
    ]);
    return { name: kind, title: kind, describes: '', properties: propertiesTable(kind, kind, Object.fromEntries(columns)), relations: [] };
  });
  return withKinds(environment, declared);
}

/** A warehouse in memory that holds the world. Every table counts as read for every entity unless the world says otherwise. */
export async function warehouseOf(world: World): Promise<Warehouse> {
  const tables = [...environmentOf(world).tables.values()];
  const warehouse = await openWarehouse(':memory:', { tables });
  const names = Object.keys(world.entities);
  const idOf = (name: string): string => {
    const kind = world.entities[name]?.['kind'];
    return id(name, typeof kind === 'string' ? kind : undefined);
  };
  const subjectOf = (table: Table, name: string): string => (table.subject.scheme === 'entity' ? idOf(name) : name);
  const implied = (table: Table, name: string): Row => (table.name === 'entity' ? { kind: 'service', namespace: 'default', name } : {});
  await warehouse.write(async (transaction) => {
    for (const table of tables) {
      const told = [...names, ...Object.keys(world.rows[table.name] ?? {}), ...Object.keys(world.history?.[table.name] ?? {})];
      const states = [...new Set(told)].flatMap((name) =>
        statesOf(world, table, name).map((state) => {
          const row = { ...implied(table, name), ...state.columns };
          return { ...state, columns: { ...filled(table, row), [table.subject.column]: subjectOf(table, name) } };
        }),
      );
      const moments = [...new Set(states.flatMap(({ from, until }) => [from, until]))].filter((moment) => moment < forever).sort();
      for (const moment of moments) {
        const rows = states.filter((state) => holds(state, moment)).map(({ columns }) => columns as Row);
        await transaction.load(table, rows, { source: table.result ? 'assay' : 'world', observedAt: moment, whole: '*' });
      }
    }
    const knowledge = tables.flatMap((table) =>
      names.flatMap((name) => {
        const about = { table: table.name, entity: idOf(name), external: subjectOf(table, name), source: 'world', rank: 0, read_at: began };
        const outages = outagesOf(world, table, name);
        const turns = [began, ...outages.flatMap(({ from, until }) => [from, until])].filter((turn) => turn < forever);
        return [...new Set(turns)].sort().map((from, index, sorted) => {
          const isOut = outages.some((outage) => holds(outage, from));
          const outcome = isOut ? { outcome: 'forbidden', reason: 'not visible' } : { outcome: 'read', reason: null };
          return { ...about, ...outcome, valid_from: from, valid_to: sorted[index + 1] ?? forever };
        });
      }),
    );
    await transaction.append('knowledge', knowledge);
  });
  return warehouse;
}

type Row = Readonly<Record<string, Value>>;

/** Rows of a case name only what matters to it; the other required columns are filled so that rows stay apart. */
let filler = 0;
function filled(table: Table, row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const missing = [...new Set([...table.key, ...Object.keys(table.columns).filter((name) => table.columns[name]?.required)])].filter(
    (name) => !(name in row),
  );
  filler += 1;
  return { ...Object.fromEntries(missing.map((name) => [name, fill(table, name)])), ...row };
}

function fill(table: Table, name: string): Value {
  const column = table.columns[name]!;
  if (column.values) return column.values[0]!;
  const fills: Partial<Record<string, Value>> = { integer: filler, number: filler, timestamp: began, boolean: false };
  return fills[column.type] ?? `${name} ${filler}`;
}

export function id(name: string, kind = 'service'): string {
  return `${kind}:default/${name}`;
}
