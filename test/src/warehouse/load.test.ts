import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { table, type Value } from '../../../query-language/catalog.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forever, type LoadOptions, type LoadResult, type Warehouse } from '../../../src/warehouse/warehouse.ts';

const file = table({
  name: 'file',
  describes: 'Files.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'path'],
  history: 'intervals',
  freshHours: 1,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    path: { type: 'text', describes: 'The path.', required: true },
    bytes: { type: 'integer', describes: 'Size.' },
    tags: { type: 'list<text>', describes: 'Tags.' },
  },
});

const happening = table({
  name: 'happening',
  describes: 'Things that happened.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'number'],
  history: 'events',
  happened: 'at',
  freshHours: 1,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    number: { type: 'integer', describes: 'Number.', required: true },
    state: { type: 'text', describes: 'Where it stands.' },
    at: { type: 'timestamp', describes: 'When.' },
    day: { type: 'date', describes: 'The day.' },
    about: { type: 'json', describes: 'Anything.' },
    share: { type: 'number', describes: 'Share.' },
    sizes: { type: 'list<number>', describes: 'Sizes.' },
    done: { type: 'boolean', describes: 'Whether it is over.' },
  },
});

const daily = table({
  name: 'daily',
  describes: 'What there is of a day.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'day'],
  history: 'events',
  happened: 'day',
  freshHours: 1,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    day: { type: 'date', describes: 'The day.', required: true },
  },
});

const grade = { name: 'grade_of_test', key: ['entity'], states: ['letter'], refreshes: ['seen'] } as const;

type Row = Readonly<Record<string, Value>>;

let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openWarehouse(inMemory, { tables: [file, happening, daily] });
  await warehouse.write(async (transaction) =>
    transaction.run(
      'CREATE TABLE grade_of_test (entity VARCHAR, letter VARCHAR, seen BIGINT, valid_from TIMESTAMPTZ, valid_to TIMESTAMPTZ)',
    ),
  );
});

afterAll(async () => warehouse.close());

const at = (hour: number): string => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();

async function loadFiles(source: string, hour: number, rows: readonly Row[], as: Partial<LoadOptions> = {}): Promise<LoadResult> {
  return warehouse.write(async (transaction) => transaction.load(file, rows, { source, observedAt: at(hour), ...as }));
}

async function history(source: string): Promise<readonly Row[]> {
  return warehouse.read(
    'SELECT repository, path, bytes, valid_from, valid_to FROM file WHERE source = $source ORDER BY repository, path, valid_from',
    { source },
  );
}

async function asOf(source: string, hour: number): Promise<readonly Row[]> {
  return warehouse.read(
    'SELECT repository, path, bytes FROM file WHERE source = $source AND valid_from <= $as_of AND $as_of < valid_to ORDER BY repository, path',
    { source, as_of: at(hour) },
  );
}

