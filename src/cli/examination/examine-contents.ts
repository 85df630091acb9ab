import type { Table } from '../../../query-language/catalog.ts';
import { examineIntegrity } from '../../warehouse/integrity.ts';
import type { Patient } from './examine-database.ts';
import { ok, told, type Finding } from './finding.ts';

/** Whether the database can be read to its end, and nothing in it contradicts itself. Takes as long as reading all of it does. */
export async function examineContents({ read }: Patient, tables: Iterable<Table>): Promise<readonly Finding[]> {
  const { contents, faults } = await examineIntegrity(read, tables);
  const rows = contents.reduce((sum, content) => sum + content.rows, 0);
  return faults.length === 0
    ? [ok('integrity', `${rows} rows in ${contents.length} tables, all read, and none contradicts another`)]
    : faults.map((fault) => told('integrity', fault));
}
