import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { table } from '../../../query-language/catalog.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forever, type IntervalTable, type LoadResult, type Transaction, type Warehouse } from '../../../src/warehouse/warehouse.ts';

const standing: IntervalTable = {
  name: 'standing_of_test',
  key: ['kind', 'entity'],
  states: ['letter', 'share', 'marks'],
  refreshes: ['seen', 'note'],
};

const happening = table({
  name: 'happening_of_test',
  describes: 'Things that happened.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['number'],
  history: 'events',
  happened: 'at',
  freshHours: 1,
  columns: {
    repository: { type: 'text', describes: 'The repository.' },
    number: { type: 'integer', describes: 'Number.', required: true },
    at: { type: 'timestamp', describes: 'When.' },
    day: { type: 'date', describes: 'The day.' },
    sizes: { type: 'list<number>', describes: 'Sizes.' },
  },
});

const shape = {
  kind: 'VARCHAR',
  entity: 'VARCHAR',
  letter: 'VARCHAR',
  share: 'DOUBLE',
  marks: 'VARCHAR[]',
  seen: 'TIMESTAMPTZ',
  note: 'VARCHAR',
} as const;

interface Standing {
  readonly kind: string;
  readonly entity: string;
  readonly letter: string | null;
  readonly share: number | null;
  readonly marks: readonly string[] | null;
  readonly seen: string | null;
  readonly note: string | null;
}

let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openWarehouse(inMemory, { tables: [happening] });
  const columns = Object.entries(shape).map(([name, type]) => `${name} ${type}`);
  await warehouse.write(async (transaction) =>
    transaction.run(`CREATE TABLE standing_of_test (${columns.join(', ')}, valid_from TIMESTAMPTZ, valid_to TIMESTAMPTZ)`),
  );
});

afterAll(async () => warehouse.close());

const at = (hour: number): string => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();

/** What rows are the whole truth about, in SQL and in the same words here. The last is unknown of some. */
const withins: readonly (readonly [sql: string | undefined, holds: (row: Standing) => boolean])[] = [
  [undefined, () => true],
  ['false', () => false],
  [`held.kind = 'k'`, ({ kind }) => kind === 'k'],
  [`held.kind = 'k' AND held.entity IN (SELECT unnest(['a', 'c']))`, ({ kind, entity }) => kind === 'k' && ['a', 'c'].includes(entity)],
  [`held.note <> 'x'`, ({ note }) => note !== null && note !== 'x'],
];

const some = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom('k', 'l'),
    entity: fc.constantFrom('a', 'b', 'c'),
    letter: fc.constantFrom('A', 'B', null),
    share: fc.constantFrom(0, -0, 0.5, null),
    marks: fc.constantFrom<(readonly string[] | null)[]>([], [''], ['m'], null),
    seen: fc.constantFrom(at(0), at(1), null),
    note: fc.constantFrom('x', 'y', null),
  }),
  { maxLength: 6, selector: keyOf },
);
const steps = fc.array(
  fc.record({ hour: fc.constantFrom(1, 1, 1, 0, -2), rows: some, within: fc.nat(withins.length - 1), goesOn: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
);

/** Rows that are always there, so that there are too many to be compared one by one. */
const others = Array.from({ length: 301 }, (_, index): Standing => ({
  kind: 'other',
  entity: `o${index}`,
  letter: 'A',
  share: 1,
  marks: ['m'],
  seen: null,
  note: null,
}));

const ways: Readonly<
  Record<string, (transaction: Transaction, rows: readonly Standing[], hour: number, within?: string) => Promise<LoadResult>>
> = {
  'from a SELECT': async (transaction, rows, hour, within) =>
    transaction.derive(standing, `SELECT unnest(from_json($rows::JSON, '${JSON.stringify([shape])}'), max_depth := 2)`, {
      observedAt: at(hour),
      parameters: { rows: JSON.stringify(rows) },
      ...(within === undefined ? {} : { within }),
    }),
  'of rows at hand': async (transaction, rows, hour, within) =>
    transaction.loadOwn(
      standing,
      rows.map((row) => ({ ...row })),
      { observedAt: at(hour), ...(within === undefined ? {} : { within }) },
    ),
};

describe.each(Object.keys(ways))('own intervals %s', (way) => {
  beforeEach(async () => warehouse.write(async (transaction) => transaction.run('DELETE FROM standing_of_test')));

  test.each([
    ['a few', [] as readonly Standing[], 60],
    ['many', others, 15],
  ])('hold what a simple model holds: %s', async (_, always, numRuns) => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        await warehouse.write(async (transaction) => transaction.run('DELETE FROM standing_of_test'));
        let model: readonly Interval[] = [];
        let hour = 3;
        let pending: (() => [rows: readonly Standing[], hour: number, within: number])[] = [];
        for (const [index, step] of sequence.entries()) {
          hour += step.hour;
          const now = hour;
          pending.push(() => [[...step.rows, ...always], now, step.within]);
          if (step.goesOn && index < sequence.length - 1) continue;
          const together = pending;
          pending = [];
          await warehouse.write(async (transaction) => {
            for (const next of together) {
              const [rows, when, within] = next();
              const revised = revisedBy(model, rows, when, withins[within]?.[1] ?? (() => true));
              model = revised.intervals;
              expect(await ways[way]?.(transaction, rows, when, withins[within]?.[0])).toEqual({ ...revised.counts, duplicates: 0 });
            }
          });
          expect(await held()).toEqual(asHeld(model));
        }
      }),
      { numRuns, seed: 20_261_122 },
    );
  });
});

