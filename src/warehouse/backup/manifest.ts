import { identifier } from '../identifier.ts';
import type { RecordRow } from '../warehouse.ts';
import type { Content, Read } from './content.ts';

/** What a backup says of itself, in a schema of its own beside the tables. */
export interface Manifest {
  /** Version of the program that made it. */
  readonly program: string;
  /** The last migration that the schema has had. */
  readonly schemaVersion: number;
  /** ISO 8601 in UTC. */
  readonly madeAt: string;
  readonly contents: readonly Content[];
}

/** Where the manifest of a database is. The database is named, because it may have the name of the schema. */
export function manifestIn(database: string): string {
  return `${identifier(database)}.backup`;
}

export function manifestSchema(database: string): readonly string[] {
  const schema = manifestIn(database);
  return [
    `CREATE SCHEMA ${schema}`,
    `CREATE TABLE ${schema}.made (program VARCHAR, schema_version INTEGER, made_at TIMESTAMPTZ)`,
    `CREATE TABLE ${schema}.content ("table" VARCHAR, "rows" BIGINT, digest VARCHAR)`,
  ];
}

/** Undefined where the database is no backup. */
export async function readManifest(read: Read, database: string): Promise<Manifest | undefined> {
  const found = await read(
    `SELECT 1 FROM duckdb_tables() WHERE database_name = $database AND schema_name = 'backup' AND table_name IN ('made', 'content')`,
    { database },
  );
  if (found.length < 2) return undefined;
  const schema = manifestIn(database);
  const [made] = await read<Omit<Manifest, 'contents'>>(
    `SELECT program, schema_version AS "schemaVersion", made_at AS "madeAt" FROM ${schema}.made`,
  );
  const contents = await read<Content & RecordRow>(`SELECT "table", "rows", digest FROM ${schema}.content ORDER BY "table"`);
  return made && { ...made, contents };
}
