import { DuckDBInstance } from '@duckdb/node-api';
import { confine } from './confine.ts';
import { openingFault } from './opening-fault.ts';
import { select } from './statement.ts';
import type { Parameters, RecordRow } from './warehouse.ts';

/** A database that is only read. */
export interface Look {
  /** What messages call it. */
  readonly path: string;
  readonly read: <T extends RecordRow = RecordRow>(sql: string, parameters?: Parameters) => Promise<T[]>;
  close(): void;
}

/**
 * Opens a database file to read it as it is: its schema is neither brought up to date nor expected to be known. Others may read it at
 * the same time. Throws `WarehouseFault` as `openWarehouse` does. `shownAs` is what faults call the file.
 */
export async function lookInto(path: string, shownAs: string = path): Promise<Look> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' }).catch((fault: unknown) => {
    throw openingFault(shownAs, fault);
  });
  const connection = await instance.connect();
  await confine(connection);
  return {
    path: shownAs,
    read: async (sql, parameters) => select(connection, sql, parameters),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
