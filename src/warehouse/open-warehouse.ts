import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../../query-language/catalog.ts';
import { declareTables } from './declared-schema.ts';
import { listMigrations, migrate, type Migration } from './migrate.ts';
import { Readers } from './readers.ts';
import { select } from './statement.ts';
import { WarehouseFault } from './warehouse-fault.ts';
import type { ReadOptions, Warehouse } from './warehouse.ts';
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
    await confine(connection, path);
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
    async close() {
      closing ??= Promise.all([readers.close(), writer.close()]).then(() => instance.closeSync());
      return closing;
    },
  };
}

async function interruptible<T>(connection: DuckDBConnection, signal: ReadOptions['signal'], run: () => Promise<T>): Promise<T> {
  if (!signal) return run();
  signal.throwIfAborted();
  let again: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    // A statement that was being prepared does not hear the first call.
    again = setInterval(() => connection.interrupt(), 20);
  };
  signal.addEventListener('abort', interrupt);
  try {
    return await run();
  } catch (fault) {
    signal.throwIfAborted();
    throw fault;
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(again);
  }
}

async function openInstance(path: string, memoryLimit: string | undefined): Promise<DuckDBInstance> {
  const limits: Record<string, string> = memoryLimit === undefined ? {} : { memory_limit: memoryLimit };
  if (path === inMemory) return DuckDBInstance.create(path, { ...limits, temp_directory: join(tmpdir(), `assay-${randomUUID()}`) });
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
    return await DuckDBInstance.fromCache(resolve(path), limits);
  } catch (fault) {
    throw explain(path, fault);
  }
}

/** After this no statement reads or writes a file, and no statement can undo that. */
async function confine(connection: DuckDBConnection, path: string): Promise<void> {
  const [setting] = await select(connection, `SELECT current_setting('lock_configuration') AS locked`);
  if (setting?.['locked'] === true) throw new WarehouseFault('warehouse.already-open', { path });
  for (const statement of [
    `SET GLOBAL TimeZone = 'UTC'`,
    'SET GLOBAL enable_external_access = false',
    'SET GLOBAL lock_configuration = true',
  ]) {
    await connection.run(statement);
  }
}

function explain(path: string, cause: unknown): WarehouseFault {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const holder = /Conflicting lock is held in (?<program>.+?) \(PID (?<pid>\d+)\)/u.exec(detail)?.groups;
  if (holder !== undefined || /Could not set lock|used by another process/iu.test(detail)) {
    return new WarehouseFault(
      'warehouse.locked',
      { path, pid: holder ? Number(holder['pid']) : null, program: holder?.['program'] ?? null },
      cause,
    );
  }
  const unreachable = /Cannot open file|No such file|Permission denied|Is a directory|ENOTDIR|EACCES|EEXIST|EROFS/iu.test(detail);
  return new WarehouseFault(unreachable ? 'warehouse.unreachable' : 'warehouse.not-a-database', { path, detail }, cause);
}
