import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordSteps } from '../../../../src/scoring/exemption/exemption-log.ts';
import { exemptionsAsOf } from '../../../../src/scoring/exemption/exemption-in-force.ts';
import { movers } from '../../../../src/scoring/history/movers.ts';
import { correctGrades, type Correction } from '../../../../src/scoring/store/correct.ts';
import { countCorrected, readCorrected } from '../../../../src/scoring/store/correction.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { examineIntegrity } from '../../../../src/warehouse/integrity.ts';
import { ago, later, openWorld, rubricOf, service, tell, type Says, type World } from '../world.ts';

const names = ['pay', 'ledger', 'kit'];

/** What is known of three services: when they were committed to, by place. */
function said(commits: readonly (readonly string[])[], at: string, services: readonly string[] = names): readonly Says[] {
  return [
    {
      source: 'catalog',
      rows: {
        entity: services.map((name) => service(name)),
        owner: services.map((name) => ({
          entity: `service:default/${name}`,
          owner: 'team:default/a',
          name: 'a',
          kind: 'team',
          known: true,
        })),
      },
    },
    {
      source: 'github',
      rows: {
        repository: services.map((name) => ({ repository: `acme/${name}`, name, default_branch: 'main', pushed_at: at })),
        commit: services.flatMap((name, place) =>
          (commits[place] ?? []).map((moment) => ({
            repository: `acme/${name}`,
            sha: `${name}-${moment}`,
            author: 'ada',
            author_is_bot: false,
            committed_at: moment,
          })),
        ),
      },
    },
  ];
}

const lively = (least: number) =>
  rubricOf({
    owned: 'passes: ownership.owners.length > 0',
    lively: `passes: 'git.commits(lookback = 7d).length >= ${least}', weight: 3`,
  });

/** Every evaluation of the world: a week apart. */
const weeks = [0, 7, 14, 21];
/** All that was known in time: somebody works on two of the services. */
const known = [weeks.map((week) => later(week - 2)), weeks.map((week) => later(week - 2)), []];

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => world.warehouse.close());

async function live(commits: readonly (readonly string[])[] = known, rubricAt: (week: number) => number = () => 1): Promise<void> {
  for (const week of weeks) {
    const at = later(week);
    const sofar = commits.map((own) => own.filter((moment) => moment <= at));
    await tell(world, said(sofar, at), at);
    await evaluate(world.warehouse, world.environment, [lively(rubricAt(week))], {
      asOf: at,
      now: at,
      exemptions: await exemptionsAsOf(world.warehouse, world.environment, at),
    });
  }
}

/** A page that came late: commits of long ago. */
async function comesLate(place: number, moments: readonly string[]): Promise<void> {
  const commits = known.with(place, [...(known[place] ?? []), ...moments]);
  await tell(world, said(commits, later(22)), later(22));
}

async function correct(at = later(23), from = ago(1)): Promise<readonly Correction[]> {
  return (await correctGrades(world.warehouse, world.environment, { from, now: at })).corrections;
}

async function reported(): Promise<string> {
  const { warehouse } = world;
  const tables = ['verdict', 'grade', 'rubric_version', 'evaluation'];
  return JSON.stringify(await Promise.all(tables.map(async (table) => warehouse.read(`FROM ${table} ORDER BY ALL`))));
}

async function recorded(): Promise<readonly Record<string, unknown>[]> {
  return world.warehouse.read(
    'SELECT * EXCLUDE (detail), detail IS NULL AS "gone" FROM grade_correction ORDER BY recorded_at, entity, valid_from',
  );
}

const short = ({ entity, before, after, validFrom, validTo }: Correction): string =>
  `${entity.slice(16)} ${before?.letter ?? 'none'} → ${after?.letter ?? 'none'} ${validFrom.slice(0, 10)}/${validTo.slice(0, 10)}`;

