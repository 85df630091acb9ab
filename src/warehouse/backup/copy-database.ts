import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { identifier, identifiers, literal } from '../identifier.ts';
import { interruptible } from '../interruptible.ts';
import { execute, select } from '../statement.ts';
import type { BackUpOptions } from '../warehouse.ts';
import { contentsOf, databaseName, type Content, type Read } from './content.ts';
import { manifestIn, manifestSchema } from './manifest.ts';

export interface CopyOptions {
  /** What the copy says of itself, by which it can be verified later; nothing when left out. */
  readonly manifest?: Pick<BackUpOptions, 'program' | 'now'>;
  /** Stops the copying when aborted; it then fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Columns by which the rows of a table are put in order. Those of other tables keep the order they have. */
  readonly order?: ReadonlyMap<string, readonly string[]>;
}

/** What the file under way is called inside the instance. */
const copy = 'backup_under_way';

/**
 * Copies the instance's database into a new file, table by table in one transaction, so that all of it is of one moment. The file of an
 * open database is never read around the database: that would drop its lock on it. Gives what the copy should hold.
 */
export async function copyDatabase(instance: DuckDBInstance, into: string, options: CopyOptions): Promise<readonly Content[]> {
  const connection = await instance.connect();
  try {
    return await interruptible(connection, options.signal, async () => copyOver(connection, into, options));
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined);
    await connection.run(`DETACH DATABASE IF EXISTS ${copy}`).catch(() => undefined);
    connection.closeSync();
  }
}

async function copyOver(connection: DuckDBConnection, into: string, { manifest, order }: CopyOptions): Promise<readonly Content[]> {
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
    manifest !== undefined,
  );
  await connection.run(`ATTACH ${literal(into)} AS ${copy}`);
  await connection.run('BEGIN TRANSACTION');
  for (const { name } of tables) {
    const table = identifier(name);
    const by = order?.get(name) ?? [];
    const sorted = by.length === 0 ? '' : ` ORDER BY ${identifiers(by)}`;
    await execute(connection, `INSERT INTO ${copy}.main.${table} SELECT * FROM ${identifier(database)}.main.${table}${sorted}`);
  }
  const contents = await contentsOf(read, database);
  if (manifest) await writeManifest(connection, database, manifest, contents);
  await connection.run('COMMIT');
  await connection.run(`CHECKPOINT ${copy}`);
  return contents;
}

async function writeManifest(
  connection: DuckDBConnection,
  database: string,
  { program, now }: NonNullable<CopyOptions['manifest']>,
  contents: readonly Content[],
): Promise<void> {
  for (const { table, rows, digest } of contents) {
    await execute(connection, `INSERT INTO ${manifestIn(copy)}.content VALUES ($table, $rows, $digest)`, { table, rows, digest });
  }
  await execute(
    connection,
    `INSERT INTO ${manifestIn(copy)}.made SELECT $program, max(version), $now::TIMESTAMPTZ FROM ${identifier(database)}.main.schema_version`,
    { program, now },
  );
}

/** An instance of its own, because statements that create tables as they are name no database. */
async function createEmpty(path: string, tables: readonly string[], withManifest: boolean): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  try {
    const connection = await instance.connect();
    const database = await databaseName(async (sql) => select(connection, sql));
    for (const statement of [...tables, ...(withManifest ? manifestSchema(database) : [])]) await connection.run(statement);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}
