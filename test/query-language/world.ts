import type { World } from '../../query-language/case.ts';
import type { Table, Value } from '../../query-language/catalog.ts';
import type { Environment } from '../../query-language/compile.ts';
import { listEnvironment } from '../../src/registry/environment.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { forever, type Warehouse } from '../../src/warehouse/warehouse.ts';

export const environment: Environment = await listEnvironment();

export const began = '2026-01-01T00:00:00.000Z';

/** A warehouse in memory that holds the world. Every table counts as read for every entity unless the world says otherwise. */
export async function warehouseOf(world: World): Promise<Warehouse> {
  const warehouse = await openWarehouse(':memory:', { tables: environment.tables.values() });
  const names = Object.keys(world.entities);
  await warehouse.write(async (transaction) => {
    const load = async (table: Table, rows: readonly Readonly<Record<string, Value>>[]): Promise<void> => {
      await transaction.load(table, rows, { source: table.result ? 'assay' : 'world', observedAt: began });
    };
    const kindOf = (name: string): string => String(world.entities[name]?.['kind'] ?? 'service');
    const entities = names.map((name) => ({
      entity: id(name, kindOf(name)),
      kind: 'service',
      namespace: 'default',
      name,
      ...world.entities[name],
    }));
    await load(environment.tables.get('entity')!, entities);
    for (const [table, byEntity] of Object.entries(world.rows)) {
      const declared = environment.tables.get(table)!;
      const rows = Object.entries(byEntity).flatMap(([name, own]) =>
        own.map((row) => ({ ...filled(declared, row), [declared.subject.column]: subject(declared, name, kindOf(name)) })),
      );
      await load(declared, rows as Readonly<Record<string, Value>>[]);
    }
    const knowledge = [...environment.tables.values()].flatMap((table) =>
      names.map((name) => {
        const read = !world.unread[table.name]?.includes(name);
        const outcome = read ? 'read' : 'forbidden';
        const about = {
          table: table.name,
          entity: id(name, kindOf(name)),
          external: subject(table, name, kindOf(name)),
          source: 'world',
          rank: 0,
        };
        return { ...about, outcome, reason: read ? null : 'not visible', read_at: began, valid_from: began, valid_to: forever };
      }),
    );
    await transaction.append('knowledge', knowledge);
  });
  return warehouse;
}

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

function subject(table: Table, name: string, kind: string): string {
  return table.subject.scheme === 'entity' ? id(name, kind) : name;
}