describe('events', () => {
  const event = fc.record({
    repository: fc.constantFrom('r', 's', null),
    number: fc.integer({ min: 1, max: 4 }),
    at: fc.constantFrom(at(1), '2026-01-01T02:00:00+01:00', null),
    day: fc.constantFrom('2026-01-01', '2026-01-02', null),
    sizes: fc.constantFrom<(readonly number[] | null)[]>([], [1], [1, 2.5], null),
  });
  let sequence = 0;

  test.each([
    ['a few', 0, 50],
    ['many', 301, 10],
  ])('hold their latest state by key: %s', async (_, more, numRuns) => {
    const always = Array.from({ length: more }, (__, index) => ({
      repository: 'z',
      number: 100 + index,
      at: null,
      day: null,
      sizes: null,
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(event, { maxLength: 5 }), { minLength: 1, maxLength: 5 }), fc.boolean(), async (loads, whole) => {
        sequence += 1;
        const source = `s${sequence}`;
        const model = new Map<number, string>();
        await warehouse.write(async (transaction) => {
          for (const rows of loads) {
            const last = new Map([...rows, ...always].map((row) => [row.number, JSON.stringify(asStored(row))]));
            const changed = [...last].filter(([number, text]) => model.get(number) !== text);
            const closed = changed.filter(([number]) => model.has(number)).length;
            for (const [number, text] of last) model.set(number, text);
            expect(
              await transaction.load(happening, [...rows, ...always], { source, observedAt: at(1), ...(whole ? { whole: '*' } : {}) }),
            ).toEqual({
              opened: changed.length,
              closed,
              unchanged: last.size - changed.length,
              duplicates: rows.length + more - last.size,
              late: 0,
            });
          }
        });
        const rows = await warehouse.read(
          'SELECT repository, number, happening_of_test.at, day, sizes FROM happening_of_test WHERE source = $source ORDER BY number',
          { source },
        );
        expect(rows.map((row) => JSON.stringify(row))).toEqual([...model].sort(([a], [b]) => a - b).map(([, text]) => text));
      }),
      { numRuns, seed: 20_261_121 },
    );
  });

  const asStored = <T extends { readonly at: string | null }>(row: T): T => ({ ...row, at: row.at && new Date(row.at).toISOString() });
});

