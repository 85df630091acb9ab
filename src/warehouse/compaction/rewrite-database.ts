import { realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '../../../query-language/catalog.ts';
import { copyDatabase } from '../backup/copy-database.ts';
import { holdDatabase } from '../backup/hold-database.ts';
import { forgetManifest, journalOf } from '../backup/restore-backup.ts';
import { openStaging, putInPlace } from '../backup/staging.ts';
import { verifyBackup } from '../backup/verify-backup.ts';
import { ofResults, ofSources } from '../own-history.ts';
import type { BackUpOptions } from '../warehouse.ts';

export interface RewriteOptions extends BackUpOptions {
  /** What statements together may hold in memory, as DuckDB writes it: `2GB`. */
  readonly memoryLimit?: string;
}

/** Bytes of the file, before and after. */
export interface Rewritten {
  readonly before: number;
  readonly after: number;
}

/**
 * Writes the database anew, into a file without gaps in which rows about the same thing stand together in the order of time: a database
 * gives back to the disk only what ends its file. The new file is verified before it is put in place, which is one step, and from the
 * first look at the old one until then nobody else can write. Takes the room of a second copy meanwhile. Throws `WarehouseFault` as
 * `openWarehouse` does where somebody has it open.
 */
export async function rewriteDatabase(file: string, tables: Iterable<Table>, options: RewriteOptions): Promise<Rewritten> {
  const path = realpathSync(file);
  const staging = openStaging(path);
  try {
    const made = join(staging.folder, 'compacted.duckdb');
    const { instance, release } = await holdDatabase(path, options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit });
    try {
      const before = statSync(path).size;
      await copyDatabase(instance, made, { ...options, order: orderOf(tables) });
      await verifyBackup(made);
      await forgetManifest(made);
      rmSync(journalOf(path), { force: true });
      putInPlace(made, path);
      return { before, after: statSync(path).size };
    } finally {
      release();
    }
  } finally {
    staging.remove();
  }
}

/** Who is asked about, then what, then when. */
function orderOf(tables: Iterable<Table>): ReadonlyMap<string, readonly string[]> {
  const own = [...ofSources, ...ofResults].map(({ name, key }) => [name, [...key, 'valid_from']] as const);
  const collected = [...tables].map((table) => {
    const moment = table.history === 'events' ? table.happened : 'valid_from';
    return [
      table.name,
      [...new Set([table.subject.column, ...(table.history === 'events' ? [moment] : []), ...table.key, moment])],
    ] as const;
  });
  return new Map([...collected, ...own]);
}
