import type { DuckDBConnection } from '@duckdb/node-api';
import { appendRows, columnsOf } from './append-rows.ts';
import { deriveRows, loadRows } from './load.ts';
import { execute, select } from './statement.ts';
import type { Transaction } from './warehouse.ts';

/** The one connection that writes. Transactions queue in the order they were asked for. */
export class Writer {
  readonly #connection: DuckDBConnection;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  async write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => this.#transact(work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#connection.closeSync();
  }

  async #transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const connection = this.#connection;
    let over = false;
    const use = (): DuckDBConnection => {
      if (over) throw new Error('The transaction is over: use it only while its work runs');
      return connection;
    };
    const transaction: Transaction = {
      read: async (sql, parameters) => select(use(), sql, parameters),
      run: async (sql, parameters) => execute(use(), sql, parameters),
      load: async (table, rows, as) => loadRows(use(), table, rows, as),
      derive: async (into, query, as) => deriveRows(use(), into, query, as),
      append: async (table, rows) => appendRows(use(), { table, columns: await columnsOf(use(), table) }, rows),
    };
    await connection.run('BEGIN TRANSACTION');
    try {
      const result = await work(transaction);
      await connection.run('COMMIT');
      return result;
    } catch (fault) {
      // A failed COMMIT has rolled back already, and then there is nothing left to roll back.
      await connection.run('ROLLBACK').catch(() => undefined);
      throw fault;
    } finally {
      over = true;
    }
  }
}
