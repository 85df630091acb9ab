import type { Table } from '../../query-language/catalog.ts';
import { databaseColumns } from './declared-schema.ts';
import { identifier } from './identifier.ts';
import type { Transaction } from './warehouse.ts';

/** A column whose type in the file is another than the declared one. Types are named as the database does. */
export interface ChangedColumn {
  readonly column: string;
  readonly from: string;
  readonly to: string;
}

export interface RetypedColumn extends ChangedColumn {
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
  const retyped: RetypedColumn[] = [];
  for (const changed of await changedColumns(transaction, table)) {
    const { column, to } = changed;
    const [count = { values: 0, fit: 0 }] = await transaction.read<{ values: number; fit: number }>(
      `SELECT count(${identifier(column)}) AS "values", count(${converted(column, to)}) AS fit FROM ${identifier(table.name)}`,
    );
    retyped.push({ ...changed, values: count.values, unfit: count.values - count.fit });
  }
  const lost = !losing && retyped.some(({ unfit }) => unfit > 0);
  for (const { column, to } of lost ? [] : retyped) {
    await transaction.run(
      `ALTER TABLE ${identifier(table.name)} ALTER COLUMN ${identifier(column)} SET DATA TYPE ${to} USING ${converted(column, to)}`,
    );
  }
  return { retyped, lost };
}

/** The columns of a table that are of another type than declared. The warehouse does not open with them. */
export async function changedColumns(database: Pick<Transaction, 'read'>, table: Table): Promise<readonly ChangedColumn[]> {
  const present = await database.read<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE NOT internal AND schema_name = 'main' AND database_name = current_database() AND table_name = $table`,
    { table: table.name },
  );
  const types = new Map(present.map(({ name, type }) => [name, type]));
  return databaseColumns(table).flatMap(({ name, type }) => {
    const from = types.get(name) ?? type;
    return from === type ? [] : [{ column: name, from, to: type }];
  });
}

function converted(column: string, type: string): string {
  return `try_cast(${identifier(column)} AS ${type})`;
}
