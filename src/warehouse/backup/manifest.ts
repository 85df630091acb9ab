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

export const manifestSchema = [
  'CREATE SCHEMA backup',
  'CREATE TABLE backup.made (program VARCHAR, schema_version INTEGER, made_at TIMESTAMPTZ)',
  'CREATE TABLE backup.content ("table" VARCHAR, "rows" BIGINT, digest VARCHAR)',
] as const;

/** Undefined where the database is no backup. */
export async function readManifest(read: Read): Promise<Manifest | undefined> {
  const found = await read(`SELECT 1 FROM duckdb_tables() WHERE schema_name = 'backup' AND table_name IN ('made', 'content')`);
  if (found.length < 2) return undefined;
  const [made] = await read<Omit<Manifest, 'contents'>>(
    'SELECT program, schema_version AS "schemaVersion", made_at AS "madeAt" FROM backup.made',
  );
  const contents = await read<Content & Record<string, unknown>>('SELECT "table", "rows", digest FROM backup.content ORDER BY "table"');
  return made && { ...made, contents };
}