describe('intervals', () => {
  test('open, stay, change and end as observed', async () => {
    const source = 'life';
    expect(
      await loadFiles(source, 1, [
        { repository: 'r', path: 'a', bytes: 1 },
        { repository: 'r', path: 'b' },
      ]),
    ).toEqual({ opened: 2, closed: 0, unchanged: 0, duplicates: 0, late: 0 });
    expect(await loadFiles(source, 2, [{ repository: 'r', path: 'a', bytes: 1 }])).toEqual({
      opened: 0,
      closed: 0,
      unchanged: 1,
      duplicates: 0,
      late: 0,
    });
    expect(await loadFiles(source, 3, [{ repository: 'r', path: 'a', bytes: null }], { whole: '*' })).toEqual({
      opened: 1,
      closed: 2,
      unchanged: 0,
      duplicates: 0,
      late: 0,
    });
    expect(await history(source)).toEqual([
      { repository: 'r', path: 'a', bytes: 1, valid_from: at(1), valid_to: at(3) },
      { repository: 'r', path: 'a', bytes: null, valid_from: at(3), valid_to: forever },
      { repository: 'r', path: 'b', bytes: null, valid_from: at(1), valid_to: at(3) },
    ]);
    expect(await asOf(source, 0)).toEqual([]);
    expect(await asOf(source, 2)).toHaveLength(2);
  });

  test('a whole read ends only its subjects, only those that could be read, and only its source', async () => {
    const rows = ['r', 's', 't'].map((repository) => ({ repository, path: 'a' }));
    await loadFiles('mine', 1, rows);
    await loadFiles('theirs', 1, rows);
    expect(await loadFiles('mine', 2, [], { whole: ['r'] })).toMatchObject({ closed: 1 });
    expect(await loadFiles('mine', 3, [], { whole: '*', except: ['s'] })).toMatchObject({ closed: 1 });
    expect(await asOf('mine', 4)).toEqual([{ repository: 's', path: 'a', bytes: null }]);
    expect(await asOf('theirs', 4)).toHaveLength(3);
  });

  test('of rows with one key the last wins, and the others are counted', async () => {
    const twice = [1, 2, 3].map((bytes) => ({ repository: 'r', path: 'a', bytes }));
    expect(await loadFiles('twice', 1, twice)).toMatchObject({ opened: 1, duplicates: 2 });
    expect(await asOf('twice', 1)).toEqual([{ repository: 'r', path: 'a', bytes: 3 }]);
  });

  test('what is stored the same is one key, however it is spelled', async () => {
    const files = ['\uD83D', '\uFFFD'].map((path) => ({ repository: 'r', path }));
    expect(await loadFiles('spelled', 1, files)).toMatchObject({ opened: 1, duplicates: 1 });
    expect(await loadFiles('spelled', 2, files)).toMatchObject({ opened: 0, unchanged: 1, duplicates: 1 });
    const days = ['2026-01-01', '2026-01-01T12:00:00+02:00', '2026-01-02'].map((day) => ({ repository: 'r', day }));
    const loadDays = async (): Promise<LoadResult> =>
      warehouse.write(async (transaction) => transaction.load(daily, days, { source: 'spelled', observedAt: '2026-01-03T00:00:00Z' }));
    expect(await loadDays()).toMatchObject({ opened: 2, duplicates: 1 });
    expect(await loadDays()).toMatchObject({ opened: 0, unchanged: 2, duplicates: 1 });
  });

  test('keys are compared value by value, not as joined text', async () => {
    await loadFiles(
      'joined',
      1,
      [
        { repository: 'a","b', path: 'c' },
        { repository: 'a', path: 'b","c' },
      ],
      { whole: '*' },
    );
    expect(await asOf('joined', 1)).toHaveLength(2);
  });

  test('a second load at one instant corrects the first', async () => {
    await loadFiles('again', 1, [{ repository: 'r', path: 'a', bytes: 1 }]);
    await loadFiles(
      'again',
      1,
      [
        { repository: 'r', path: 'a', bytes: 2 },
        { repository: 'r', path: 'b' },
      ],
      { whole: '*' },
    );
    await loadFiles('again', 1, [{ repository: 'r', path: 'a', bytes: 2 }], { whole: '*' });
    expect(await history('again')).toEqual([{ repository: 'r', path: 'a', bytes: 2, valid_from: at(1), valid_to: forever }]);
  });

  test('a late row changes nothing that was observed after it', async () => {
    await loadFiles('late', 5, [
      { repository: 'r', path: 'open', bytes: 5 },
      { repository: 'r', path: 'gone', bytes: 5 },
    ]);
    await loadFiles('late', 7, [{ repository: 'r', path: 'open', bytes: 5 }], { whole: '*' });
    const before = await history('late');
    expect(await loadFiles('late', 3, [{ repository: 'r', path: 'open', bytes: 3 }], { whole: '*' })).toMatchObject({
      late: 1,
      opened: 0,
      closed: 0,
    });
    expect(await loadFiles('late', 6, [{ repository: 'r', path: 'gone', bytes: 6 }])).toMatchObject({ late: 1, opened: 0 });
    expect(await history('late')).toEqual(before);
  });

  test('refuse rows without a key and columns that are not declared', async () => {
    await expect(loadFiles('bad', 1, [{ repository: 'r' }])).rejects.toThrow('lacks path');
    await expect(loadFiles('bad', 1, [{ repository: 'r', path: 'a', 'x"; DROP TABLE file; --': 1 }])).rejects.toThrow('no column');
    expect(await history('bad')).toEqual([]);
  });

  test('give back hostile values as they were', async () => {
    const values = [
      "'; DROP TABLE file; --",
      '"quoted"',
      'nul \0 inside',
      '👩‍👩‍👧‍👦 ﷽',
      '\\x00',
      '',
      ' ',
      'NULL',
      '$1 $name {{x}}',
      '</script>',
      '\u202Ereversed',
      'x'.repeat(1_000_000),
    ];
    const rows = values.map((path, bytes) => ({ repository: path, path, bytes, tags: [path, path] }));
    await loadFiles('hostile', 1, rows, { whole: '*' });
    expect(await loadFiles('hostile', 2, rows, { whole: values })).toMatchObject({ unchanged: values.length, opened: 0, closed: 0 });
    expect(
      await warehouse.read('SELECT repository, path, bytes, tags FROM file WHERE source = $source ORDER BY bytes', { source: 'hostile' }),
    ).toEqual(rows);
  });

  const rowsOf = fc.array(
    fc.record({
      repository: fc.constantFrom('r', 's'),
      path: fc.constantFrom('a', 'b', 'c'),
      bytes: fc.option(fc.integer({ min: 0, max: 2 })),
    }),
    { maxLength: 6 },
  );
  const loads = fc.array(
    fc.record({
      source: fc.constantFrom('x', 'y'),
      step: fc.constantFrom(1, 1, 1, 0, -2),
      rows: rowsOf,
      whole: fc.option(fc.constantFrom('*' as const, ['r'], ['r', 's'], []), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 7 },
  );
  let sequence = 0;

  test('hold what a simple model holds, whatever is loaded', async () => {
    await fc.assert(
      fc.asyncProperty(loads, async (steps) => {
        sequence += 1;
        const model = new Map<string, ModelInterval[]>();
        let hour = 3;
        for (const { source, step, rows, whole } of steps) {
          hour += step;
          const name = `${source}${sequence}`;
          await loadFiles(name, hour, rows, whole === undefined ? {} : { whole });
          model.set(name, loadModel(model.get(name) ?? [], hour, rows, whole));
        }
        for (const [name, intervals] of model) {
          const wanted = intervals.map(({ repository, path, bytes, from, to }) => ({
            repository,
            path,
            bytes,
            valid_from: at(from),
            valid_to: to === Infinity ? forever : at(to),
          }));
          expect(await history(name)).toEqual(wanted.sort(byKeyThenTime));
        }
      }),
      { numRuns: 60, seed: 20_260_101 },
    );
  });

  test('replay every snapshot exactly, however often each was loaded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rowsOf, { minLength: 1, maxLength: 6 }), fc.nat(2), async (snapshots, again) => {
        sequence += 1;
        const source = `replay${sequence}`;
        for (const [hour, rows] of snapshots.entries()) {
          for (let times = 0; times <= again; times += 1) await loadFiles(source, hour, rows, { whole: '*' });
        }
        for (const [hour, rows] of snapshots.entries()) {
          const last = new Map(rows.map((row) => [`${row.repository}/${row.path}`, row]));
          expect(await asOf(source, hour)).toEqual(
            [...last.values()].sort((a, b) => `${a.repository}/${a.path}`.localeCompare(`${b.repository}/${b.path}`)),
          );
        }
      }),
      { numRuns: 25, seed: 20_260_102 },
    );
  });

  test('are the same however a snapshot is cut into loads, at every instant and as of now', async () => {
    const days = fc.array(fc.record({ rows: rowsOf, order: fc.boolean(), vouched: fc.boolean() }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(days, async (snapshots) => {
        sequence += 1;
        const [whole, cut] = [`whole${sequence}`, `cut${sequence}`];
        for (const [hour, { rows, order, vouched }] of snapshots.entries()) {
          await loadFiles(whole, hour, rows, { whole: '*' });
          const subjects = order ? ['r', 's'] : ['s', 'r'];
          for (const subject of subjects) {
            const of = rows.filter(({ repository }) => repository === subject);
            // Only at first is it certain that there is nothing to compare with.
            await loadFiles(cut, hour, of, { whole: [subject], fresh: vouched && hour === 0 });
          }
        }
        expect(await history(cut)).toEqual(await history(whole));
        const last = snapshots.length - 1;
        const now = await warehouse.read(
          'SELECT repository, path, bytes FROM file WHERE source = $source AND valid_to = $forever ORDER BY repository, path',
          { source: whole, forever },
        );
        expect(await asOf(whole, last)).toEqual(now);
        expect(await asOf(whole, last + 1000)).toEqual(now);
        expect(await asOf(whole, -1)).toEqual([]);
      }),
      { numRuns: 25, seed: 20_261_123 },
    );
  });

  test('take a hundred thousand rows in one load', async () => {
    const rows = Array.from({ length: 100_000 }, (_, bytes) => ({
      repository: `r${bytes % 1000}`,
      path: `src/${bytes}`,
      bytes,
      tags: ['x'],
    }));
    expect(await loadFiles('bulk', 1, rows, { whole: '*' })).toMatchObject({ opened: 100_000 });
    const changed = rows.slice(1).map((row) => (row.bytes % 10 === 0 ? { ...row, bytes: -1 } : row));
    expect(await loadFiles('bulk', 2, changed, { whole: '*' })).toEqual({
      opened: 9999,
      closed: 10_000,
      unchanged: 90_000,
      duplicates: 0,
      late: 0,
    });
  });

  test('past the size at which appenders commit by themselves, a failure still leaves nothing', async () => {
    const rows = Array.from({ length: 210_000 }, (_, bytes) => ({ hash: String(bytes), bytes }));
    const failing = warehouse.write(async (transaction) => {
      await transaction.append('raw_body', rows);
      expect(await transaction.read('SELECT count(*) AS n FROM raw_body')).toEqual([{ n: rows.length }]);
      throw new Error('after the append');
    });
    await expect(failing).rejects.toThrow('after the append');
    expect(await warehouse.read('SELECT count(*) AS n FROM raw_body')).toEqual([{ n: 0 }]);
  });
});

