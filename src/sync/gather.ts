/**
 * Gives items in batches: whatever has come while the consumer was busy with the batch before. Reads ahead until `isEnough` says so of
 * what waits. What the items end with, a fault too, comes after all that came before it; a consumer that stops ends them.
 */
export async function* gather<T>(items: AsyncIterable<T>, isEnough: (waiting: readonly T[]) => boolean): AsyncGenerator<readonly T[]> {
  const iterator = items[Symbol.asyncIterator]();
  let waiting: T[] = [];
  const reader = { isDone: false, isWanted: true };
  let [arrived, taken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const reading = readAhead();
  // Whoever takes the last batch hears of it; until then it is no unhandled fault.
  reading.catch(() => undefined);

  async function readAhead(): Promise<void> {
    try {
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        waiting.push(next.value);
        arrived.resolve();
        while (isEnough(waiting) && reader.isWanted) await taken.promise;
        if (!reader.isWanted) return void (await iterator.return?.());
      }
    } finally {
      reader.isDone = true;
      arrived.resolve();
    }
  }

  try {
    while (waiting.length > 0 || !reader.isDone) {
      await arrived.promise;
      arrived = Promise.withResolvers();
      const batch = waiting;
      waiting = [];
      taken.resolve();
      taken = Promise.withResolvers();
      if (batch.length > 0) yield batch;
    }
    await reading;
  } finally {
    reader.isWanted = false;
    taken.resolve();
    await reading.catch(() => undefined);
  }
}
