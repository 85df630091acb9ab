import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnType, Table } from '../../query-language/catalog.ts';
import { identifier, identifiers } from './identifier.ts';
import { select } from './statement.ts';
import { WarehouseFault } from './warehouse-fault.ts';

const databaseTypes = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  date: 'DATE',
  duration: 'DOUBLE',
  version: 'VARCHAR',
  grade: 'VARCHAR',
  json: 'JSON',
  'list<text>': 'VARCHAR[]',
  'list<integer>': 'BIGINT[]',
  'list<number>': 'DOUBLE[]',
} as const satisfies Record<ColumnType, string>;

/** Creates declared tables that are missing and adds columns that are. A column of another type than declared is refused. */
export async function declareTables(connection: DuckDBConnection, path: string, tables: Iterable<Table>): Promise<void> {
  const present = await presentColumns(connection);
  for (const table of tables) {
    const columns = databaseColumns(table);
    const found = present.get(table.name);
    if (found === undefined) {
      const definitions = columns.map(({ name, type }) => `${identifier(name)} ${type}`);
      await connection.run(`CREATE TABLE ${identifier(table.name)} (${definitions.join(', ')})`);
      continue;
    }
    for (const { name, type, added } of columns) {
      const was = found.get(name);
      if (was === undefined && !added) {
        await connection.run(`ALTER TABLE ${identifier(table.name)} ADD COLUMN ${identifier(name)} ${type}`);
      } else if (was !== type) {
        throw new WarehouseFault('warehouse.table-changed', {
          path,
          table: table.name,
          column: name,
          found: was ?? 'missing',
          declared: type,
          kind: table.propertiesOf ?? null,
        });
      }
    }
  }
}

export interface DatabaseColumn {
  readonly name: string;
  readonly type: string;
  /** True for what the warehouse adds to every row: it is there from the first day or the table is another kind of table. */
  readonly added: boolean;
}

/** The columns of a declared table as the database has them. */
export function databaseColumns(table: Table): readonly DatabaseColumn[] {
  const declared = Object.entries(table.columns).map(([name, { type }]) => ({ name, type: databaseTypes[type], added: false }));
  const interval = { type: databaseTypes.timestamp, added: true };
  return [
    ...declared,
    { name: 'source', type: databaseTypes.text, added: true },
    ...(table.history === 'intervals'
      ? [
          { name: 'valid_from', ...interval },
          { name: 'valid_to', ...interval },
        ]
      : []),
  ];
}

async function presentColumns(connection: DuckDBConnection): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const rows = await select<{ table_name: string; column_name: string; data_type: string }>(
    connection,
    `SELECT ${identifiers(['table_name', 'column_name', 'data_type'])} FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()`,
  );
  const tables = new Map<string, Map<string, string>>();
  for (const { table_name, column_name, data_type } of rows) {
    const columns = tables.get(table_name) ?? new Map<string, string>();
    tables.set(table_name, columns.set(column_name, data_type));
  }
  return tables;
}
