import { DuckDBDataChunk, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api';
import { identifier } from './identifier.ts';
import { withStatement } from './statement.ts';
import { toDatabase } from './value.ts';
import type { Stored } from './warehouse.ts';

const rowsPerChunk = 2048;

export interface Column {
  readonly name: string;
  readonly type: DuckDBType;
}

const columnsByConnection = new WeakMap<DuckDBConnection, Map<string, readonly Column[]>>();

/** The columns of a table of the warehouse, in order. Asked for once per connection: none changes while the warehouse is open. */
export async function columnsOf(connection: DuckDBConnection, table: string): Promise<readonly Column[]> {
  const known = columnsByConnection.get(connection) ?? new Map<string, readonly Column[]>();
  columnsByConnection.set(connection, known);
  const columns =
    known.get(table) ??
    (await withStatement(connection, `FROM main.${identifier(table)}`, {}, async (statement) =>
      Array.from({ length: statement.columnCount }, (_, index) => ({
        name: statement.columnName(index),
        type: statement.columnType(index),
      })),
    ));
  known.set(table, columns);
  return columns;
}

/** Rows on their way into tables of the warehouse. They wait for one another, for each appending costs as much as a thousand rows do. */
export class Appends {
  readonly #connection: DuckDBConnection;
  readonly #waiting = new Map<string, Readonly<Record<string, Stored>>[]>();
  #flushed: Promise<unknown> = Promise.resolve();

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  add(table: string, rows: readonly Readonly<Record<string, Stored>>[]): void {
    const waiting = this.#waiting.get(table) ?? [];
    this.#waiting.set(table, waiting);
    for (const row of rows) waiting.push(row);
  }

  /** Ends when all that was added before is in its tables. */
  async flush(): Promise<void> {
    const flushed = this.#flushed.then(async () => this.#drain());
    this.#flushed = flushed.catch(() => undefined);
    return flushed;
  }

  async #drain(): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [table, rows] of waiting) {
      await appendRows(this.#connection, { table, columns: await columnsOf(this.#connection, table) }, rows);
    }
  }
}

/** Where rows go: a table of the warehouse, or a temporary one of the connection, with all its columns in order. */
export interface Target {
  readonly table: string;
  readonly temporary?: true;
  readonly columns: readonly Column[];
}

/**
 * Appends rows column by column, far faster than statements. The appender commits by itself every 204,800 rows unless a
 * transaction is open, so one must be.
 */
export async function appendRows(
  connection: DuckDBConnection,
  { table, temporary, columns }: Target,
  rows: readonly Readonly<Record<string, Stored>>[],
): Promise<void> {
  if (rows.length === 0) return;
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

/** A row that names what its table does not have is a mistake of whoever made it. */
export function refuseUnknown(table: string, row: Readonly<Record<string, Stored>>, known: ReadonlySet<string>): void {
  for (const name of Object.keys(row)) {
    if (!known.has(name)) throw new Error(`Table ${table} has no column ${JSON.stringify(name)}`);
  }
}
