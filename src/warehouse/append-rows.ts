import { DuckDBDataChunk, type DuckDBConnection } from '@duckdb/node-api';
import { identifiers } from './identifier.ts';
import { withStatement } from './statement.ts';
import { toDatabase } from './value.ts';
import type { Stored } from './warehouse.ts';

/** Where rows go: a table of the warehouse, or a temporary one of the connection. */
export interface Target {
  readonly table: string;
  readonly temporary?: true;
}

const rowsPerChunk = 2048;

/**
 * Appends rows column by column, far faster than statements. The appender commits by itself every 204,800 rows unless a
 * transaction is open, so one must be.
 */
export async function appendRows(
  connection: DuckDBConnection,
  { table, temporary }: Target,
  rows: readonly Readonly<Record<string, Stored>>[],
): Promise<void> {
  if (rows.length === 0) return;
  const catalog = temporary ? ['temp', 'main', table] : ['main', table];
  const columns = await withStatement(connection, `FROM ${catalog.map((name) => identifiers([name])).join('.')}`, {}, async (statement) =>
    Array.from({ length: statement.columnCount }, (_, index) => ({ name: statement.columnName(index), type: statement.columnType(index) })),
  );
  const known = new Set(columns.map(({ name }) => name));
  const types = columns.map(({ type }) => type);
  const appender = await connection.createAppender(table, 'main', temporary ? 'temp' : null);
  try {
    for (let start = 0; start < rows.length; start += rowsPerChunk) {
      const slice = rows.slice(start, start + rowsPerChunk);
      for (const row of slice) refuseUnknown(table, row, known);
      const chunk = DuckDBDataChunk.create(types, slice.length);
      for (const [index, { name, type }] of columns.entries()) {
        chunk.setColumnValues(
          index,
          slice.map((row) => toDatabase(row[name] ?? null, type)),
        );
      }
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

function refuseUnknown(table: string, row: Readonly<Record<string, Stored>>, known: ReadonlySet<string>): void {
  for (const name of Object.keys(row)) {
    if (!known.has(name)) throw new Error(`Table ${table} has no column ${JSON.stringify(name)}`);
  }
}
