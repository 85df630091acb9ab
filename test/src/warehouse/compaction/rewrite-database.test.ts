import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { commit } from '../../../../collectors/tables/commit.ts';
import { repositoryFile } from '../../../../collectors/tables/repository-file.ts';
import { contentsOf, databaseName, type Content } from '../../../../src/warehouse/backup/content.ts';
import { rewriteDatabase } from '../../../../src/warehouse/compaction/rewrite-database.ts';
import { openWarehouse } from '../../../../src/warehouse/open-warehouse.ts';
import type { Transaction, Warehouse } from '../../../../src/warehouse/warehouse.ts';

// A machine in another zone than UTC shows instants otherwise, which must not count as a difference.
vi.stubEnv('TZ', 'Europe/Zurich');

const tables = [repositoryFile, commit];
const rows = 2000;

let folder: string;
let path: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-rewrite-'));
  path = join(folder, 'w.duckdb');
  await inside(async (warehouse) => {
    await warehouse.write(async (transaction) => {
      await transaction.append('repository_file', filesOf(rows));
      await transaction.append('commit', [
        { repository: 'b', sha: '1', committed_at: '2026-01-02T00:00:00Z' },
        { repository: 'b', sha: '2', committed_at: '2026-01-01T00:00:00Z' },
        { repository: 'a', sha: '3', committed_at: '2026-01-03T00:00:00Z' },
      ]);
    });
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

function filesOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    repository: `r${(index * 7919) % 50}`,
    path: `src/${index}-${String((index * 2_654_435_761) % 1e9)}`,
    valid_from: new Date(index * 1000).toISOString(),
    valid_to: new Date(index * 1000 + 1).toISOString(),
  }));
}

async function inside<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openWarehouse(path, { tables });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

async function contents(): Promise<readonly Content[]> {
  return inside(async (warehouse) => {
    const read = async <T extends Record<string, unknown>>(sql: string, parameters = {}) => warehouse.read<T>(sql, parameters);
    return contentsOf(read, await databaseName(read));
  });
}

test('leaves what the database holds, in order, in a file without gaps', async () => {
  const change = async (work: (transaction: Transaction) => Promise<unknown>): Promise<void> =>
    inside(async (warehouse) => void (await warehouse.write(work)));
  await change(async (transaction) => transaction.run('CREATE TABLE filler AS SELECT random() AS number FROM range(1000000)'));
  // What is written after it keeps the file from ending where it was.
  await change(async (transaction) =>
    transaction.append(
      'repository_file',
      filesOf(20_000).map((row) => ({ ...row, source: 'later' })),
    ),
  );
  await change(async (transaction) => transaction.run('DROP TABLE filler'));
  const before = await contents();
  const size = statSync(path).size;
  const rewritten = await rewriteDatabase(path, tables);
  expect(rewritten).toEqual({ before: size, after: statSync(path).size });
  expect(rewritten.after).toBeLessThan(size / 2);
  expect(await contents()).toEqual(before);
  await inside(async (warehouse) => {
    expect((await warehouse.read('SELECT sha FROM "commit"')).map(({ sha }) => sha)).toEqual(['3', '2', '1']);
    expect(await warehouse.read(`SELECT 1 FROM duckdb_schemas() WHERE schema_name = 'backup'`)).toEqual([]);
  });
  expect(readdirSync(folder)).toEqual(['w.duckdb']);
});

test('takes what had not reached the file yet', async () => {
  await inside(async (warehouse) => warehouse.write(async (transaction) => transaction.append('identity', [{ entity: 'late' }])));
  await rewriteDatabase(path, tables);
  expect(await inside(async (warehouse) => warehouse.read('SELECT entity FROM identity'))).toEqual([{ entity: 'late' }]);
});

test('does not take a database from whoever has it open', async () => {
  await inside(async () => expect(rewriteDatabase(path, tables)).rejects.toThrow(/open already/u));
  expect(readdirSync(folder)).toEqual(['w.duckdb']);
});

test('follows a link to where the file is', async () => {
  const link = join(folder, 'link.duckdb');
  symlinkSync(path, link);
  await rewriteDatabase(link, tables);
  expect(readdirSync(folder).sort()).toEqual(['link.duckdb', 'w.duckdb']);
  expect(await contents()).toContainEqual(expect.objectContaining({ table: 'repository_file', rows }));
});

test('that is stopped leaves the database as it was', async () => {
  const before = await contents();
  const stopped = rewriteDatabase(path, tables, { signal: AbortSignal.abort(new Error('stopped')) });
  await expect(stopped).rejects.toThrow('stopped');
  expect(await contents()).toEqual(before);
  expect(readdirSync(folder)).toEqual(['w.duckdb']);
});
