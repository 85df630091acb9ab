import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Page } from '../../../collectors/collector.ts';
import { KeptAnswers } from '../../../src/sync/kept-answers.ts';
import { keepPage, StoredBodies, type Place } from '../../../src/sync/raw-page.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();
const place: Place = { source: 'forge', stream: 'files', partition: 'a', run: 1 };

let warehouse: Warehouse;
let asked: string[];
let watched: Pick<Warehouse, 'read'>;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables: [] });
  asked = [];
  watched = {
    async read(sql, parameters, options) {
      asked.push(sql);
      return warehouse.read(sql, parameters, options);
    },
  };
});

afterEach(async () => warehouse.close());

async function keep(page: Partial<Page>, { at = day(1), ...where }: Partial<Place> & { readonly at?: string } = {}): Promise<void> {
  const whole = { request: 'GET /1', status: 200, body: 'one', ...page };
  await warehouse.write(async (transaction) =>
    keepPage(transaction, { place: { ...place, ...where }, number: 0, page: whole, fetchedAt: at, bodies: new StoredBodies() }),
  );
}

/** The statements that looked through the pages. */
const looks = (): number => asked.filter((sql) => sql.includes('raw_page')).length;

test('the latest answer of the source counts, and only one that is marked and usable', async () => {
  await keep({ etag: '"1"', body: 'old' });
  await keep({ etag: '"2"', body: 'new' }, { run: 2, at: day(2), stream: 'others' });
  await keep({ body: 'unmarked' }, { run: 3, at: day(3) });
  await keep({ etag: '"4"', status: 404, body: 'gone' }, { run: 4, at: day(4) });
  await keep({ etag: '"5"', body: 'of another' }, { source: 'other', run: 5, at: day(5) });
  const kept = new KeptAnswers(warehouse, 'forge');
  expect(await kept.answer('GET /1')).toEqual({ etag: '"2"', body: 'new' });
  expect(await kept.answer('GET /2')).toBeUndefined();
  expect([kept.offered('GET /1'), kept.offered('GET /2'), kept.offered('GET /3')]).toEqual(['"2"', undefined, undefined]);
});

test('an unfinished snapshot has given no answer yet', async () => {
  await keep({ etag: '"1"', body: 'old' });
  await keep({ etag: '"2"', body: 'new' }, { run: 2, at: day(2) });
  await warehouse.write(async (transaction) =>
    transaction.append('stream_state', [{ source: 'forge', stream: 'files', partition: 'a', open_run: 2, opened_at: day(2) }]),
  );
  expect(await new KeptAnswers(warehouse, 'forge').answer('GET /1')).toEqual({ etag: '"1"', body: 'old' });
});

test('the pages are looked through once, however much is asked', async () => {
  for (let number = 0; number < 9; number += 1) await keep({ request: `GET /${number}`, etag: `"${number}"`, body: `${number}` });
  const kept = new KeptAnswers(watched, 'forge');
  const answers = await Promise.all(Array.from({ length: 20 }, async (_, number) => kept.answer(`GET /${number}`)));
  expect(answers.map((answer) => answer?.body)).toEqual(Array.from({ length: 20 }, (_, number) => (number < 9 ? `${number}` : undefined)));
  expect(looks()).toBe(1);
});

test('what was kept since a request was last asked is offered when it is asked again', async () => {
  const kept = new KeptAnswers(watched, 'forge');
  expect(await kept.answer('GET /1')).toBeUndefined();
  await keep({ etag: '"1"', body: 'one' });
  expect(await kept.answer('GET /1')).toEqual({ etag: '"1"', body: 'one' });
  expect(kept.offered('GET /1')).toBe('"1"');
});

test('more marks than memory should hold are asked for one by one, the oldest first', async () => {
  for (let number = 1; number < 5; number += 1) await keep({ request: `GET /${number}`, etag: `"${number}"` }, { at: day(number) });
  const kept = new KeptAnswers(watched, 'forge', 2);
  expect(await kept.answer('GET /4')).toMatchObject({ etag: '"4"' });
  expect(await kept.answer('GET /3')).toMatchObject({ etag: '"3"' });
  expect(looks()).toBe(1);
  expect(await kept.answer('GET /1')).toMatchObject({ etag: '"1"' });
  expect(await kept.answer('GET /9')).toBeUndefined();
  expect(looks()).toBe(3);
});
