import { array, assert, asyncProperty, constantFrom, record } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exemption } from '../../../../rubrics/exemption.ts';
import { backtest, type Backtest, type BacktestQuestion } from '../../../../src/scoring/history/backtest.ts';
import { compileRubric } from '../../../../src/scoring/judge/compile-rubric.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import type { Day } from '../../../../src/scoring/history/judge-days.ts';
import { readMaturity } from '../../../../src/scoring/maturity.ts';
import { ago, later, now, openWorld, rubricOf, service, tell, type Says, type World } from '../world.ts';

const day = (days: number): Day => ({ date: later(days).slice(0, 10), at: later(days) });

/** What is so of `pay` on a day, beside `ledger` of which nothing ever changes. */
interface Facts {
  readonly owned: boolean;
  /** Null where it is not reported, undefined where GitHub may not be read. */
  readonly coverage: number | null | undefined;
  readonly tier: string | null;
}

function said({ owned, coverage, tier }: Facts, at: string): readonly Says[] {
  const entity = 'service:default/pay';
  const repositories = ['acme/pay', 'acme/ledger'];
  return [
    {
      source: 'catalog',
      rows: {
        entity: [service('pay', { tier }), service('ledger')],
        owner: owned ? [{ entity, owner: 'team:default/payments', name: 'payments', kind: 'team', known: true }] : [],
      },
    },
    {
      source: 'github',
      rows: {
        repository: repositories.map((repository) => ({ repository, name: repository.slice(5), default_branch: 'main' })),
        commit: [{ repository: 'acme/pay', sha: 'c1', author: 'ada', author_is_bot: false, committed_at: ago(20) }],
        coverage_report:
          typeof coverage === 'number' ? [{ repository: 'acme/pay', reporter: 'codecov', covered: coverage, reported_at: at }] : [],
      },
      unread: coverage === undefined ? [{ table: 'coverage_report', scope: 'acme/pay', outcome: 'forbidden', reason: '403' }] : [],
    },
  ];
}

const rubric = rubricOf(
  {
    owner: 'passes: ownership.owners.length > 0, weight: 2, level: Bronze, caps: D',
    coverage: 'credit: ci.coverage / 80%, weight: 3',
    fresh: 'passes: git.lastCommit.age < 25d, level: Silver',
    tier: 'passes: entity.tier == "tier-1", applies: entity.tier != null, from: 2026-10-04',
  },
  'for: service | where tier != "none"\ngrading: {levels: [Bronze, Silver], minimum-coverage: 50%}',
);

const exemption: Exemption = {
  entity: 'pay',
  rubric: 'tested',
  check: 'owner',
  reason: 'migration',
  text: 'Moving.',
  askedBy: 'ada',
  approvedBy: 'grace',
  expires: '2026-10-03',
};

async function backtested(world: World, more: Partial<BacktestQuestion> & Pick<BacktestQuestion, 'days'>): Promise<Backtest> {
  const { compiled } = compileRubric(rubric, world.environment);
  return backtest(world.warehouse, world.environment, { rubric: compiled, exemptionsAt: async () => [exemption], ...more });
}

describe('a backtest', () => {
  test('gives for each day the grades that were stored on it', async () => {
    const facts = record({
      owned: constantFrom(true, false),
      coverage: constantFrom(0.9, 0.5, null, undefined),
      tier: constantFrom('tier-1', 'tier-2', 'none', null),
    });
    const history = asyncProperty(array(facts, { minLength: 5, maxLength: 5 }), async (states) => {
      const world = await openWorld();
      try {
        for (const [index, state] of states.entries()) {
          const at = later(index);
          await tell(world, said(state, at), at);
          await evaluate(world.warehouse, world.environment, [rubric], { asOf: at, now: at, exemptions: [exemption] });
        }
        const names = ['service:default/pay', 'service:default/ledger'];
        const { days, followed } = await backtested(world, { days: states.map((_, index) => day(index)), follow: names });
        for (const [index, { at, letters, coverage }] of days.entries()) {
          const { entities } = await readMaturity(world.warehouse, { asOf: at });
          const stored = new Map(entities.map(({ entity, results }) => [entity, results[0]?.grade]));
          for (const each of followed) {
            const grade = stored.get(each.entity);
            const { letter, level, score, coverage: known } = grade ?? {};
            expect(each.days[index]?.standing).toEqual(grade ? { letter, level, score, coverage: known } : null);
          }
          const grades = [...stored.values()];
          for (const [letter, count] of Object.entries(letters))
            expect(grades.filter((each) => each?.letter === letter)).toHaveLength(count);
          const shares = grades.flatMap((each) => each?.coverage ?? []);
          expect(coverage).toBeCloseTo(shares.reduce((sum, share) => sum + share, 0) / shares.length);
        }
      } finally {
        await world.warehouse.close();
      }
    });
    await assert(history, { numRuns: 2 });
  });
});

