import { resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { refuseSecond } from '../confine.ts';
import { openingFault } from '../opening-fault.ts';

/** A database that nobody else can open, with all that it knows in its file. */
export interface Held {
  readonly instance: DuckDBInstance;
  /** Lets go of it without touching the file, which may be another one by then. */
  readonly release: () => void;
}

/** Opens a database to put another file in its place. Throws `WarehouseFault` as `openWarehouse` does. */
export async function holdDatabase(path: string, limits: Readonly<Record<string, string>> = {}): Promise<Held> {
  const instance = await DuckDBInstance.fromCache(resolve(path), { ...limits }).catch((cause: unknown) => {
    throw openingFault(path, cause);
  });
  const connection = await instance.connect();
  const release = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    await refuseSecond(connection, path);
    // As everybody who opens one has it, for digests rest on how instants are shown.
    await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
    await connection.run('PRAGMA disable_checkpoint_on_shutdown');
    await connection.run('CHECKPOINT').catch((cause: unknown) => {
      throw openingFault(path, cause);
    });
    return { instance, release };
  } catch (fault) {
    release();
    throw fault;
  }
}
