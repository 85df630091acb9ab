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
    const connection = this.#free.pop() ?? (await new Promise<DuckDBConnection>((resolve) => this.#waiting.push(resolve)));
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
    await Promise.all(this.#all.map(async () => new Promise<void>((resolve) => void this.#retire(resolve))));
  }

  #retire(done: () => void): void {
    const close = (connection: DuckDBConnection): void => {
      connection.closeSync();
      done();
    };
    const free = this.#free.pop();
    if (free) close(free);
    else this.#waiting.push(close);
  }
}
