import { identifier } from '../identifier.ts';
import type { Parameters, RecordRow } from '../warehouse.ts';

/** What a table holds, in so few words that two copies of it can be compared. */
export interface Content {
  readonly table: string;
  readonly rows: number;
  /**
   * A sum over the MD5 of each row, in decimal: equal for equal rows in whatever order. It finds damage, not a forger, and rests on how
   * values are written rather than on how the database stores them, so that a later version of it comes to the same.
   */
  readonly digest: string;
}

/** Whatever answers a SELECT. */
export type Read = <T extends RecordRow>(sql: string, parameters?: Parameters) => Promise<T[]>;

/** What the database is called in statements: after its file. */
export async function databaseName(read: Read): Promise<string> {
  const [row] = await read<{ name: string }>('SELECT current_database() AS name');
  return row?.name ?? '';
}

/** What every table of a database holds, in the order of their names. Instants must be shown in UTC. */
export async function contentsOf(read: Read, database: string): Promise<readonly Content[]> {
  const columns = await read<{ table: string; column: string; type: string }>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM duckdb_columns()
     WHERE database_name = $database AND schema_name = 'main' AND NOT internal ORDER BY table_name, column_index`,
    { database },
  );
  const contents: Content[] = [];
  for (const [table, of] of Map.groupBy(columns, (each) => each.table)) {
    const row = `concat_ws(chr(31), ${of.map(({ column, type }) => `coalesce(${written(column, type)}, chr(0))`).join(', ')})`;
    const [content] = await read<{ rows: number; digest: string }>(
      `SELECT count(*) AS "rows", coalesce(sum(md5_number_lower(${row})), 0)::VARCHAR AS digest
       FROM ${identifier(database)}.main.${identifier(table)}`,
    );
    if (content) contents.push({ table, ...content });
  }
  return contents;
}

/** A value as text that says all of it. */
function written(column: string, type: string): string {
  const name = identifier(column);
  if (type === 'BLOB') return `md5(${name})`;
  return /\[|\(/u.test(type) && !type.startsWith('DECIMAL') ? `to_json(${name})::VARCHAR` : `${name}::VARCHAR`;
}
