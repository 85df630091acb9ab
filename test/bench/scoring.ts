import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../query-language/compile.ts';
import { listEnvironment } from '../../src/registry/environment.ts';
import { evaluate } from '../../src/scoring/store/evaluate.ts';
import { judgeDays } from '../../src/scoring/history/judge-days.ts';
import { prepareJudging } from '../../src/scoring/judge/judging.ts';
import { packedVerdicts, packingOf } from '../../src/scoring/judge/packed-verdict.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { benchRubric, compiledBenchRubric } from './bench-rubric.ts';
import { checkSet } from './check-set.ts';
import { best, bestOfEach, figure, type Bench, type Figure } from './figure.ts';
import { handWrittenVerdicts } from './hand-written.ts';
import { changeSome, daysAgo, now, openPortfolio } from './portfolio.ts';

const later = (hours: number): string => new Date(Date.parse(now) + hours * 3_600_000).toISOString();

/** What scoring costs: writing verdicts, judging again what changed, days of the past, and what is kept. */
export const scoring: Bench = {
  name: 'scoring',
  describes: 'verdicts and grades, now, again, and on days of the past',
  async *run() {
    const environment = await listEnvironment();
    yield* verdicts(environment);
    yield* again(environment);
    yield* past(environment);
    yield* kept(environment);
    yield* confined(environment);
  },
};

/** Verdict rows written by the compiled statement, against the SQL that someone writes by hand for the same rows. */
async function* verdicts(environment: Environment): AsyncGenerator<Figure> {
  for (const [services, count] of [
    [1_000, 200],
    [10_000, 200],
    [100_000, 200],
    [1_000_000, 20],
  ] as const) {
    const warehouse = await openPortfolio(services, environment);
    const judging = await prepareJudging(warehouse, environment, 'service', [compiledBenchRubric(count, environment)], {
      asOf: now,
      now,
      exemptions: [],
    });
    const columns = 'entity, "check", verdict, credit';
    const { sql, parameters } = judging.statement({ bare: true });
    const repetitions = services > 100_000 ? 2 : 4;
    const keep = async (table: string, select: string, given: object): Promise<void> =>
      warehouse.write(async (transaction) => {
        await transaction.run(`CREATE OR REPLACE TABLE bench_${table} AS ${select}`, { ...given, as_of: now, now });
      });
    const [ours = 0, hand = 0] = await bestOfEach(
      repetitions,
      async () => keep('ours', `SELECT ${columns} FROM (${sql})`, parameters),
      async () => keep('hand', `SELECT ${columns} FROM (${handWrittenVerdicts(checkSet(count))})`, {}),
    );
    await proveEqual(warehouse);
    yield figure('scoring', `${count} verdicts × ${services} services`, ours, 'hand-written SQL, the same rows', hand);
    await warehouse.close();
  }
}

async function proveEqual(warehouse: Warehouse): Promise<void> {
  const [row] = await warehouse.read<{ odd: number }>(
    'SELECT count(*) AS odd FROM ((SELECT * FROM bench_ours EXCEPT SELECT * FROM bench_hand) UNION ALL (SELECT * FROM bench_hand EXCEPT SELECT * FROM bench_ours))',
  );
  if (row?.odd !== 0) throw new Error(`The verdicts and those of the SQL written by hand differ in ${row?.odd} rows`);
}

/** A whole evaluation, and the one after one in a hundred services changed. */
async function* again(environment: Environment): AsyncGenerator<Figure> {
  const [services, rubrics] = [10_000, [benchRubric(200)]];
  const warehouse = await openPortfolio(services, environment);
  const timed = async (hours: number, whole: boolean): Promise<number> =>
    best(1, async () => evaluate(warehouse, environment, rubrics, { asOf: later(hours), now: later(hours), whole }));
  const first = await timed(0, true);
  await changeSome(warehouse, later(1));
  const some = await timed(2, false);
  const all = await timed(3, true);
  yield figure('scoring', `stored again, 200 × ${services}`, all, 'stored for the first time, with reasons and grades', first);
  yield figure('scoring', `1 % changed, 200 × ${services}`, some, 'everything stored again', all);
  const busy = await best(1, async () => {
    const over = new AbortController();
    const collecting = (async () => {
      for (let turn = 0; !over.signal.aborted; turn += 1) await changeSome(warehouse, later(4 + turn / 3600));
    })();
    await timed(5, true);
    over.abort();
    await collecting;
  });
  yield figure('scoring', 'while a collector writes', busy, 'alone', all);
  await warehouse.close();
}

