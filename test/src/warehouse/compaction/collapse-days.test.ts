import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { table } from '../../../../query-language/catalog.ts';
import { collapseDays } from '../../../../src/warehouse/compaction/collapse-days.ts';
import { inMemory, openWarehouse } from '../../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';

const flag = table({
  name: 'flag',
  describes: 'Flags.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'name'],
  history: 'intervals',
  freshHours: 1,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    name: { type: 'text', describes: 'The name.', required: true },
    colour: { type: 'text', describes: 'The colour.' },
  },
});
const history = { name: 'flag', key: ['repository', 'name', 'source'], states: ['colour'], refreshes: [] } as const;

let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openWarehouse(inMemory, { tables: [flag] });
});
beforeEach(async () => empty());
afterAll(async () => warehouse.close());

async function empty(): Promise<void> {
  await warehouse.write(async (transaction) => transaction.run('DELETE FROM flag'));
}

/** An instant so many quarters of an hour after the turn of the year. */
const at = (quarter: number): string => new Date(Date.UTC(2026, 0, 1, 0, quarter * 15)).toISOString();
const perDay = 96;

type Colours = Readonly<Record<string, string>>;

async function load(quarter: number, colours: Colours, source = 's'): Promise<void> {
  const rows = Object.entries(colours).map(([name, colour]) => ({ repository: 'r', name, colour }));
  await warehouse.write(async (transaction) => transaction.load(flag, rows, { source, observedAt: at(quarter), whole: '*' }));
}

async function collapse(quarter: number, zone = 'UTC'): Promise<number> {
  return warehouse.write(async (transaction) => collapseDays(transaction, history, { until: at(quarter), zone }));
}

async function asOf(instant: string): Promise<unknown> {
  return warehouse.read('SELECT name, colour, source FROM flag WHERE valid_from <= $instant AND $instant < valid_to ORDER BY ALL', {
    instant,
  });
}

const states = async (): Promise<readonly string[]> =>
  (await warehouse.read('SELECT name, colour, valid_from, valid_to FROM flag ORDER BY name, valid_from')).map(
    ({ name, colour, valid_from: from, valid_to: to }) =>
      `${String(name)} ${String(colour)} ${String(from).slice(5, 16)} ${String(to).slice(5, 16)}`,
  );

test('the state at the end of a day stands for those that came and went during it', async () => {
  await load(0, { a: 'red' });
  await load(40, { a: 'blue' });
  await load(44, { a: 'green' });
  await load(48, { a: 'grey' });
  await load(200, { a: 'red' });
  expect(await collapse(300)).toBe(3);
  expect(await states()).toEqual(['a grey 01-01T00:00 01-03T02:00', 'a red 01-03T02:00 12-31T00:00']);
});

test('what came back the same day was never gone, whether it changed or was missing', async () => {
  await load(0, { a: 'red', b: 'red' });
  await load(96, { a: 'red', b: 'red' });
  await load(100, { a: 'blue' });
  await load(104, { a: 'red', b: 'red' });
  await load(120, { a: 'red' });
  expect(await collapse(500)).toBe(3);
  expect(await states()).toEqual(['a red 01-01T00:00 12-31T00:00', 'b red 01-01T00:00 01-02T01:00']);
});

test('what was there only between two ends of days was not there', async () => {
  await load(0, { a: 'red' });
  await load(10, { a: 'red', b: 'blue' });
  await load(12, { a: 'red', b: 'green' });
  await load(20, { a: 'red' });
  expect(await collapse(96)).toBe(2);
  expect(await states()).toEqual(['a red 01-01T00:00 12-31T00:00']);
});

test('what passed gives its time to what followed it at once, and to nothing that came later', async () => {
  await load(0, {});
  await load(10, { a: 'red' });
  await load(12, {});
  await load(20, { a: 'blue' });
  expect(await collapse(96)).toBe(1);
  expect(await states()).toEqual(['a blue 01-01T05:00 12-31T00:00']);
});

test('what had not ended by the limit stays, though it ends the same day', async () => {
  await load(0, { a: 'red' });
  await load(10, { a: 'blue' });
  await load(20, { a: 'red' });
  expect(await collapse(15)).toBe(1);
  expect(await states()).toEqual(['a blue 01-01T00:00 01-01T05:00', 'a red 01-01T05:00 12-31T00:00']);
});

test('days begin in the zone', async () => {
  await load(-96, { a: 'red' });
  // 22:00 and 23:30 in UTC are two days in Zurich.
  await load(88, { a: 'blue' });
  await load(94, { a: 'green' });
  await load(110, { a: 'red' });
  expect(await collapse(300, 'Europe/Zurich')).toBe(1);
  expect(await states()).toEqual(['a red 12-31T00:00 01-01T22:00', 'a blue 01-01T22:00 01-01T23:30', 'a red 01-01T23:30 12-31T00:00']);
});

const days = 4;
const loading = fc.array(
  fc.record({
    step: fc.integer({ min: 0, max: 30 }),
    source: fc.constantFrom('s', 't'),
    colours: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('red', 'blue'), { noNullPrototype: true }),
  }),
  { minLength: 1, maxLength: 10 },
);

test('as of the end of each day, and from the limit on, all is as before; of each day one change is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      loading,
      fc.integer({ min: 0, max: 2 * perDay }),
      fc.constantFrom('UTC', 'Asia/Kathmandu'),
      async (loads, until, zone) => {
        await empty();
        const quarters = [until];
        let quarter = 0;
        for (const { step, source, colours } of loads) {
          quarter += step;
          quarters.push(quarter);
          await load(quarter, colours, source);
        }
        // Midnight in Kathmandu is a quarter past six in the evening here.
        const midnight = zone === 'UTC' ? 0 : 73;
        const ends = Array.from({ length: days + 4 }, (_, day) => new Date(Date.parse(at(day * perDay + midnight)) - 1).toISOString());
        const instants = [...ends, ...quarters.filter((each) => each >= until).map(at)];
        const before = await Promise.all(instants.map(asOf));
        await collapse(until, zone);
        expect(await Promise.all(instants.map(asOf))).toEqual(before);
        expect(
          await warehouse.read(
            `SELECT name, source FROM flag WHERE valid_to <= $until::TIMESTAMPTZ AND timezone($zone, valid_from)::DATE = timezone($zone, valid_to)::DATE`,
            { until: at(until), zone },
          ),
        ).toEqual([]);
        const again = await states();
        expect(await collapse(until, zone)).toBe(0);
        expect(await states()).toEqual(again);
      },
    ),
    { numRuns: 30, seed: 20_261_121 },
  );
});