describe('what the caller vouches is new', () => {
  const rows: readonly Row[] = [
    { repository: 'r', path: 'a', bytes: 1, tags: ['x', 'y'] },
    { repository: 'r', path: 'a', bytes: 2 },
    { repository: 'r', path: 'b' },
  ];

  test('is held as if it had been compared, and compared from then on', async () => {
    const compared = await loadFiles('compared', 1, rows, { whole: ['r'] });
    expect(await loadFiles('vouched', 1, rows, { whole: ['r'], fresh: true })).toEqual(compared);
    expect(compared).toMatchObject({ opened: 2, duplicates: 1 });
    expect(await history('vouched')).toEqual(await history('compared'));
    expect(await loadFiles('vouched', 2, rows.slice(1), { whole: ['r'] })).toMatchObject({ opened: 0, closed: 0, unchanged: 2 });
  });

  test('lacks nothing that every row has', async () => {
    await expect(loadFiles('vouched-lacking', 1, [{ repository: 'r' }], { fresh: true })).rejects.toThrow('lacks path');
  });
});

describe('events', () => {
  const load = async (rows: readonly Row[], as: Partial<LoadOptions> = {}): Promise<LoadResult> =>
    warehouse.write(async (transaction) => transaction.load(happening, rows, { source: 'e', observedAt: at(1), ...as }));

  test('keep their latest state by key, and absence undoes nothing', async () => {
    const first = {
      repository: 'r',
      number: 1,
      state: 'open',
      at: '2026-01-01T10:00:00+02:00',
      day: '2026-01-01',
      about: '{"a": [1]}',
      share: 0.5,
      sizes: [1, 2.5],
      done: false,
    };
    expect(await load([first, { ...first, number: 2 }])).toMatchObject({ opened: 2, closed: 0 });
    expect(await load([{ ...first, state: 'closed' }], { whole: '*' })).toEqual({
      opened: 1,
      closed: 1,
      unchanged: 0,
      duplicates: 0,
      late: 0,
    });
    expect(await load([{ ...first, state: 'closed' }])).toMatchObject({ opened: 0, unchanged: 1 });
    await load([{ ...first, number: 1 }], { source: 'other' });
    expect(
      await warehouse.read('SELECT source, number, state, happening.at, day, about, share, sizes, done FROM happening ORDER BY ALL'),
    ).toEqual([
      {
        source: 'e',
        number: 1,
        state: 'closed',
        at: '2026-01-01T08:00:00.000Z',
        day: '2026-01-01',
        about: '{"a": [1]}',
        share: 0.5,
        sizes: [1, 2.5],
        done: false,
      },
      {
        source: 'e',
        number: 2,
        state: 'open',
        at: '2026-01-01T08:00:00.000Z',
        day: '2026-01-01',
        about: '{"a": [1]}',
        share: 0.5,
        sizes: [1, 2.5],
        done: false,
      },
      {
        source: 'other',
        number: 1,
        state: 'open',
        at: '2026-01-01T08:00:00.000Z',
        day: '2026-01-01',
        about: '{"a": [1]}',
        share: 0.5,
        sizes: [1, 2.5],
        done: false,
      },
    ]);
  });
});

