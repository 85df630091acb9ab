import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEnvironment } from '../../../src/registry/environment.ts';
import { examineIntegrity } from '../../../src/warehouse/integrity.ts';
import { identifier, identifiers } from '../../../src/warehouse/identifier.ts';
import { listMigrations, type Migration } from '../../../src/warehouse/migrate.ts';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Stored, Warehouse } from '../../../src/warehouse/warehouse.ts';

const { tables } = await listEnvironment();
const collected = [...tables.values()].filter(({ result }) => result === undefined);
const migrations = listMigrations();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-migration-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Column extends Record<string, unknown> {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

async function columnsIn(warehouse: Warehouse): Promise<readonly Column[]> {
  return warehouse.read<Column>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM duckdb_columns()
     WHERE NOT internal AND table_name <> 'schema_version' ORDER BY ALL`,
  );
}

/** A value of each type, another for each row. */
const valueOf: Readonly<Record<string, (row: number) => Stored>> = {
  VARCHAR: (row) => `text ${row} 'quoted' "twice" \u{1F600}`,
  JSON: (row) => `{"row": ${row}}`,
  BIGINT: (row) => row * 2 ** 40,
  INTEGER: (row) => row,
  DOUBLE: (row) => row / 7,
  BOOLEAN: (row) => row % 2 === 0,
  DATE: (row) => `2025-01-0${row + 1}`,
  BLOB: (row) => Uint8Array.of(0, row, 255),
  'TIMESTAMP WITH TIME ZONE': (row) => `2025-01-0${row + 1}T00:00:00.000Z`,
  'VARCHAR[]': (row) => [`item ${row}`, ''],
  'BIGINT[]': (row) => [row, 0],
  'DOUBLE[]': (row) => [row / 3],
};

/** Every table with three rows: two with a value in each column, one with none. */
async function fill(warehouse: Warehouse): Promise<void> {
  const columns = await columnsIn(warehouse);
  await warehouse.write(async (transaction) => {
    for (const [table, of] of Map.groupBy(columns, (each) => each.table)) {
      const rows = [0, 1].map((row) => Object.fromEntries(of.map(({ column, type }) => [column, valueOf[type]?.(row) ?? null])));
      await transaction.append(table, [...rows, {}]);
    }
  });
}

/** Every row of these columns, by table. */
async function rowsIn(warehouse: Warehouse, columns: readonly Column[]): Promise<ReadonlyMap<string, unknown>> {
  const rows = new Map<string, unknown>();
  for (const [table, of] of Map.groupBy(columns, (each) => each.table)) {
    const names = identifiers(of.map(({ column }) => column));
    rows.set(table, await warehouse.read(`SELECT ${names} FROM ${identifier(table)} ORDER BY ALL`));
  }
  return rows;
}

async function inside<T>(path: string, steps: readonly Migration[], work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openWarehouse(path, { tables: collected, migrations: steps });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

describe.each(migrations.slice(0, -1).map(({ version }) => version))('a database of schema %i', (version) => {
  test('comes to have the schema of a new one, and keeps every value of every table', async () => {
    const path = join(folder, `schema-${version}.duckdb`);
    const [columns, before] = await inside(path, migrations.slice(0, version), async (warehouse) => {
      await fill(warehouse);
      const found = await columnsIn(warehouse);
      return [found, await rowsIn(warehouse, found)] as const;
    });
    expect(new Set(columns.map(({ type }) => type)).difference(new Set(Object.keys(valueOf)))).toEqual(new Set());
    const [after, now] = await inside(
      path,
      migrations,
      async (warehouse) => [await rowsIn(warehouse, columns), await columnsIn(warehouse)] as const,
    );
    for (const [table, rows] of before) expect([table, after.get(table)]).toEqual([table, rows]);
    const fresh = await inside(join(folder, `new-${version}.duckdb`), migrations, columnsIn);
    expect(now).toEqual(fresh);
  });

  test('is whole when it was', async () => {
    const path = join(folder, `whole-${version}.duckdb`);
    const interval = { valid_from: '2025-01-01T00:00:00.000Z', valid_to: '9999-12-31T00:00:00.000Z' };
    await inside(path, migrations.slice(0, version), async (warehouse) =>
      warehouse.write(async (transaction) => {
        await transaction.append('identity', [{ entity: 'e', scheme: 's', external: 'x', rank: 0, ...interval }]);
        await transaction.append('knowledge', [{ table: 't', entity: 'e', external: 'x', source: 's', rank: 0, ...interval }]);
        if (version >= 2) await transaction.append('rubric_version', [{ rubric: 'r', version: 'v', ...interval }]);
        if (version >= 2) await transaction.append('grade', [{ rubric: 'r', version: 'v', entity: 'e', letter: 'B', ...interval }]);
      }),
    );
    await inside(path, migrations, async (warehouse) => {
      const read = async <T extends Record<string, unknown>>(sql: string, parameters = {}) => warehouse.read<T>(sql, parameters);
      expect((await examineIntegrity(read, tables.values())).faults).toEqual([]);
    });
  });
});
