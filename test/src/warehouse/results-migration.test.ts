import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listResultTables } from '../../../src/registry/result-tables.ts';
import { listMigrations } from '../../../src/warehouse/migrate.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const results = [...(await listResultTables()).values()];

test('declares of each table of results the columns that migrations made, no more and of no other type', async () => {
  const warehouse = await openWarehouse(inMemory, { tables: [] });
  const columns = `SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL`;
  const before = await warehouse.read(columns);
  await warehouse.close();
  const declared = await openWarehouse(inMemory, { tables: results });
  expect(await declared.read(columns)).toEqual(before);
  await declared.close();
});

test('keeps the results that an older program stored', async () => {
  const path = join(folder, 'older.duckdb');
  const older = await openWarehouse(path, { tables: [], migrations: listMigrations().slice(0, 2) });
  await older.write(async (transaction) => {
    await transaction.append('grade', [
      { rubric: 'r', entity: 'service:default/a', letter: 'ungraded', coverage: 0.2, detail: '{"letter":"ungraded"}' },
      { rubric: 'r', entity: 'service:default/b', letter: 'B', coverage: 1, detail: '{"letter":"B"}' },
    ]);
    await transaction.append('verdict', [{ rubric: 'r', check: 'c', entity: 'service:default/a', verdict: 'no-data' }]);
  });
  await older.close();
  const newer = await openWarehouse(path, { tables: results });
  expect(await newer.read('SELECT entity, letter, detail, source FROM grade ORDER BY entity')).toEqual([
    { entity: 'service:default/a', letter: null, detail: '{"letter":"ungraded"}', source: 'assay' },
    { entity: 'service:default/b', letter: 'B', detail: '{"letter":"B"}', source: 'assay' },
  ]);
  expect(await newer.read('SELECT verdict, source FROM verdict')).toEqual([{ verdict: 'no-data', source: 'assay' }]);
  await newer.close();
});
