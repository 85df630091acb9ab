import { join } from 'node:path';
import type { Table } from '../../query-language/catalog.ts';
import { listFolder } from './list-folder.ts';

const folders = ['../scoring/table', '../dora/table'];

/** Every table that Assay fills with what it works out, by name. Migrations make them, not their declarations. */
export async function listResultTables(): Promise<ReadonlyMap<string, Table>> {
  const tables = await Promise.all(folders.map(async (folder) => listFolder<Table>(join(import.meta.dirname, folder))));
  return new Map(tables.flat().map(([, table]) => [table.name, table]));
}