describe('correcting what was reported', () => {
  test('writes nothing where nothing came late', async () => {
    await live();
    const before = await reported();
    const { corrections, evaluations, kept, leftOut } = await correctGrades(world.warehouse, world.environment, {
      from: ago(1),
      now: later(23),
    });
    expect({ corrections, evaluations, kept, leftOut }).toEqual({ corrections: [], evaluations: 4, kept: null, leftOut: [] });
    expect(await recorded()).toEqual([]);
    expect(await reported()).toBe(before);
  });

  test('marks the week whose events came late, and leaves what was reported as it was, to the letter', async () => {
    await live();
    const before = await reported();
    await comesLate(2, [later(5)]);
    expect((await correct()).map(short)).toEqual(['kit F → A 2026-10-08/2026-10-15']);
    expect(await reported()).toBe(before);
    expect(await recorded()).toMatchObject([
      {
        rubric: 'tested',
        entity: 'service:default/kit',
        version: lively(1).value.version,
        letter: 'A',
        score: 1,
        coverage: 1,
        gone: false,
      },
    ]);
    const standing = { letter: 'A', level: null, score: 1, coverage: 1 };
    const was = { letter: 'F', level: null, score: 0.25, coverage: 1 };
    const marked = { rubric: 'tested', entity: 'service:default/kit', reported: was, standing, recordedAt: later(23) };
    const at = async (days: number) => readCorrected(world.warehouse, later(days));
    expect(await at(6.9)).toEqual([]);
    expect(await at(7)).toEqual([marked]);
    expect(await at(13.9)).toEqual([marked]);
    expect(await at(14)).toEqual([]);
    const day = (days: number) => ({ date: later(days).slice(0, 10), at: later(days) });
    const between = async (from: number, to: number) =>
      movers(world.warehouse, world.environment, { rubric: 'tested', from: day(from), to: day(to) });
    expect(await between(8, 15)).toMatchObject({ corrected: 1 });
    expect(await between(1, 15)).toMatchObject({ corrected: 0 });
  });

  test('is one correction as long as the difference goes on, and holds after the last evaluation until there is another', async () => {
    await live();
    await comesLate(2, [later(5), later(12), later(19)]);
    expect((await correct()).map(short)).toEqual(['kit F → A 2026-10-08/2026-10-24']);
    const days = [6, 8, 30].map((day) => ({ date: later(day).slice(0, 10), at: later(day) }));
    expect([...(await countCorrected(world.warehouse, days, { rubrics: ['tested'] }))]).toEqual([
      [days[1]?.date, 1],
      [days[2]?.date, 1],
    ]);
    expect([...(await countCorrected(world.warehouse, days, { rubrics: ['another'] }))]).toEqual([]);
    const at = later(28);
    await evaluate(world.warehouse, world.environment, [lively(1)], { asOf: at, now: at });
    expect(await readCorrected(world.warehouse, later(30))).toEqual([]);
  });

  test('judges each evaluation by the version of the rubric that was in force', async () => {
    await live(known, (week) => (week < 14 ? 1 : 2));
    await comesLate(2, [later(5), later(6), later(12), later(18), later(19)]);
    // Twice in the first weeks is more than once, once in the third is too little for the version of then.
    expect((await correct()).map(short)).toEqual(['kit F → A 2026-10-08/2026-10-15', 'kit F → A 2026-10-22/2026-10-24']);
    expect((await recorded()).map(({ version }) => version)).toEqual([lively(1).value.version, lively(2).value.version]);
  });

  test('writes nothing new when it runs again', async () => {
    await live();
    await comesLate(2, [later(5)]);
    expect(await correct()).toHaveLength(1);
    const once = await recorded();
    expect(await correct(later(24))).toEqual([]);
    expect(await correct(later(25), later(8))).toEqual([]);
    expect(await recorded()).toEqual(once);
  });

  test('corrects a correction by a later one, and back', async () => {
    await live();
    await comesLate(2, [later(5), later(12)]);
    expect((await correct()).map(short)).toEqual(['kit F → A 2026-10-08/2026-10-22']);
    const first = await recorded();
    await world.warehouse.write(async (transaction) => {
      await transaction.run(`DELETE FROM "commit" WHERE sha = 'kit-${later(5)}'`);
    });
    expect((await correct(later(24))).map(short)).toEqual(['kit A → F 2026-10-08/2026-10-15']);
    expect((await recorded()).slice(0, 1)).toEqual(first);
    expect(await recorded()).toHaveLength(2);
    expect(await readCorrected(world.warehouse, later(8))).toEqual([]);
    expect((await readCorrected(world.warehouse, later(15))).map((each) => each.recordedAt)).toEqual([later(23)]);
    expect(await correct(later(25))).toEqual([]);
  });

  test('of whom nothing was known in time has a grade afterwards, and the other way round', async () => {
    await live();
    await world.warehouse.write(async (transaction) => {
      for (const table of ['entity', 'owner', 'identity', 'knowledge'])
        await transaction.run(`DELETE FROM ${table} WHERE entity = 'service:default/pay'`);
      for (const table of ['verdict', 'grade'])
        await transaction.run(`DELETE FROM ${table} WHERE entity = 'service:default/ledger' AND valid_from < '${later(15)}'`);
    });
    expect((await correct()).map(short)).toEqual(['ledger none → A 2026-10-01/2026-10-24', 'pay A → none 2026-10-01/2026-10-24']);
    expect((await recorded()).map(({ gone }) => gone)).toEqual([false, true]);
    expect(await correct(later(24))).toEqual([]);
    expect((await readCorrected(world.warehouse, later(8), { entities: ['service:default/pay'] })).map(({ standing }) => standing)).toEqual(
      [null],
    );
  });

  test('takes exemptions as they were recorded at the time', async () => {
    const terms = {
      entity: 'kit',
      scope: null,
      rubric: 'tested',
      check: 'lively',
      reason: 'other',
      text: 'Done.',
      expires: '2026-12-31',
    } as const;
    await world.warehouse.write(async (transaction) => {
      await recordSteps(transaction, [
        { state: 'requested', at: later(8), by: 'ada', note: null, origin: 'command', terms, approvedBy: 'grace' },
      ]);
    });
    await live();
    expect((await readCorrected(world.warehouse, later(8))).length).toBe(0);
    expect(await correct()).toEqual([]);
    await comesLate(2, [later(5), later(12)]);
    // From the second week on the check is exempt, whatever comes late.
    expect((await correct(later(24))).map(short)).toEqual(['kit F → A 2026-10-08/2026-10-15']);
  });

  test('leaves alone what was evaluated before the past that is kept, and rubrics that ask for results', async () => {
    await live();
    await world.warehouse.write(async (transaction) => transaction.append('horizon', [{ of: 'events', since: later(10) }]));
    await comesLate(2, [later(5), later(12)]);
    const asking = rubricOf({ before: 'passes: grade("tested") == "A"' });
    const at = later(22.5);
    const second = { ...asking, value: { ...asking.value, id: 'asking' } };
    await evaluate(world.warehouse, world.environment, [lively(1), second], { asOf: at, now: at });
    const { corrections, evaluations, kept, leftOut } = await correctGrades(world.warehouse, world.environment, {
      from: ago(1),
      now: later(23),
    });
    expect(corrections.map(short)).toEqual(['kit F → A 2026-10-15/2026-10-22']);
    expect({ evaluations, kept, leftOut }).toEqual({ evaluations: 3, kept: later(10), leftOut: ['asking'] });
  });

  test('is all recorded or nothing, and nothing when it is interrupted', async () => {
    await live();
    await comesLate(2, [later(5)]);
    const { warehouse, environment } = world;
    const broken = {
      read: warehouse.read.bind(warehouse),
      write: async <T>(work: Parameters<typeof warehouse.write<T>>[0]) =>
        warehouse.write<T>(async (transaction) => {
          await work(transaction);
          await transaction.read('SELECT 1');
          throw new Error('Killed');
        }),
    };
    await expect(correctGrades(broken, environment, { from: ago(1), now: later(23) })).rejects.toThrow('Killed');
    expect(await recorded()).toEqual([]);
    const abort = new AbortController();
    const interrupted = correctGrades(warehouse, environment, {
      from: ago(1),
      now: later(23),
      signal: abort.signal,
      onEvaluation: (_, done) => void (done === 2 && abort.abort(new Error('Interrupted'))),
    });
    await expect(interrupted).rejects.toThrow('Interrupted');
    expect(await recorded()).toEqual([]);
    expect(await correct()).toHaveLength(1);
  });

  test('does not record twice what two find at the same time', async () => {
    await live();
    await comesLate(2, [later(5)]);
    const both = await Promise.allSettled([correct(later(23)), correct(later(24))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await recorded()).toHaveLength(1);
  });

  test('leaves a database that agrees with itself', async () => {
    await live();
    await comesLate(2, [later(5), later(19)]);
    await correct();
    const { warehouse, environment } = world;
    const { faults } = await examineIntegrity(async (sql, parameters) => warehouse.read(sql, parameters), environment.tables.values());
    expect(faults).toEqual([]);
  });
});
