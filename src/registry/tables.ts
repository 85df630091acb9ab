import { join } from 'node:path';
import type { Table } from '../../query-language/catalog.ts';
import { listFolder } from './list-folder.ts';

const folder = join(import.meta.dirname, '../../collectors/tables');

/** Every table that collectors fill, by name. */
export async function listTables(): Promise<ReadonlyMap<string, Table>> {
  return new Map((await listFolder<Table>(folder)).map(([, table]) => [table.name, table]));
}
