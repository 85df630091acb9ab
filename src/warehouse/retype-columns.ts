import type { Table } from '../../query-language/catalog.ts';
import { databaseColumns } from './declared-schema.ts';
import { identifier } from './identifier.ts';
import type { Transaction } from './warehouse.ts';

/** A column whose type in the file is another than the declared one. Types are named as the database does. */
export interface RetypedColumn {
  readonly column: string;
  readonly from: string;
  readonly to: string;
  /** Values that rows of all times hold, and those of them that the declared type cannot. */
  readonly values: number;
  readonly unfit: number;
}

/**
 * Converts the columns of a table that are of another type than declared, with all that rows of the past hold in them. Where values
 * would be lost that the declared type cannot hold, nothing is changed, unless `losing` allows it: then they are null.
 */
export async function retypeColumns(
  transaction: Transaction,
  table: Table,
  { losing }: { readonly losing: boolean },
): Promise<{ readonly retyped: readonly RetypedColumn[]; readonly lost: boolean }> {
  const present = await transaction.read<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE NOT internal AND schema_name = 'main' AND database_name = current_database() AND table_name = $table`,
    { table: table.name },
  );
  const types = new Map(present.map(({ name, type }) => [name, type]));
  const retyped: RetypedColumn[] = [];
  for (const { name, type } of databaseColumns(table)) {
    const from = types.get(name);
    if (from === undefined || from === type) continue;
    const [count = { values: 0, fit: 0 }] = await transaction.read<{ values: number; fit: number }>(
      `SELECT count(${identifier(name)}) AS "values", count(${converted(name, type)}) AS fit FROM ${identifier(table.name)}`,
    );
    retyped.push({ column: name, from, to: type, values: count.values, unfit: count.values - count.fit });
  }
  const lost = !losing && retyped.some(({ unfit }) => unfit > 0);
  for (const { column, to } of lost ? [] : retyped) {
    await transaction.run(
      `ALTER TABLE ${identifier(table.name)} ALTER COLUMN ${identifier(column)} SET DATA TYPE ${to} USING ${converted(column, to)}`,
    );
  }
  return { retyped, lost };
}

function converted(column: string, type: string): string {
  return `try_cast(${identifier(column)} AS ${type})`;
}
