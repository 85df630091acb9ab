import {
  DuckDBTypeId,
  SQLNULL,
  StatementType,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBResult,
} from '@duckdb/node-api';
import { parameterType, toDatabase, toPlain } from './value.ts';
import type { Parameters, RecordRow } from './warehouse.ts';

/**
 * Prepares one statement, binds the parameters that it names and leaves the others aside, lets `use` run it, and frees it.
 * A name without a value is a fault of the caller.
 */
export async function withStatement<T>(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters,
  use: (statement: DuckDBPreparedStatement) => Promise<T>,
): Promise<T> {
  const statement = await connection.prepare(sql);
  try {
    bind(statement, parameters);
    return await use(statement);
  } finally {
    statement.destroySync();
  }
}

/** Runs a statement for its effect and gives the number of rows it touched. */
export async function execute(connection: DuckDBConnection, sql: string, parameters: Parameters = {}): Promise<number> {
  return withStatement(connection, sql, parameters, async (statement) => (await statement.run()).rowsChanged);
}

/** Runs one SELECT. With `rowLimit`, stops after that many rows without computing the rest. */
export async function select<T extends RecordRow>(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters = {},
  rowLimit = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  return withStatement(connection, sql, parameters, async (statement) => {
    if (statement.statementType !== StatementType.SELECT) throw new Error('Only a SELECT can be read; changes go through a transaction');
    const result = rowLimit === Number.POSITIVE_INFINITY ? await statement.run() : await statement.stream();
    return collectRows<T>(result, rowLimit);
  });
}

async function collectRows<T extends RecordRow>(result: DuckDBResult, rowLimit: number): Promise<T[]> {
  const names = result.deduplicatedColumnNames();
  const rows: T[] = [];
  for await (const chunk of result) {
    const columns = chunk.getColumns();
    for (let at = 0; at < chunk.rowCount; at += 1) {
      if (rows.length >= rowLimit) return rows;
      rows.push(Object.fromEntries(names.map((name, column) => [name, toPlain(columns[column]?.[at] ?? null)])) as T);
    }
  }
  return rows;
}

function bind(statement: DuckDBPreparedStatement, parameters: Parameters): void {
  for (let index = 1; index <= statement.parameterCount; index += 1) {
    const name = statement.parameterName(index);
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) throw new Error(`The statement names $${name}, and no value was given for it`);
    const expected = statement.parameterTypeId(index) === DuckDBTypeId.INVALID ? SQLNULL : statement.parameterType(index);
    const type = parameterType(value, expected);
    statement.bindValue(index, toDatabase(value, type), type);
  }
}
