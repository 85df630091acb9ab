import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect } from '../../../src/sync/collect.ts';
import { dropRepeats, dropSuperseded, keepPage, StoredBodies } from '../../../src/sync/raw-page.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Transaction, Warehouse } from '../../../src/warehouse/warehouse.ts';
import { forgeCollector, forgeTables } from './forge-collector.ts';
import { openForge, type Forge } from './forge.ts';

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();
const streams = { source: 'forge', streams: ['files', 'commits'] };

let warehouse: Warehouse;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables: forgeTables });
});

afterEach(async () => warehouse.close());

/** A page, as `stream/partition run number body`. */
async function keep(...pages: readonly string[]): Promise<void> {
  const bodies = new StoredBodies();
  await warehouse.write(async (transaction) => {
    for (const text of pages) {
      const [series = '', run, number, body = ''] = text.split(' ');
      const [stream = '', partition = ''] = series.split('/');
      const place = { source: 'forge', stream, partition, run: Number(run) };
      const page = { request: 'GET /1', status: 200, body };
      await keepPage(transaction, { place, number: Number(number), page, fetchedAt: day(Number(run)), bodies });
    }
  });
}

async function stand(series: string, completed: number, open: number | null = null): Promise<void> {
  const [stream = '', partition = ''] = series.split('/');
  const row = { source: 'forge', stream, partition, completed_run: completed, completed_at: day(completed), open_run: open };
  await warehouse.write(async (transaction) => transaction.append('stream_state', [row]));
}

const kept = async (): Promise<readonly unknown[]> =>
  (
    await warehouse.read<{ page: string }>(
      `SELECT stream || '/' || "partition" || ' ' || run || ' ' || number AS page FROM raw_page ORDER BY ALL`,
    )
  ).map(({ page }) => page);

describe('of snapshots', () => {
  const drop = async (most: number): Promise<void> => warehouse.write(async (transaction) => dropSuperseded(transaction, streams, most));

  test('the latest completed ones stay, of each partition its own', async () => {
    await keep('files/a 1 0 x', 'files/a 1 1 y', 'files/a 2 0 x', 'files/a 4 0 x', 'files/a 4 1 z', 'files/b 1 0 x', 'others/a 1 0 x');
    await stand('files/a', 4);
    await stand('files/b', 1);
    await drop(2);
    expect(await kept()).toEqual(['files/a 2 0', 'files/a 4 0', 'files/a 4 1', 'files/b 1 0', 'others/a 1 0']);
    await drop(1);
    expect(await kept()).toEqual(['files/a 4 0', 'files/a 4 1', 'files/b 1 0', 'others/a 1 0']);
  });

  test('one under way neither goes nor takes the place of another', async () => {
    await keep('files/a 1 0 x', 'files/a 2 0 x', 'files/a 3 0 y', 'files/b 1 0 x');
    await stand('files/a', 2, 3);
    await drop(1);
    expect(await kept()).toEqual(['files/a 2 0', 'files/a 3 0', 'files/b 1 0']);
  });
});

describe('of changes', () => {
  test('the latest of equal pages stays, once the partition was read to its end', async () => {
    await keep(
      'commits/a 1 0 x',
      'commits/a 1 1 y',
      'commits/a 2 0 x',
      'commits/a 2 1 x',
      'commits/b 2 0 x',
      'commits/c 1 0 x',
      'commits/c 2 0 x',
    );
    await stand('commits/a', 2);
    await stand('commits/b', 2);
    await stand('commits/c', 1);
    await warehouse.write(async (transaction) => dropRepeats(transaction, streams));
    expect(await kept()).toEqual(['commits/a 1 1', 'commits/a 2 1', 'commits/b 2 0', 'commits/c 1 0', 'commits/c 2 0']);
  });
});

describe('what a run keeps', () => {
  let forge: Forge;

  beforeEach(async () => {
    const files = { 'README.md': 1 };
    forge = await openForge(Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, { files, commits: [name] }])));
  });

  afterEach(async () => forge.close());

  const run = async (now: string, into: Warehouse = warehouse): Promise<unknown> =>
    collect(into, [{ collector: forgeCollector, settings: { origin: forge.origin } }], {
      now,
      signal: new AbortController().signal,
      wait: async () => undefined,
      network: { retries: 0 },
    });

  const change = (name: string, bytes: number): void =>
    void Object.assign(forge.repositories, { [name]: { files: { 'README.md': bytes }, commits: [name] } });

  const filePages = async (): Promise<readonly unknown[]> =>
    warehouse.read(`SELECT "partition", count(*) AS pages, max(run) AS run FROM raw_page WHERE stream = 'files' GROUP BY ALL ORDER BY ALL`);

  test('goes with the next when the run breaks off before it could give up what was superseded', async () => {
    await run(day(1));
    change('a', 2);
    const breaking: Warehouse = {
      ...warehouse,
      write: async (work) =>
        warehouse.write(async (transaction) =>
          work({
            ...transaction,
            derive: async () => Promise.reject(new Error('the disk is full')),
          }),
        ),
    };
    await expect(run(day(2), breaking)).rejects.toThrow('the disk is full');
    expect(await filePages()).toContainEqual({ partition: 'a', pages: 2, run: 2 });
    forge.log.length = 0;
    await run(day(3));
    expect(forge.log).toContain('/a/files 304');
    expect(await filePages()).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((partition) => ({ partition, pages: 1, run: partition === 'a' ? 2 : 1 })),
    );
  });

  test('is looked through as often for many requests as for few', async () => {
    const looks: string[] = [];
    const note = (sql: string): void => void (sql.includes('raw_page') && looks.push(sql));
    const watched: Warehouse = {
      ...warehouse,
      async read(sql, parameters, options) {
        note(sql);
        return warehouse.read(sql, parameters, options);
      },
      write: async (work) =>
        warehouse.write(async (transaction) => {
          const noting: Transaction = {
            ...transaction,
            async read(sql, parameters) {
              note(sql);
              return transaction.read(sql, parameters);
            },
            async run(sql, parameters) {
              note(sql);
              return transaction.run(sql, parameters);
            },
          };
          return work(noting);
        }),
    };
    const count = async (now: string): Promise<number> => {
      looks.length = 0;
      await run(now, watched);
      return looks.length;
    };
    const first = await count(day(1));
    for (let number = 0; number < 20; number += 1) change(`more ${number}`, number);
    for (const name of ['a', 'b', 'c']) change(name, 3);
    expect([await count(day(2)), await count(day(3))]).toEqual([first, first]);
    expect(first).toBeLessThan(6);
  });
});
