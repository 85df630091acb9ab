import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Table } from '../../query-language/catalog.ts';
import { copyDatabase } from './backup/copy-database.ts';
import { confine, refuseSecond } from './confine.ts';
import { declareTables } from './declared-schema.ts';
import { interruptible } from './interruptible.ts';
import { listMigrations, migrate, type Migration } from './migrate.ts';
import { openingFault } from './opening-fault.ts';
import { Readers } from './readers.ts';
import { select } from './statement.ts';
import type { Warehouse } from './warehouse.ts';
import { Writer } from './writer.ts';

export interface OpenOptions {
  /** The tables that collectors fill: created or widened where the file lacks them. */
  readonly tables: Iterable<Table>;
  /** When the schema is brought up to date, for the record of it: ISO 8601 in UTC. */
  readonly now?: string;
  /** What all statements together may hold in memory, as DuckDB writes it: `2GB`. Past it they spill to disk. */
  readonly memoryLimit?: string;
  /**
   * Statements that may read at the same time; three unless given. Each holds one of Node's worker threads, of which there are four
   * unless `UV_THREADPOOL_SIZE` says more, and the writer needs one too.
   */
  readonly readers?: number;
  /** The one folder that backups may be made in, an absolute path; none when left out. */
  readonly copiesInto?: string;
  /** The schema's steps, when not those of this program. */
  readonly migrations?: readonly Migration[];
}

/** In memory alone: nothing is kept once it is closed. */
export const inMemory = ':memory:';

/**
 * Opens the database at `path`, creating it and its folder when they are missing, and brings its schema up to date.
 * Throws `WarehouseFault` when another process holds the file, when it is no database, or when a newer program wrote it.
 */
export async function openWarehouse(path: string, options: OpenOptions): Promise<Warehouse> {
  const instance = await openInstance(path, options.memoryLimit);
  const connection = await instance.connect();
  try {
    await refuseSecond(connection, path);
    await confine(connection, options.copiesInto);
    await connection.run('BEGIN TRANSACTION');
    await migrate(connection, path, options.migrations ?? listMigrations(), options.now ?? null);
    await declareTables(connection, path, options.tables);
    await connection.run('COMMIT');
    return warehouseOver(path, instance, await Readers.open(instance, options.readers ?? 3), new Writer(connection));
  } catch (fault) {
    connection.closeSync();
    instance.closeSync();
    throw fault;
  }
}

function warehouseOver(path: string, instance: DuckDBInstance, readers: Readers, writer: Writer): Warehouse {
  let closing: Promise<void> | undefined;
  let copied: Promise<unknown> = Promise.resolve();
  const refuseClosed = (): void => {
    if (closing) throw new Error(`The warehouse at ${path} is closed`);
  };
  return {
    path,
    async read(sql, parameters, options) {
      refuseClosed();
      return readers.lend(async (connection) =>
        interruptible(connection, options?.signal, async () => select(connection, sql, parameters, options?.rowLimit)),
      );
    },
    async write(work) {
      refuseClosed();
      return writer.write(work);
    },
    async backUp(into, { signal, ...manifest }) {
      refuseClosed();
      const copy = copied.then(async () => void (await copyDatabase(instance, into, { manifest, signal })));
      copied = copy.catch(() => undefined);
      return copy;
    },
    async close() {
      closing ??= Promise.all([readers.close(), writer.close(), copied]).then(() => instance.closeSync());
      return closing;
    },
  };
}

async function openInstance(path: string, memoryLimit: string | undefined): Promise<DuckDBInstance> {
  const limits: Record<string, string> = memoryLimit === undefined ? {} : { memory_limit: memoryLimit };
  if (path === inMemory) return DuckDBInstance.create(path, { ...limits, temp_directory: join(tmpdir(), `assay-${randomUUID()}`) });
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
    return await DuckDBInstance.fromCache(resolve(path), limits);
  } catch (fault) {
    throw openingFault(path, fault);
  }
}
