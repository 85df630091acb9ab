import type { DuckDBConnection } from '@duckdb/node-api';
import { Appends } from './append-rows.ts';
import { deriveRows, loadFresh, loadOwnRows, loadRows } from './load.ts';
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
    const appends = new Appends(connection);
    const appending = (): Appends => {
      use();
      return appends;
    };
    // Whatever looks at tables sees what was appended before.
    const settled = async (): Promise<DuckDBConnection> => {
      use();
      await appends.flush();
      return use();
    };
    const transaction: Transaction = {
      read: async (sql, parameters) => select(await settled(), sql, parameters),
      run: async (sql, parameters) => execute(await settled(), sql, parameters),
      load: async (table, rows, as) =>
        as.fresh ? loadFresh(appending(), table, rows, as) : loadRows(await settled(), appends, table, rows, as),
      derive: async (into, query, as) => deriveRows(await settled(), into, query, as),
      loadOwn: async (into, rows, as) => loadOwnRows(await settled(), appends, into, rows, as),
      append: async (table, rows) => appending().add(table, rows),
    };
    await connection.run('BEGIN TRANSACTION');
    try {
      const result = await work(transaction);
      await appends.flush();
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
