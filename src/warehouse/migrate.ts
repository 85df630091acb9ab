import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { execute, select } from './statement.ts';
import { WarehouseFault } from './warehouse-fault.ts';

const folder = join(import.meta.dirname, 'migrations');

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** The migrations in `migrations/`, in order. Numbers run from 1 without a gap; two files of one number are a fault. */
export function listMigrations(): readonly Migration[] {
  const migrations = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({
      version: Number.parseInt(file, 10),
      name: file.slice(0, -'.sql'.length),
      sql: readFileSync(join(folder, file), 'utf8'),
    }));
  for (const [index, { version, name }] of migrations.entries()) {
    if (version !== index + 1) throw new Error(`Migration ${name} stands where number ${index + 1} should be`);
  }
  return migrations;
}

/** Brings the schema of the database up to the last migration, forward only. To be run inside a transaction. */
export async function migrate(
  connection: DuckDBConnection,
  path: string,
  migrations: readonly Migration[],
  now: string | null,
): Promise<void> {
  await connection.run('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER, name VARCHAR, applied_at TIMESTAMPTZ)');
  const [row] = await select<{ found: number | null }>(connection, 'SELECT max(version) AS found FROM schema_version');
  const found = row?.found ?? 0;
  const known = migrations.length;
  if (found > known) throw new WarehouseFault('warehouse.newer', { path, found, known });
  for (const { version, name, sql } of migrations.slice(found)) {
    await connection.run(sql);
    await execute(connection, 'INSERT INTO schema_version VALUES ($version, $name, $now)', { version, name, now });
  }
}
