import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grade } from '../../../../rubrics/grade.ts';
import { letters, type Letter } from '../../../../rubrics/rubric.ts';
import { readStatistic, readWeights, rollUp, statistics, type Member } from '../../../../src/scoring/rollup/rollup-statistic.ts';
import { anyCase, levels } from '../../../rubrics/standard.ts';

const on = '2026-10-01';

function member(letter: Letter | null, score: number | null, more: Partial<Member> = {}): Member {
  return { letter, score, level: null, coverage: 1, exempt: 0, weight: 1, ...more };
}

const anyMember: fc.Arbitrary<Member> = fc.record({
  letter: fc.option(fc.constantFrom(...letters)),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  level: fc.option(fc.constantFrom(...levels)),
  coverage: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  exempt: fc.nat({ max: 5 }),
  weight: fc.constantFrom(0.5, 1, 2, 3),
});

const anyMembers = fc.array(anyMember, { maxLength: 30 });
const anyStatistic = fc.constantFrom(...statistics);
const rank = (letter: Letter | null): number => (letter === null ? Number.NaN : letters.indexOf(letter));

describe('a roll-up', () => {
  const team = [
    member('A', 0.95, { level: 'Gold' }),
    member('B', 0.85, { level: 'Silver', exempt: 2 }),
    member('D', 0.9, { level: 'Bronze' }),
    member('F', 0.1),
    member(null, 0.2, { coverage: 0.4, exempt: 1 }),
  ];

  test.each([
    ['mean', 0.7, null, null],
    ['median', 0.875, 'D', 'Bronze'],
    ['minimum', 0.1, 'F', null],
    ['share:A', 0.25, null, null],
    ['share:B', 0.5, null, null],
    ['share:D', 0.75, null, null],
  ] as const)('by %s', (statistic, value, letter, level) => {
    expect(rollUp(team, statistic, levels)).toMatchObject({ value: expect.closeTo(value, 12), letter, level });
  });

  test('tells its distribution, and who is not graded, beside it', () => {
    expect(rollUp(team, 'mean', levels)).toMatchObject({
      n: 5,
      graded: 4,
      ungraded: 1,
      coverage: expect.closeTo(0.88, 12),
      exempt: 3,
      letters: [
        { letter: 'A', n: 1 },
        { letter: 'B', n: 1 },
        { letter: 'C', n: 0 },
        { letter: 'D', n: 1 },
        { letter: 'F', n: 1 },
        { letter: 'ungraded', n: 1 },
      ],
      levels: [
        { level: null, n: 1 },
        { level: 'Bronze', n: 1 },
        { level: 'Silver', n: 1 },
        { level: 'Gold', n: 1 },
      ],
      flags: ['small-sample'],
    });
    expect(rollUp(team, 'mean', []).levels).toEqual([]);
  });

  test('of nobody who is graded is nothing, not an F', () => {
    for (const statistic of statistics) {
      for (const nobody of [[], [member(null, 0.1, { coverage: 0.2 }), member(null, null, { coverage: null })]]) {
        expect(rollUp(nobody, statistic, levels)).toMatchObject({ value: null, letter: null, level: null, graded: 0, flags: [] });
      }
    }
  });

  test('weighs where it is told to', () => {
    const two = (weight: number) => [member('A', 1, { weight }), member('F', 0)];
    expect(rollUp(two(3), 'mean', []).value).toBe(0.75);
    expect(rollUp(two(1), 'median', [])).toMatchObject({ value: 0.5, letter: 'F' });
    expect(rollUp(two(3), 'median', [])).toMatchObject({ value: 1, letter: 'A' });
    expect(rollUp(two(3), 'share:B', []).value).toBe(0.75);
    expect(rollUp(two(3), 'minimum', [])).toMatchObject({ value: 0, letter: 'F' });
  });
});