describe('derived tables', () => {
  const derive = async (hour: number, rows: string, within?: string): Promise<LoadResult> =>
    warehouse.write(async (transaction) =>
      transaction.derive(grade, `SELECT * FROM (VALUES ${rows}) v(entity, letter, seen)`, {
        observedAt: at(hour),
        ...(within === undefined ? {} : { within }),
      }),
    );

  test('become what the SELECT gives; what is only refreshed opens nothing', async () => {
    await derive(1, `('a', 'A', 1), ('b', 'B', 1)`);
    expect(await derive(2, `('a', 'A', 2), ('b', 'C', 2)`)).toMatchObject({ opened: 1, closed: 1, unchanged: 1 });
    expect(await derive(3, `('c', 'D', 3)`, `held.entity = 'b'`)).toMatchObject({ opened: 1, closed: 1 });
    expect(await warehouse.read('SELECT entity, letter, seen, valid_from, valid_to FROM grade_of_test ORDER BY ALL')).toEqual([
      { entity: 'a', letter: 'A', seen: 2, valid_from: at(1), valid_to: forever },
      { entity: 'b', letter: 'B', seen: 1, valid_from: at(1), valid_to: at(2) },
      { entity: 'b', letter: 'C', seen: 2, valid_from: at(2), valid_to: at(3) },
      { entity: 'c', letter: 'D', seen: 3, valid_from: at(3), valid_to: forever },
    ]);
  });
});

