import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import type { Day } from '../../../../src/scoring/history/judge-days.ts';
import { readMaturity } from '../../../../src/scoring/maturity.ts';
import { movers, type Mover, type MoversQuestion } from '../../../../src/scoring/history/movers.ts';
import { selectEntities } from '../../../../src/scoring/history/trend-selection.ts';
import { gradedRubrics, trend, type TrendQuestion } from '../../../../src/scoring/history/trend.ts';
import { ago, later, openWorld, rubricOf, service, tell, type Says, type World } from '../world.ts';

const day = (days: number): Day => ({ date: later(days).slice(0, 10), at: later(days) });

/** Covered shares by service; null where nobody may read it. */
type Coverage = Readonly<Record<string, number | null>>;

function said(coverage: Coverage, owners: readonly string[]): readonly Says[] {
  const names = Object.keys(coverage);
  return [
    {
      source: 'catalog',
      rows: {
        entity: names.map((name) =>
          service(name, { owner: owners.includes(name) ? 'team:default/payments' : null, tier: name === 'pay' ? 'tier-1' : 'tier-2' }),
        ),
        owner: owners.map((name) => ({
          entity: `service:default/${name}`,
          owner: 'team:default/payments',
          name: 'payments',
          kind: 'team',
          known: true,
        })),
      },
    },
    {
      source: 'github',
      rows: {
        repository: names.map((name) => ({ repository: `acme/${name}`, name, default_branch: 'main' })),
        commit: names.map((name) => ({
          repository: `acme/${name}`,
          sha: name,
          author: 'ada',
          author_is_bot: false,
          committed_at: ago(name === 'idle' ? 25 : 1),
        })),
        coverage_report: names.flatMap((name) =>
          typeof coverage[name] === 'number'
            ? [{ repository: `acme/${name}`, reporter: 'codecov', covered: coverage[name], reported_at: ago(1) }]
            : [],
        ),
      },
      unread: names.flatMap((name) =>
        coverage[name] === null ? [{ table: 'coverage_report', scope: `acme/${name}`, outcome: 'forbidden' as const, reason: '403' }] : [],
      ),
    },
  ];
}

const rubric = (asked: string) =>
  rubricOf({
    owner: 'passes: ownership.owners.length > 0, weight: 3',
    coverage: `passes: ci.coverage >= ${asked}, weight: 6`,
    fresh: 'passes: git.lastCommit.age < 30d, weight: 1',
  });

let world: World;

/** Days: 0 all is collected; 5 `pay` is covered, `ledger` no more; 10 `secret` may no longer be read; 20 less is asked; 21 `new` comes, `old` goes. */
beforeAll(async () => {
  world = await openWorld();
  const run = async (at: string, asked: string, exempt: readonly string[] = []) =>
    evaluate(world.warehouse, world.environment, [rubric(asked)], {
      asOf: at,
      now: at,
      exemptions: exempt.map((entity) => ({
        entity,
        rubric: 'tested',
        check: 'coverage',
        reason: 'migration',
        text: 'Moving.',
        askedBy: 'ada',
        approvedBy: 'grace',
        expires: '2027-01-01',
      })),
    });
  const first = { pay: 0.5, ledger: 0.9, secret: 0.9, lax: 0.75, idle: 0.9, exempted: 0.2, old: 0.9, same: 0.9 };
  const owners = Object.keys(first);
  await tell(world, said(first, owners), later(0));
  await run(later(0), '80%');
  const second = { ...first, pay: 0.9, ledger: 0.1 };
  await tell(world, said(second, owners), later(5));
  await run(later(5), '80%');
  const third = { ...second, secret: null };
  await tell(world, said(third, owners), later(10));
  await run(later(10), '80%', ['exempted']);
  await run(later(20), '70%', ['exempted']);
  const { old: _, ...kept } = third;
  await tell(world, said({ ...kept, new: 0.9 }, [...owners, 'new']), later(21));
  await run(later(21), '70%', ['exempted']);
});
afterAll(async () => world.warehouse.close());

