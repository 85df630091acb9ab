import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { unreachable } from '../opening-fault.ts';
import { select } from '../statement.ts';
import { WarehouseFault } from '../warehouse-fault.ts';
import { databaseName } from './content.ts';
import { holdDatabase } from './hold-database.ts';
import { manifestIn, type Manifest } from './manifest.ts';
import { openStaging, putInPlace } from './staging.ts';
import { verifyBackup } from './verify-backup.ts';

export interface RestoreOptions {
  /** Whether a database that is there may be replaced. */
  readonly replace?: boolean;
}

/**
 * Puts what a backup holds in the place of the database at `path`, and gives what the backup says of itself. What is put in place is a
 * copy that was verified itself; until the last step, which is one, nothing is changed. Throws `WarehouseFault` where the backup is not
 * whole, where a database is there and may not be replaced, and where another process has it open.
 */
export async function restoreBackup(backup: string, path: string, { replace = false }: RestoreOptions = {}): Promise<Manifest> {
  if (!existsSync(backup)) throw new WarehouseFault('warehouse.unreachable', { path: backup, detail: 'there is no such file' });
  if (!replace && [path, journalOf(path)].some((each) => existsSync(each))) throw new WarehouseFault('warehouse.present', { path });
  const staging = openStaging(path);
  try {
    const made = join(staging.folder, 'restored.duckdb');
    fetchCopy(backup, made);
    const manifest = await verifyBackup(made, backup);
    await forgetManifest(made);
    const release = await takeOver(path);
    try {
      // What its database could not make sense of would be taken for a part of the new one.
      rmSync(journalOf(path), { force: true });
      putInPlace(made, path);
    } finally {
      release();
    }
    return manifest;
  } finally {
    staging.remove();
  }
}

function fetchCopy(backup: string, made: string): void {
  try {
    copyFileSync(backup, made);
  } catch (cause) {
    throw unreachable(backup, cause);
  }
}

/** Where the database writes what is not in its file yet. */
export function journalOf(path: string): string {
  return `${path}.wal`;
}

/** From here on it is a database like any other. */
async function forgetManifest(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  try {
    const connection = await instance.connect();
    const database = await databaseName(async (sql) => select(connection, sql));
    await connection.run(`DROP SCHEMA ${manifestIn(database)} CASCADE`);
    await connection.run('CHECKPOINT');
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

/** Holds the database that is there, until it is released. One that cannot be read as one is nobody's, and nothing is lost with it. */
async function takeOver(path: string): Promise<() => void> {
  if (!existsSync(path)) return () => undefined;
  try {
    return (await holdDatabase(path)).release;
  } catch (fault) {
    if (fault instanceof WarehouseFault && fault.diagnostic.code === 'warehouse.not-a-database') return () => undefined;
    throw fault;
  }
}
