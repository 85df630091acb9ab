import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reading } from '../../../collectors/collector.ts';
import { writeReadings } from '../../../src/sync/reading.ts';
import { StreamReadings } from '../../../src/sync/stream-readings.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Transaction, Warehouse } from '../../../src/warehouse/warehouse.ts';

const tables = ['commit', 'release'];
const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

let warehouse: Warehouse;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables: [] });
});

afterEach(async () => warehouse.close());

function reading(name: string, scope: string, outcome: Reading['outcome'] = 'read'): Reading {
  return { reading: name, scope, outcome, reason: '' };
}

const ofRun = (at: string): StreamReadings => new StreamReadings({ source: 's', tables, at });

async function saying(readings: StreamReadings, work: (transaction: Transaction) => Promise<unknown>): Promise<void> {
  await warehouse.write(async (transaction) => {
    await work(transaction);
    await readings.flush(transaction);
  });
  readings.settle();
}

const asOf = async (at: string, source = 's'): Promise<readonly unknown[]> =>
  warehouse.read(
    `SELECT "table", scope, outcome, reason FROM reading
    WHERE source = $source AND valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to ORDER BY ALL`,
    { source, at },
  );

const readAt = async (source = 's'): Promise<readonly unknown[]> =>
  warehouse.read('SELECT "table", scope, read_at FROM reading WHERE source = $source AND valid_to > $at ORDER BY ALL', {
    source,
    at: day(99),
  });

