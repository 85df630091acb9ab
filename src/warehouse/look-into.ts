import { DuckDBInstance } from '@duckdb/node-api';
import { confine } from './confine.ts';
import { openingFault } from './opening-fault.ts';
import { Readers } from './readers.ts';
import { select } from './statement.ts';
import type { Parameters, RecordRow } from './warehouse.ts';

/** A database that is only read. */
export interface Look {
  /** What messages call it. */
  readonly path: string;
  readonly read: <T extends RecordRow = RecordRow>(sql: string, parameters?: Parameters) => Promise<T[]>;
  /** Waits for what is being read. */
  close(): Promise<void>;
}

/**
 * Opens a database file to read it as it is: its schema is neither brought up to date nor expected to be known. Others may read it at
 * the same time. Throws `WarehouseFault` as `openWarehouse` does. `shownAs` is what faults call the file.
 */
export async function lookInto(path: string, shownAs: string = path): Promise<Look> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' }).catch((fault: unknown) => {
    throw openingFault(shownAs, fault);
  });
  const readers = await Readers.open(instance, 1);
  await readers.lend(confine);
  let closing: Promise<void> | undefined;
  return {
    path: shownAs,
    async read(sql, parameters) {
      if (closing) throw new Error(`The look into ${shownAs} is over`);
      return readers.lend(async (connection) => select(connection, sql, parameters));
    },
    async close() {
      closing ??= readers.close().then(() => instance.closeSync());
      return closing;
    },
  };
}