describe('a load of a few rows', () => {
  test('finds what it says in the same transaction', async () => {
    const row = { repository: 'r', number: 1, at: null, day: null, sizes: null };
    const results = await warehouse.write(async (transaction) => {
      const load = async (rows: readonly (typeof row)[]): Promise<LoadResult> =>
        transaction.load(happening, rows, { source: 'same', observedAt: at(1) });
      return [await load([row]), await load([row]), await load([{ ...row, repository: 's' }]), await load([])];
    });
    expect(results.map(({ opened, closed, unchanged }) => [opened, closed, unchanged])).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [1, 1, 0],
      [0, 0, 0],
    ]);
    expect(await warehouse.read(`SELECT repository FROM happening_of_test WHERE source = 'same'`)).toEqual([{ repository: 's' }]);
  });

  test('takes text for the same that is stored the same', async () => {
    const row = { repository: 'half \uD83D of a character', number: 1 };
    const load = async (): Promise<LoadResult> =>
      warehouse.write(async (transaction) => transaction.load(happening, [row], { source: 'half', observedAt: at(1) }));
    expect(await load()).toMatchObject({ opened: 1 });
    expect(await load()).toMatchObject({ opened: 0, unchanged: 1 });
  });

  test('ends more than a few', async () => {
    const load = async (hour: number, rows: readonly Standing[]): Promise<LoadResult> =>
      warehouse.write(async (transaction) =>
        transaction.loadOwn(
          standing,
          rows.map((row) => ({ ...row })),
          { observedAt: at(hour) },
        ),
      );
    await warehouse.write(async (transaction) => transaction.run('DELETE FROM standing_of_test'));
    const rows = Array.from({ length: 8 }, (_, index) => others.map((row) => ({ ...row, kind: `kind ${index}` }))).flat();
    expect(await load(1, rows)).toMatchObject({ opened: rows.length });
    expect(await load(2, rows.slice(0, 5))).toMatchObject({ closed: rows.length - 5, unchanged: 5 });
    const refreshed = rows.slice(0, 5).map((row, index) => ({ ...row, note: `note ${index}` }));
    expect(await load(3, refreshed)).toMatchObject({ opened: 0, closed: 0, unchanged: 5 });
    expect(await warehouse.read(`SELECT note FROM standing_of_test WHERE valid_to = $forever ORDER BY entity`, { forever })).toEqual(
      refreshed.map(({ note }) => ({ note })),
    );
  });

  test('leaves nothing behind when the transaction fails', async () => {
    const failing = warehouse.write(async (transaction) => {
      await transaction.load(happening, [{ number: 1 }], { source: 'failed', observedAt: at(1) });
      throw new Error('after the load');
    });
    await expect(failing).rejects.toThrow('after the load');
    expect(await warehouse.read(`SELECT number FROM happening_of_test WHERE source = 'failed'`)).toEqual([]);
  });
});

interface Interval extends Standing {
  readonly from: number;
  readonly to: number;
}

interface Revised {
  readonly intervals: readonly Interval[];
  readonly counts: Omit<LoadResult, 'duplicates'>;
}

/** The rules of `derive`, row by row, with nothing clever. */
function revisedBy(held: readonly Interval[], rows: readonly Standing[], hour: number, within: (row: Standing) => boolean): Revised {
  const isLate = (row: Standing): boolean =>
    held.some((each) => keyOf(each) === keyOf(row) && (each.to === Infinity ? each.from : each.to) > hour);
  const timely = rows.filter((row) => !isLate(row));
  const isCurrent = ({ from, to }: Interval): boolean => to === Infinity && from <= hour;
  const revised = held.map((interval) => {
    if (!isCurrent(interval)) return interval;
    const row = timely.find((each) => keyOf(each) === keyOf(interval));
    if (row === undefined) return within(interval) ? { ...interval, to: hour } : interval;
    return stateOf(row) === stateOf(interval) ? { ...interval, seen: row.seen, note: row.note } : { ...interval, to: hour };
  });
  const opened = timely.filter((row) => !revised.some((each) => isCurrent(each) && keyOf(each) === keyOf(row)));
  return {
    intervals: [...revised.filter(({ from, to }) => from !== to), ...opened.map((row) => ({ ...row, from: hour, to: Infinity }))],
    counts: {
      opened: opened.length,
      closed: revised.filter(({ to }, index) => to !== held[index]?.to).length,
      unchanged: timely.length - opened.length,
      late: rows.length - timely.length,
    },
  };
}

function keyOf({ kind, entity }: Standing): string {
  return JSON.stringify([kind, entity]);
}

function stateOf({ letter, share, marks }: Standing): string {
  return JSON.stringify([letter, share, marks]);
}

async function held(): Promise<readonly unknown[]> {
  return (await warehouse.read('SELECT * FROM standing_of_test')).map((row) => JSON.stringify(row)).sort();
}

function asHeld(model: readonly Interval[]): readonly unknown[] {
  return model
    .map(({ from, to, ...row }) =>
      JSON.stringify({
        ...Object.fromEntries(Object.keys(shape).map((name) => [name, row[name as keyof Standing]])),
        valid_from: at(from),
        valid_to: to === Infinity ? forever : at(to),
      }),
    )
    .sort();
}