interface ModelInterval {
  readonly repository: string;
  readonly path: string;
  readonly bytes: number | null;
  readonly from: number;
  readonly to: number;
}

/** The rules of `load`, row by row, with nothing clever. */
function loadModel(
  held: readonly ModelInterval[],
  hour: number,
  rows: readonly Pick<ModelInterval, 'repository' | 'path' | 'bytes'>[],
  whole?: '*' | readonly string[],
): ModelInterval[] {
  const last = new Map(rows.map((row) => [`${row.repository}/${row.path}`, row]));
  const keyOf = ({ repository, path }: Pick<ModelInterval, 'repository' | 'path'>): string => `${repository}/${path}`;
  const latest = (interval: ModelInterval): number => (interval.to === Infinity ? interval.from : interval.to);
  for (const key of last.keys()) {
    if (held.some((interval) => keyOf(interval) === key && latest(interval) > hour)) last.delete(key);
  }
  const kept = held.map((interval) => {
    if (interval.to !== Infinity || interval.from > hour) return interval;
    const row = last.get(keyOf(interval));
    const ends = row ? row.bytes !== interval.bytes : whole !== undefined && (whole === '*' || whole.includes(interval.repository));
    return ends ? { ...interval, to: hour } : interval;
  });
  const lasting = kept.filter(({ from, to }) => from !== to);
  const opened = [...last.values()].filter(
    (row) => !lasting.some((interval) => interval.to === Infinity && keyOf(interval) === keyOf(row)),
  );
  return [...lasting, ...opened.map((row) => ({ ...row, from: hour, to: Infinity }))];
}

function byKeyThenTime(a: Row, b: Row): number {
  const text = ({ repository, path, valid_from }: Row): string => [repository, path, valid_from].join(' ');
  return text(a) < text(b) ? -1 : 1;
}
