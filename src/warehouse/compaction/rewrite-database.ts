import { realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '../../../query-language/catalog.ts';
import { contentsOf, databaseName, type Content } from '../backup/content.ts';
import { copyDatabase } from '../backup/copy-database.ts';
import { holdDatabase } from '../backup/hold-database.ts';
import { journalOf } from '../backup/restore-backup.ts';
import { openStaging, putInPlace } from '../backup/staging.ts';
import { differenceOf } from '../backup/verify-backup.ts';
import { lookInto } from '../look-into.ts';
import { ofResults, ofSources } from '../own-history.ts';

export interface RewriteOptions {
  /** What statements together may hold in memory, as DuckDB writes it: `2GB`. */
  readonly memoryLimit?: string;
  /** Stops the writing when aborted; it then fails with the signal's reason, and the database is as it was. */
  readonly signal?: AbortSignal;
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
export async function rewriteDatabase(
  file: string,
  tables: Iterable<Table>,
  { memoryLimit, signal }: RewriteOptions = {},
): Promise<Rewritten> {
  const path = realpathSync(file);
  const staging = openStaging(path);
  try {
    const made = join(staging.folder, 'compacted.duckdb');
    const { instance, release } = await holdDatabase(path, memoryLimit === undefined ? {} : { memory_limit: memoryLimit });
    try {
      const before = statSync(path).size;
      await verify(made, await copyDatabase(instance, made, { signal, order: orderOf(tables) }));
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

/** Reads the new file to its end. */
async function verify(path: string, wanted: readonly Content[]): Promise<void> {
  const look = await lookInto(path);
  try {
    const difference = differenceOf(wanted, await contentsOf(look.read, await databaseName(look.read)));
    if (difference)
      throw new Error(`Table ${difference.table} of the file that was written anew ${difference.what}; the old one was left as it is`);
  } finally {
    await look.close();
  }
}

/** Who is asked about, then about what, then when. */
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
