import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Page } from '../../../collectors/collector.ts';
import { PageKeeper } from '../../../src/sync/page-keeper.ts';
import { StoredBodies } from '../../../src/sync/raw-page.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

const place = { source: 'forge', stream: 'files', partition: 'a', run: 1 };
let warehouse: Warehouse;
let keeper: PageKeeper;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables: [] });
  keeper = new PageKeeper(1, '2026-01-01T00:00:00.000Z', new StoredBodies());
});

afterEach(async () => warehouse.close());

function page(number: number, body = `body ${number}`): Page {
  return { request: `GET /${number}`, status: 200, body, about: { repository: 'a' } };
}

/** Keeps pages and takes them, each time in a transaction of its own, and tells whether they had to be read back. */
async function keepAndTake(pages: readonly Page[], between: () => void = () => undefined) {
  await warehouse.write(async (transaction) => {
    for (const each of pages) await keeper.keep(transaction, place, each);
  });
  between();
  return warehouse.write(async (transaction) => {
    const taken = keeper.take(transaction, place);
    const requests: string[] = [];
    for await (const { request, body } of taken) requests.push(`${request} ${body.length}`);
    return { requests, readBack: !Array.isArray(taken) };
  });
}

test('pages of a snapshot that began in this run are at hand', async () => {
  keeper.begin('a');
  expect(await keepAndTake([page(1), page(2)])).toEqual({ requests: ['GET /1 6', 'GET /2 6'], readBack: false });
});

test('more than memory should hold is read back, every page of it', async () => {
  keeper.begin('a');
  const large = [1, 2, 3].map((number) => page(number, String(number).repeat(12 * 2 ** 20)));
  const requests = large.map(({ request, body }) => `${request} ${body.length}`);
  expect(await keepAndTake(large)).toEqual({ requests, readBack: true });
  keeper.begin('b');
  await warehouse.write(async (transaction) => {
    await keeper.keep(transaction, { ...place, partition: 'b' }, page(4));
    expect(keeper.take(transaction, { ...place, partition: 'b' })).toEqual([page(4)]);
  });
});

test('a snapshot taken up from before is read back whole, and its pages go on being numbered', async () => {
  keeper.begin('a');
  await keepAndTake([page(1)]);
  keeper = new PageKeeper(2, '2026-01-02T00:00:00.000Z', new StoredBodies());
  expect(await keepAndTake([page(2), page(3)])).toEqual({ requests: ['GET /1 6', 'GET /2 6', 'GET /3 6'], readBack: true });
  expect(await warehouse.read('SELECT number FROM raw_page ORDER BY number')).toEqual([{ number: 0 }, { number: 1 }, { number: 2 }]);
});

test('after a transaction that failed, what is kept counts and nothing else', async () => {
  keeper.begin('a');
  await warehouse.write(async (transaction) => keeper.keep(transaction, place, page(1)));
  const failing = warehouse.write(async (transaction) => {
    await keeper.keep(transaction, place, page(2));
    throw new Error('the disk is full');
  });
  await expect(failing).rejects.toThrow('the disk is full');
  keeper.forget();
  expect(await keepAndTake([page(3)])).toEqual({ requests: ['GET /1 6', 'GET /3 6'], readBack: true });
});
