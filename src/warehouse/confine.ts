import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from './identifier.ts';
import { select } from './statement.ts';
import { WarehouseFault } from './warehouse-fault.ts';

/**
 * After this no statement of the instance reads or writes a file, those in the folder `except` left out, and no statement can undo that.
 * Instants are shown in UTC.
 */
export async function confine(connection: DuckDBConnection, except?: string): Promise<void> {
  for (const statement of [
    `SET GLOBAL TimeZone = 'UTC'`,
    ...(except === undefined ? [] : [`SET GLOBAL allowed_directories = [${literal(`${except}/`)}]`]),
    'SET GLOBAL enable_external_access = false',
    'SET GLOBAL lock_configuration = true',
  ]) {
    await connection.run(statement);
  }
}

/** The settings of an instance are locked when it is opened, so who finds them locked is not the first in this process. */
export async function refuseSecond(connection: DuckDBConnection, path: string): Promise<void> {
  const [setting] = await select(connection, `SELECT current_setting('lock_configuration') AS locked`);
  if (setting?.['locked'] === true) throw new WarehouseFault('warehouse.already-open', { path });
}
