import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Connections that only read, lent one to a statement; who finds none free waits in line. */
export class Readers {
  readonly #free: DuckDBConnection[];
  readonly #all: readonly DuckDBConnection[];
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = [];

  private constructor(connections: readonly DuckDBConnection[]) {
    this.#all = connections;
    this.#free = [...connections];
  }

  static async open(instance: DuckDBInstance, count: number): Promise<Readers> {
    return new Readers(await Promise.all(Array.from({ length: count }, async () => instance.connect())));
  }

  async lend<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.#take();
    try {
      return await use(connection);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(connection);
      else this.#free.push(connection);
    }
  }

  /** Waits until every connection is back, then closes them. */
  async close(): Promise<void> {
    for (const connection of await Promise.all(this.#all.map(async () => this.#take()))) connection.closeSync();
  }

  async #take(): Promise<DuckDBConnection> {
    return this.#free.pop() ?? (await new Promise((resolve) => this.#waiting.push(resolve)));
  }
}