const trendOf = async (more: Partial<TrendQuestion> = {}) =>
  trend(world.warehouse, world.environment, { rubric: 'tested', days: [day(-5), day(0), day(5), day(10), day(20), day(21)], ...more });

describe('the trend', () => {
  test('counts what was stored on each day, and knows from when on there is anything', async () => {
    const found = await trendOf();
    expect(found?.days.map(({ known, entities, letters }) => [known, entities, letters.A, letters.F, letters.ungraded])).toEqual([
      [false, 0, 0, 0, 0],
      [true, 8, 5, 3, 0],
      [true, 8, 5, 3, 0],
      [true, 8, 5, 2, 1],
      [true, 8, 6, 1, 1],
      [true, 8, 6, 1, 1],
    ]);
  });

  test('gives what a report of the day gives', async () => {
    const found = await trendOf();
    for (const each of found?.days.slice(1) ?? []) {
      const grades = (await readMaturity(world.warehouse, { asOf: each.at })).entities.flatMap(({ results }) =>
        results.map(({ grade }) => grade),
      );
      const scores = grades.flatMap(({ letter, score }) => (letter === 'ungraded' ? [] : (score ?? [])));
      expect(each.meanScore).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / scores.length);
      expect(each.coverage).toBeCloseTo(grades.reduce((sum, { coverage }) => sum + (coverage ?? 0), 0) / grades.length);
    }
  });

  test('marks where the rubric changed, by what, and what that did to the mean', async () => {
    const found = await trendOf();
    expect(found?.versions).toMatchObject([
      {
        at: later(20),
        date: day(20).date,
        edits: [
          { of: 'check', name: 'coverage', fields: [{ field: 'passes', before: 'ci.coverage >= 80%', after: 'ci.coverage >= 70%' }] },
        ],
        graded: 7,
      },
    ]);
    const [change] = found?.versions ?? [];
    expect((change?.meanAfter ?? 0) - (change?.meanBefore ?? 0)).toBeCloseTo(0.6 / 7);
    expect((await trendOf({ days: [day(20), day(21)] }))?.versions).toEqual([]);
  });

  test('of a check tells who passes among those known, and how many are', async () => {
    const { check } = (await trendOf({ check: 'coverage' })) ?? {};
    expect(check?.days.map(({ known, passRate, coverage }) => [known, passRate, coverage])).toEqual([
      [false, null, null],
      [true, 5 / 8, 1],
      [true, 5 / 8, 1],
      [true, 4 / 6, 6 / 7],
      [true, 5 / 6, 6 / 7],
      [true, 5 / 6, 6 / 7],
    ]);
    expect((await trendOf({ check: 'nonsense' }))?.check).toBeNull();
  });

  test('counts only those it is asked about', async () => {
    const selected = await selectEntities(world.warehouse, 'team:payments, tier:TIER-1', later(21));
    expect(selected).toMatchObject({ ok: true, value: ['service:default/pay'] });
    const among = selected.ok ? selected.value : [];
    expect((await trendOf({ among }))?.days.map(({ letters, meanScore }) => [letters.A, meanScore])).toEqual([
      [0, null],
      [0, 0.4],
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  test('follows an entity with what changed it', async () => {
    const { followed } = (await trendOf({ follow: ['service:default/lax'] })) ?? {};
    expect(followed?.[0]?.changes).toMatchObject([
      {
        date: day(20).date,
        moved: 'up',
        leading: 'rubric',
        checks: [{ check: 'coverage', from: 'fail', to: 'pass', cause: { kind: 'rubric', how: 'rewritten' } }],
      },
    ]);
  });

  test('is none of a rubric that never graded anybody', async () => {
    expect(await trendOf({ rubric: 'other' })).toBeUndefined();
    expect(await gradedRubrics(world.warehouse)).toEqual([{ rubric: 'tested', inForce: true }]);
  });
});

describe('selections', () => {
  test('say what is wrong with them', async () => {
    const codes = async (selection: string) => {
      const outcome = await selectEntities(world.warehouse, selection, later(21));
      return outcome.ok ? outcome.value.length : outcome.errors.map(({ code, facts }) => `${code} ${String(facts['near'])}`);
    };
    expect(await codes('tier:tier-1,tier:tier-2')).toBe(8);
    expect(await codes('teem:payments')).toEqual(['selection.unclear team']);
    expect(await codes('payments')).toEqual(['selection.unclear null']);
    expect(await codes('team:')).toEqual(['selection.unclear team']);
    expect(await codes('team:paymets')).toEqual(['selection.nobody payments']);
    expect(await codes("team:x' OR 1=1 --")).toEqual(['selection.nobody null']);
    expect(await codes('constructor:x')).toEqual(['selection.unclear null']);
  });
});

describe('movers', () => {
  const moved = async (from: number, to: number, more: Partial<MoversQuestion> = {}) =>
    movers(world.warehouse, world.environment, { rubric: 'tested', from: day(from), to: day(to), ...more });
  const short = (some: readonly Mover[] = []) => some.map(({ entity, leading, moved }) => `${entity.slice(16)} ${moved} ${leading}`);

  test('are told apart by what moved them', async () => {
    const found = await moved(0, 21);
    expect(short(found?.improved)).toEqual(['pay up fact']);
    expect(short(found?.dropped)).toEqual(['ledger down fact', 'idle down clock']);
    expect(short(found?.aside)).toEqual(['exempted up exemption', 'lax up rubric', 'secret unknown source']);
    expect(found).toMatchObject({ known: true, unmoved: 1, joined: ['service:default/new'], left: ['service:default/old'] });
    expect(found?.versions).toHaveLength(1);
  });

  test('come with the checks that turned and what was seen before', async () => {
    const [ledger] = (await moved(0, 21))?.dropped ?? [];
    // That less is asked of it made no difference to it.
    expect(ledger?.checks.map(({ check, from, to }) => [check, from, to])).toEqual([['coverage', 'pass', 'fail']]);
    const [same] = (await moved(0, 10))?.dropped ?? [];
    expect(same?.checks[0]?.cause).toEqual({ kind: 'fact', how: 'changed', says: 'Was 90 %. `ci.coverage` is 10 %; asked is >= 80%.' });
  });

  test('say how much of the way each kind of cause brought', async () => {
    for (const { parts, from, to } of [...((await moved(0, 21))?.dropped ?? []), ...((await moved(0, 21))?.improved ?? [])]) {
      expect(Object.values(parts ?? {}).reduce((sum, part) => sum + part, 0)).toBeCloseTo((to.score ?? 0) - (from.score ?? 0));
    }
  });

  test('are nobody between a day and itself, and nothing is known before the first grading', async () => {
    expect(await moved(20, 20)).toMatchObject({ improved: [], dropped: [], aside: [], joined: [], left: [], unmoved: 8 });
    expect(await moved(-3, 21)).toMatchObject({ known: false, improved: [], dropped: [], unmoved: 0 });
    expect(await moved(0, 21, { among: ['service:default/pay'] })).toMatchObject({
      dropped: [],
      improved: [{ entity: 'service:default/pay' }],
    });
  });
});

describe('results that were given up', () => {
  test('are no bad grades, and nothing to compare with', async () => {
    await world.warehouse.write(async (transaction) => {
      await transaction.append('horizon', [{ of: 'results', since: later(8) }]);
    });
    const found = await trendOf();
    expect(found?.kept).toBe(later(8));
    expect(found?.days.map(({ known, entities }) => [known, entities])).toEqual([
      [false, 0],
      [false, 0],
      [false, 0],
      [true, 8],
      [true, 8],
      [true, 8],
    ]);
    const compare = async (from: number) => movers(world.warehouse, world.environment, { rubric: 'tested', from: day(from), to: day(21) });
    expect(await compare(5)).toMatchObject({ known: false, kept: later(8), improved: [], dropped: [], left: [], joined: [] });
    expect(await compare(10)).toMatchObject({ known: true });
  });
});
