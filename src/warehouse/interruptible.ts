import type { DuckDBConnection } from '@duckdb/node-api';

/** Runs statements of a connection, and stops them when the signal is aborted: the work then fails with the signal's reason. */
export async function interruptible<T>(connection: DuckDBConnection, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  if (!signal) return run();
  signal.throwIfAborted();
  let again: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    // A statement that was being prepared does not hear the first call.
    again = setInterval(() => connection.interrupt(), 20);
  };
  signal.addEventListener('abort', interrupt);
  try {
    return await run();
  } catch (fault) {
    signal.throwIfAborted();
    throw fault;
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(again);
  }
}