/** A past day against now, and ninety days in one go against ninety times one day. */
async function* past(environment: Environment): AsyncGenerator<Figure> {
  const services = 10_000;
  const warehouse = await openPortfolio(services, environment);
  for (let day = 120; day > 0; day -= 1) await changeSome(warehouse, daysAgo(day));
  const rubric = compiledBenchRubric(200, environment);
  const judgeAt = async (at: string): Promise<void> => {
    const judging = await prepareJudging(warehouse, environment, 'service', [rubric], { asOf: at, now: at, exemptions: [], bare: true });
    const { sql, parameters } = judging.statement({ bare: true });
    await warehouse.read(packedVerdicts(sql), { ...parameters, ...packingOf(rubric.rubric) });
  };
  const [ago = 0, present = 0] = await bestOfEach(
    4,
    async () => judgeAt(daysAgo(60)),
    async () => judgeAt(now),
  );
  yield figure('scoring', `60 days ago, 200 × ${services}`, ago, 'now', present);

  const days = Array.from({ length: 90 }, (_, index) => ({ date: daysAgo(90 - index).slice(0, 10), at: daysAgo(90 - index) }));
  const walk = async (some: typeof days): Promise<void> => {
    for await (const _ of judgeDays(warehouse, environment, [rubric], some, { exemptionsAt: async () => [] }));
  };
  const together = await best(1, async () => walk(days));
  const sample = days.filter((_, index) => index % 10 === 0);
  const apart = await best(1, async () => {
    for (const day of sample) await walk([day]);
  });
  yield figure(
    'scoring',
    `90 days, 200 × ${services}`,
    together,
    'each day by itself, of nine, scaled',
    (apart * days.length) / sample.length,
  );
  await warehouse.close();
}

/** What a day of results takes on disk, in kilobytes rather than milliseconds: what changed, against all of it. */
async function* kept(environment: Environment): AsyncGenerator<Figure> {
  const [services, days, rubrics] = [5_000, 10, [benchRubric(200)]];
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const path = join(folder, 'results.duckdb');
  const tables = [...environment.tables.values()];
  // A database is written to its file whole when it is closed.
  const measured = async (warehouse: Warehouse): Promise<{ readonly kilobytes: number; readonly rows: number }> => {
    const [row] = await warehouse.read<{ rows: number }>('SELECT count(*) AS rows FROM verdict');
    await warehouse.close();
    return { kilobytes: statSync(path).size / 1024, rows: row?.rows ?? 0 };
  };
  const evaluateOn = async (warehouse: Warehouse, day: number): Promise<unknown> =>
    evaluate(warehouse, environment, rubrics, { asOf: later(day * 24), now: later(day * 24) });
  try {
    const facts = await measured(await openPortfolio(services, environment, { path }));
    const begun = await openWarehouse(path, { tables });
    await evaluateOn(begun, 0);
    const first = await measured(begun);
    const going = await openWarehouse(path, { tables });
    for (let day = 1; day <= days; day += 1) {
      await changeSome(going, later(day * 24 - 1));
      await evaluateOn(going, day);
    }
    const last = await measured(going);
    const perDay = (last.kilobytes - first.kilobytes) / days;
    const rows = Math.round((last.rows - first.rows) / days);
    yield figure(
      'scoring',
      `kB a day at 1 %, ${rows} rows`,
      perDay,
      `kB of all results, 200 × ${services}`,
      first.kilobytes - facts.kilobytes,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A whole evaluation that may hold little in memory, on a file. */
async function* confined(environment: Environment): AsyncGenerator<Figure> {
  for (const [services, memoryLimit] of [
    [20_000, '8GB'],
    [20_000, '1GB'],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
    try {
      const warehouse = await openPortfolio(services, environment, { path: join(folder, 'w.duckdb'), memoryLimit });
      const time = await best(1, async () => evaluate(warehouse, environment, [benchRubric(200)], { asOf: now, now }));
      await warehouse.close();
      yield figure('scoring', `stored, 200 × ${services} in ${memoryLimit}`, time, 'itself: look at the peak', time);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
