import { listMigrations } from '../migrate.ts';
import { lookInto, type Look } from '../look-into.ts';
import { WarehouseFault } from '../warehouse-fault.ts';
import { contentsOf, databaseName, type Content } from './content.ts';
import { readManifest, type Manifest } from './manifest.ts';

/**
 * Opens a backup, reads all of it and holds it against what it says of itself. Throws `WarehouseFault`, with what is wrong with it, where
 * it is none, is damaged, holds something else than it says, or was made by a newer program. `shownAs` is what faults call the file.
 */
export async function verifyBackup(path: string, shownAs: string = path): Promise<Manifest> {
  try {
    const look = await lookInto(path, shownAs);
    try {
      return await verify(look);
    } finally {
      await look.close();
    }
  } catch (fault) {
    if (fault instanceof WarehouseFault && fault.diagnostic.code !== 'warehouse.not-a-database') throw fault;
    // Whatever the database says of a file that was made whole comes of damage to it.
    const detail = fault instanceof Error ? (fault.cause instanceof Error && fault.cause.message) || fault.message : String(fault);
    throw new WarehouseFault('warehouse.backup-damaged', { path: shownAs, detail }, fault);
  }
}

async function verify({ path, read }: Look): Promise<Manifest> {
  const database = await databaseName(read);
  const manifest = await readManifest(read, database);
  if (manifest === undefined) throw new WarehouseFault('warehouse.no-backup', { path });
  const { schemaVersion: found } = manifest;
  const known = listMigrations().length;
  if (found > known) throw new WarehouseFault('warehouse.newer', { path, found, known });
  const difference = differenceOf(manifest.contents, await contentsOf(read, database));
  if (difference !== undefined) throw new WarehouseFault('warehouse.backup-differs', { path, ...difference });
  return manifest;
}

/** What a database that should hold the one holds else; undefined where it holds that and nothing more. */
export function differenceOf(
  said: readonly Content[],
  found: readonly Content[],
): { readonly table: string; readonly what: string } | undefined {
  const byTable = new Map(found.map((each) => [each.table, each]));
  for (const { table, rows, digest } of said) {
    const is = byTable.get(table);
    if (is === undefined) return { table, what: 'is missing' };
    if (is.rows !== rows) return { table, what: `has ${is.rows} rows where ${rows} were saved` };
    if (is.digest !== digest) return { table, what: 'holds other values than were saved' };
    byTable.delete(table);
  }
  const [more] = byTable.keys();
  return more === undefined ? undefined : { table: more, what: 'was not saved with it' };
}
