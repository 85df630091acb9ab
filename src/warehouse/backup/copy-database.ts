import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { identifier, identifiers, literal } from '../identifier.ts';
import { interruptible } from '../interruptible.ts';
import { execute, select } from '../statement.ts';
import type { BackUpOptions } from '../warehouse.ts';
import { contentsOf, databaseName, type Read } from './content.ts';
import { manifestIn, manifestSchema } from './manifest.ts';

export interface CopyOptions extends BackUpOptions {
  /** Columns by which the rows of a table are put in order. Those of other tables keep the order they have. */
  readonly order?: ReadonlyMap<string, readonly string[]>;
}

/** What the file under way is called inside the instance. */
const copy = 'backup_under_way';

/**
 * Copies the instance's database into a new file, table by table in one transaction, so that all of it is of one moment. The file of an
 * open database is never read around the database: that would drop its lock on it.
 */
export async function copyDatabase(instance: DuckDBInstance, into: string, options: CopyOptions): Promise<void> {
  const connection = await instance.connect();
  try {
    await interruptible(connection, options.signal, async () => copyOver(connection, into, options));
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined);
    await connection.run(`DETACH DATABASE IF EXISTS ${copy}`).catch(() => undefined);
    connection.closeSync();
  }
}

async function copyOver(connection: DuckDBConnection, into: string, { program, now, order }: CopyOptions): Promise<void> {
  const read: Read = async (sql, parameters) => select(connection, sql, parameters);
  const database = await databaseName(read);
  const tables = await read<{ name: string; sql: string }>(
    `SELECT table_name AS name, sql FROM duckdb_tables()
     WHERE database_name = $database AND schema_name = 'main' AND NOT internal ORDER BY table_name`,
    { database },
  );
  await createEmpty(
    into,
    tables.map(({ sql }) => sql),
  );
  await connection.run(`ATTACH ${literal(into)} AS ${copy}`);
  await connection.run('BEGIN TRANSACTION');
  for (const { name } of tables) {
    const table = identifier(name);
    const by = order?.get(name) ?? [];
    const sorted = by.length === 0 ? '' : ` ORDER BY ${identifiers(by)}`;
    await execute(connection, `INSERT INTO ${copy}.main.${table} SELECT * FROM ${identifier(database)}.main.${table}${sorted}`);
  }
  for (const { table, rows, digest } of await contentsOf(read, database)) {
    await execute(connection, `INSERT INTO ${manifestIn(copy)}.content VALUES ($table, $rows, $digest)`, { table, rows, digest });
  }
  await execute(
    connection,
    `INSERT INTO ${manifestIn(copy)}.made SELECT $program, max(version), $now::TIMESTAMPTZ FROM ${identifier(database)}.main.schema_version`,
    { program, now },
  );
  await connection.run('COMMIT');
  await connection.run(`CHECKPOINT ${copy}`);
}

/** An instance of its own, because statements that create tables as they are name no database. */
async function createEmpty(path: string, tables: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  try {
    const connection = await instance.connect();
    const database = await databaseName(async (sql) => select(connection, sql));
    for (const statement of [...tables, ...manifestSchema(database)]) await connection.run(statement);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}