describe('for any group', () => {
  test('the order of its members is of no consequence', () => {
    const shuffled = anyMembers.chain((members) =>
      fc.tuple(fc.constant(members), fc.shuffledSubarray(members, { minLength: members.length })),
    );
    fc.assert(
      fc.property(shuffled, anyStatistic, ([members, others], statistic) => {
        const { coverage, ...rest } = rollUp(others, statistic, levels);
        expect(rollUp(members, statistic, levels)).toEqual({ ...rest, coverage });
      }),
    );
  });

  test('one entity is its own roll-up', () => {
    fc.assert(
      fc.property(anyMember, (one) => {
        for (const statistic of ['mean', 'median', 'minimum'] as const) {
          const { value, letter, level } = rollUp([one], statistic, levels);
          expect(value).toBe(one.letter === null ? null : one.score);
          if (statistic === 'mean') continue;
          expect({ letter, level }).toEqual({ letter: one.letter, level: one.letter === null ? null : one.level });
        }
      }),
    );
  });

  test('what is not graded moves no figure', () => {
    fc.assert(
      fc.property(anyMembers, anyStatistic, (members, statistic) => {
        const figure = ({ value, letter, level, graded }: ReturnType<typeof rollUp>) => ({ value, letter, level, graded });
        const without = members.filter(({ letter }) => letter !== null);
        expect(figure(rollUp(members, statistic, levels))).toEqual(figure(rollUp(without, statistic, levels)));
      }),
    );
  });

  test('the least is no more than the middle and the mean, and each is a share', () => {
    fc.assert(
      fc.property(anyMembers, (members) => {
        const of = (statistic: (typeof statistics)[number]) => rollUp(members, statistic, levels);
        const [mean, median, minimum] = [of('mean'), of('median'), of('minimum')];
        if (minimum.value === null) return;
        expect(minimum.value).toBeLessThanOrEqual(median.value!);
        expect(minimum.value).toBeLessThanOrEqual(mean.value!);
        expect(rank(minimum.letter)).toBeGreaterThanOrEqual(rank(median.letter));
        expect(levels.indexOf(minimum.level ?? '')).toBeLessThanOrEqual(levels.indexOf(median.level ?? ''));
        for (const statistic of statistics) {
          const { value } = of(statistic);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('fewer reach a better letter', () => {
    fc.assert(
      fc.property(anyMembers, (members) => {
        const shares = (['share:A', 'share:B', 'share:C', 'share:D'] as const).map((each) => rollUp(members, each, levels).value);
        expect(shares).toEqual(shares.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      }),
    );
  });

  test('its distribution counts everybody once', () => {
    fc.assert(
      fc.property(anyMembers, anyStatistic, (members, statistic) => {
        const { n, graded, ungraded, letters: held, levels: reached } = rollUp(members, statistic, levels);
        expect(graded + ungraded).toBe(n);
        expect(held.reduce((sum, each) => sum + each.n, 0)).toBe(n);
        expect(reached.reduce((sum, each) => sum + each.n, 0)).toBe(graded);
      }),
    );
  });

  test('turning one fail of one entity into a pass lowers no figure', () => {
    const anyTeam = anyCase(6).chain(({ rubric }) =>
      fc.record({
        rubric: fc.constant(rubric),
        entities: fc.array(
          fc.tuple(
            ...rubric.checks.map(({ id }) =>
              fc.constantFrom(
                { check: id, verdict: 'pass' as const, credit: 1 },
                { check: id, verdict: 'fail' as const, credit: 0 },
                { check: id, verdict: 'no-data' as const, credit: null },
                { check: id, verdict: 'exempt' as const, credit: null },
              ),
            ),
          ),
          { minLength: 1, maxLength: 4 },
        ),
        weights: fc.array(fc.constantFrom(1, 2), { minLength: 4, maxLength: 4 }),
      }),
    );
    fc.assert(
      fc.property(anyTeam, anyStatistic, ({ rubric, entities, weights }, statistic) => {
        const memberOf = (verdicts: (typeof entities)[number], index: number): Member => {
          const { letter, score, level, coverage, exempt } = grade(rubric, verdicts, on);
          return { letter: letter === 'ungraded' ? null : letter, score, level, coverage, exempt, weight: weights[index] ?? 1 };
        };
        const before = rollUp(entities.map(memberOf), statistic, levels);
        for (const [which, verdicts] of entities.entries()) {
          for (const [place, { verdict, check }] of verdicts.entries()) {
            if (verdict !== 'fail') continue;
            const mended = verdicts.with(place, { check, verdict: 'pass', credit: 1 });
            const after = rollUp(entities.with(which, mended).map(memberOf), statistic, levels);
            expect(after.value ?? 0).toBeGreaterThanOrEqual((before.value ?? 0) - 1e-12);
            expect(after.graded).toBe(before.graded);
            if (before.letter !== null) expect(rank(after.letter)).toBeLessThanOrEqual(rank(before.letter));
            expect(levels.indexOf(after.level ?? '')).toBeGreaterThanOrEqual(levels.indexOf(before.level ?? ''));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('statistics are read as people write them', () => {
  expect(statistics.map(readStatistic)).toEqual([...statistics]);
  expect(readStatistic(' Share:b ')).toBe('share:B');
  for (const wrong of ['share:F', 'share:E', 'share', 'max', '']) expect(readStatistic(wrong)).toBeUndefined();
});

test('weights are read as people write them', () => {
  expect([...readWeights('tier-1=3, tier 2 = 0.5,a=b=1')!]).toEqual([
    ['tier-1', 3],
    ['tier 2', 0.5],
    ['a=b', 1],
  ]);
  for (const wrong of ['', 'tier-1', 'tier-1=', '=3', 'tier-1=0', 'tier-1=-1', 'tier-1=1e9', 'tier-1=Infinity', 'tier-1=3,']) {
    expect(readWeights(wrong), wrong).toBeNull();
  }
});