describe('what is said in a run', () => {
  const said = fc.record({
    readings: fc.array(
      fc
        .tuple(
          fc.constantFrom(...tables),
          fc.constantFrom('*', 'a', 'b', 'c'),
          fc.constantFrom<Reading['outcome']>('read', 'forbidden', 'failed'),
        )
        .map(([name, scope, outcome]) => reading(name, scope, outcome)),
      { maxLength: 4 },
    ),
    replacing: fc.constantFrom<'*' | readonly string[]>('*', [], ['a'], ['b', '*']),
  });
  const days = fc.array(fc.array(fc.array(said, { maxLength: 3 }), { maxLength: 3 }), { minLength: 1, maxLength: 4 });

  test('is known afterwards as if each had been written on its own', async () => {
    await fc.assert(
      fc.asyncProperty(days, async (each) => {
        await warehouse.write(async (transaction) => transaction.run('DELETE FROM reading'));
        for (const [index, transactions] of each.entries()) {
          const at = day(index + 1);
          const readings = ofRun(at);
          for (const together of transactions) {
            await saying(readings, async (transaction) => {
              for (const { readings: those, replacing } of together) await readings.say(transaction, those, replacing);
            });
            await warehouse.write(async (transaction) => {
              for (const { readings: those, replacing } of together)
                await writeReadings(transaction, those, { source: 'apart', at, replacing: { tables, scopes: replacing } });
            });
          }
        }
        for (const index of each.keys()) expect(await asOf(day(index + 1))).toEqual(await asOf(day(index + 1), 'apart'));
        expect(await readAt()).toEqual(await readAt('apart'));
        expect(await warehouse.read('SELECT source FROM reading WHERE valid_from >= valid_to')).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('takes as many statements for a thousand scopes as for two', async () => {
    const counted = async (at: string, scopes: readonly string[]): Promise<number> => {
      let statements = 0;
      const readings = ofRun(at);
      await warehouse.write(async (transaction) => {
        const counting: Transaction = {
          ...transaction,
          read: async (sql, parameters) => (statements++, transaction.read(sql, parameters)),
          run: async (sql, parameters) => (statements++, transaction.run(sql, parameters)),
          loadOwn: async (into, rows, as) => (statements++, transaction.loadOwn(into, rows, as)),
        };
        for (const scope of scopes)
          await readings.say(counting, [reading('commit', scope), reading('release', scope, 'forbidden')], [scope]);
        await readings.flush(counting);
      });
      return statements;
    };
    const many = Array.from({ length: 1000 }, (_, number) => `r${number}`);
    expect([await counted(day(1), many), await counted(day(2), many.slice(0, 2)), await counted(day(3), many)]).toEqual([1, 2, 2]);
    expect(await warehouse.read('SELECT count(*) AS n, min(read_at) AS oldest FROM reading')).toEqual([{ n: 2000, oldest: day(3) }]);
  });

  test('of a scope that is half a character is said of it again by the next', async () => {
    for (const at of [day(1), day(2)]) {
      const readings = ofRun(at);
      await saying(readings, async (transaction) => readings.say(transaction, [reading('commit', "a\ud800' OR true --")]));
    }
    expect(await readAt()).toEqual([{ table: 'commit', scope: "a\ufffd' OR true --", read_at: day(2) }]);
  });

  test('is forgotten with its transaction', async () => {
    const readings = ofRun(day(1));
    await saying(readings, async (transaction) => readings.say(transaction, [reading('commit', 'a')]));
    const failing = saying(readings, async (transaction) => {
      await readings.say(transaction, [reading('commit', 'b')], '*');
      await readings.flush(transaction);
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
    readings.forget();
    expect([readings.isTold('commit', 'a'), readings.isTold('commit', 'b')]).toEqual([true, false]);
    await saying(readings, async (transaction) => readings.say(transaction, [reading('commit', 'b')]));
    expect(await asOf(day(1))).toMatchObject([{ scope: 'a' }, { scope: 'b' }]);
  });
});

describe('what was said', () => {
  test('is confirmed where nothing else was said since, and then of every table', async () => {
    const first = ofRun(day(1));
    await saying(first, async (transaction) =>
      first.say(
        transaction,
        ['a', 'b', 'c'].flatMap((scope) => tables.map((name) => reading(name, scope))),
      ),
    );
    const second = ofRun(day(2));
    await saying(second, async (transaction) => second.say(transaction, [reading('release', 'b', 'forbidden')]));
    const third = ofRun(day(3));
    await saying(third, async (transaction) => {
      expect(await third.confirm(transaction, 'a', day(1))).toEqual([]);
      expect(await third.confirm(transaction, 'b', day(1))).toEqual(['release']);
      expect(await third.confirm(transaction, 'c', null)).toEqual(tables);
      expect(await third.confirm(transaction, 'd', day(1))).toEqual(tables);
    });
    expect(await readAt()).toEqual([
      { table: 'commit', scope: 'a', read_at: day(3) },
      { table: 'commit', scope: 'b', read_at: day(1) },
      { table: 'commit', scope: 'c', read_at: day(1) },
      { table: 'release', scope: 'a', read_at: day(3) },
      { table: 'release', scope: 'b', read_at: day(2) },
      { table: 'release', scope: 'c', read_at: day(1) },
    ]);
  });

  test('of everything is confirmed of everything', async () => {
    const first = ofRun(day(1));
    await saying(first, async (transaction) =>
      first.say(transaction, [...tables.map((name) => reading(name, '*')), reading('commit', 'a', 'failed')]),
    );
    const second = ofRun(day(2));
    await saying(second, async (transaction) => expect(await second.confirm(transaction, '*', day(1))).toEqual([]));
    expect(await readAt()).toEqual([
      { table: 'commit', scope: '*', read_at: day(2) },
      { table: 'commit', scope: 'a', read_at: day(2) },
      { table: 'release', scope: '*', read_at: day(2) },
    ]);
  });

  test('at a later time than the run’s stays as it is', async () => {
    const later = ofRun(day(5));
    await saying(later, async (transaction) => later.say(transaction, [reading('commit', 'a'), reading('commit', 'b')]));
    const before = await warehouse.read('FROM reading ORDER BY ALL');
    const late = ofRun(day(3));
    await saying(late, async (transaction) => late.say(transaction, [reading('commit', 'a', 'forbidden')], '*'));
    await saying(late, async (transaction) => late.say(transaction, [reading('commit', 'b', 'forbidden')]));
    expect(await warehouse.read('FROM reading ORDER BY ALL')).toEqual(before);
  });

  test('of a refusal of everything is forgotten unless the run has said it', async () => {
    const first = ofRun(day(1));
    await saying(first, async (transaction) =>
      first.say(transaction, [reading('commit', '*', 'failed'), reading('release', '*', 'failed'), reading('commit', 'a', 'failed')]),
    );
    const second = ofRun(day(2));
    await saying(second, async (transaction) => second.say(transaction, [reading('release', '*', 'forbidden')]));
    await saying(second, async (transaction) => second.forgetRefusals(transaction));
    expect(await asOf(day(2))).toMatchObject([
      { table: 'commit', scope: 'a', outcome: 'failed' },
      { table: 'release', scope: '*', outcome: 'forbidden' },
    ]);
  });
});