describe('of a history', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    const states: readonly Facts[] = [
      { owned: false, coverage: 0.4, tier: 'tier-1' },
      { owned: true, coverage: 0.4, tier: 'tier-1' },
      { owned: true, coverage: undefined, tier: 'tier-1' },
    ];
    for (const [index, state] of states.entries()) await tell(world, said(state, later(index)), later(index));
  });
  afterAll(async () => world.warehouse.close());

  test('days before anything was collected have nobody on them, and no bad grades', async () => {
    const { days, known } = await backtested(world, { days: [day(-2), day(-1), day(0)] });
    expect(days.map((each) => [each.known, each.entities, each.letters.F, each.meanScore, each.coverage])).toEqual([
      [false, 0, 0, null, null],
      [false, 0, 0, null, null],
      [true, 2, expect.any(Number), expect.any(Number), expect.any(Number)],
    ]);
    expect(known.entities).toBe(now);
    expect(known.tables).toContainEqual({ table: 'coverage_report', since: now, checks: ['coverage'] });
  });

  test('says of those it follows what changed them', async () => {
    const { followed } = await backtested(world, {
      days: [day(-1), day(0), day(1), day(2), day(6)],
      follow: ['service:default/pay'],
      exemptionsAt: async () => [],
    });
    const [pay] = followed;
    expect(pay?.days.map(({ absent, standing }) => absent ?? standing?.letter)).toEqual(['unknown', 'F', 'C', 'A', 'C']);
    expect(
      pay?.changes.map(({ date, moved, leading, checks }) => [
        date,
        moved,
        leading,
        checks.map((each) => `${each.check} ${each.cause.how}`),
      ]),
    ).toEqual([
      ['2026-10-02', 'up', 'fact', ['owner changed']],
      // Its coverage is no longer read: that is no improvement of the service, and is not told as one.
      ['2026-10-03', 'up', 'source', ['coverage unknown']],
      ['2026-10-07', 'down', 'clock', ['fresh aged', 'tier counts']],
    ]);
    for (const { parts, from, to } of pay?.changes ?? []) {
      const sum = Object.values(parts ?? {}).reduce((total, part) => total + part, 0);
      expect(sum).toBeCloseTo((to.score ?? 0) - (from.score ?? 0));
    }
  });

  test('exemptions hold on the days on which they held', async () => {
    const { followed } = await backtested(world, { days: [day(0), day(4)], follow: ['service:default/pay'] });
    expect(followed[0]?.changes.flatMap(({ checks }) => checks.map((each) => `${each.check} ${each.cause.kind}`))).not.toContain(
      'owner exemption',
    );
    const expired = { ...exemption, expires: '2026-10-01' };
    await tell(world, said({ owned: false, coverage: 0.4, tier: 'tier-1' }, later(7)), later(7));
    const told = await backtested(world, {
      days: [day(0), day(7)],
      follow: ['service:default/pay'],
      exemptionsAt: async () => [expired],
    });
    expect(told.followed[0]?.changes[0]?.checks.map((each) => `${each.check} ${each.cause.kind} ${each.cause.how}`)).toContain(
      'owner exemption ended',
    );
  });

  test('counts checks by the day, or as they count on one', async () => {
    const coverageOf = async (more: Partial<BacktestQuestion>) => (await backtested(world, { days: [day(0)], ...more })).days[0]?.meanScore;
    const [byDay, asIfLater] = [
      await coverageOf({ exemptionsAt: async () => [] }),
      await coverageOf({ exemptionsAt: async () => [], countingAsOn: '2026-10-04' }),
    ];
    expect(asIfLater).toBeGreaterThan(byDay ?? 1);
  });

  test('counts only those it is asked about, and ends when it is interrupted', async () => {
    const { days } = await backtested(world, { days: [day(0), day(1)], among: ['service:default/pay'] });
    expect(days.map(({ entities }) => entities)).toEqual([1, 1]);
    const abort = new AbortController();
    const seen: string[] = [];
    const interrupted = backtested(world, {
      days: [day(0), day(1), day(2)],
      signal: abort.signal,
      onDay: ({ date }) => {
        seen.push(date);
        abort.abort(new Error('Interrupted'));
      },
    });
    await expect(interrupted).rejects.toThrow('Interrupted');
    expect(seen).toEqual(['2026-10-01']);
  });

  test('days whose facts were given up are as empty as those before anything was known', async () => {
    await world.warehouse.write(async (transaction) => {
      await transaction.append('horizon', [{ of: 'facts', since: later(1) }]);
    });
    const { days, known } = await backtested(world, { days: [day(-1), day(0), day(1)] });
    expect(days.map((each) => [each.known, each.entities])).toEqual([
      [false, 0],
      [false, 0],
      [true, 2],
    ]);
    expect(known.kept).toEqual({ facts: later(1), events: null });
    await world.warehouse.write(async (transaction) => {
      await transaction.run('DELETE FROM horizon');
    });
  });

  test('stores nothing', async () => {
    await backtested(world, { days: [day(0), day(2)] });
    expect(await world.warehouse.read('FROM grade')).toEqual([]);
  });
});
