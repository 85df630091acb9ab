import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grade, standingOf, type GradedBy, type Standard, type Verdict } from '../../rubrics/grade.ts';
import { letters, type Check } from '../../rubrics/rubric.ts';
import { anyCase, categories, checkWith, cutoffs, levels } from './standard.ts';

const on = '2026-10-01';
const rank = (letter: Standard['letter']): number => (letter === 'ungraded' ? Number.NaN : letters.indexOf(letter));

function rubric(checks: readonly Check[], grading: Partial<GradedBy['grading']> = {}): GradedBy {
  return { grading: { cutoffs, levels, minimumCoverage: 0.6, noData: 'exclude', ...grading }, categories, checks };
}

/** Verdicts in the order of the checks: + pass, - fail, ? no data, ! error, x exempt, / not applicable, a digit its tenths of credit. */
function verdicts(checks: readonly Check[], marks: string): Verdict[] {
  const named = { '+': 'pass', '-': 'fail', '?': 'no-data', '!': 'error', x: 'exempt', '/': 'not-applicable' } as const;
  return checks.map(({ id }, index): Verdict => {
    const mark = marks.charAt(index);
    if (/\d/.test(mark)) return { check: id, verdict: 'fail', credit: Number(mark) / 10 };
    const verdict = named[mark as keyof typeof named];
    return { check: id, verdict, credit: verdict === 'pass' ? 1 : verdict === 'fail' ? 0 : null };
  });
}

function graded(checks: readonly Check[], marks: string, grading: Partial<GradedBy['grading']> = {}) {
  return grade(rubric(checks, grading), verdicts(checks, marks), on);
}

const four = ['a', 'b', 'c', 'd'].map((id) => checkWith({ id }));

describe('score and letter', () => {
  test.each([
    ['++++', 'A', 1],
    ['+++-', 'C', 0.75],
    ['++--', 'F', 0.5],
    ['+++x', 'A', 1],
    ['+++/', 'A', 1],
    ['++-/', 'D', 2 / 3],
    ['+++?', 'A', 1],
    ['+++!', 'A', 1],
    ['+++2', 'B', 0.8],
    ['+++6', 'A', 0.9],
  ] as const)('%s is %s', (marks, letter, score) => {
    expect(graded(four, marks)).toMatchObject({ letter, score: expect.closeTo(score, 12) });
  });

  test('weights count', () => {
    const checks = [checkWith({ id: 'a', weight: 9 }), checkWith({ id: 'b', weight: 1 })];
    expect(graded(checks, '+-')).toMatchObject({ letter: 'A', score: 0.9 });
    expect(graded(checks, '-+')).toMatchObject({ letter: 'F', score: 0.1 });
  });

  test('sums of fractions do not miss a cutoff', () => {
    const checks = [0.1, 0.2, 0.3, 0.1, 0.2].map((weight, index) => checkWith({ id: String(index), weight }));
    expect(graded([...checks, checkWith({ id: 'x', weight: 0.1 })], '+++++-').letter).toBe('A');
  });
});

describe('coverage', () => {
  test('too little known is ungraded, not F, and says what is missing', () => {
    expect(graded(four, '+-??')).toEqual({
      letter: 'ungraded',
      score: 0.5,
      level: null,
      provisional: false,
      coverage: 0.5,
      known: 2,
      counted: 2,
      applicable: 4,
      exempt: 0,
      capsApplied: [],
      missing: ['c', 'd'],
      categories: {},
    });
  });

  test('exactly the minimum is enough', () => {
    const five = [...four, checkWith({ id: 'e' })];
    expect(graded(five, '+++??')).toMatchObject({ letter: 'A', coverage: 0.6 });
    expect(graded(five, '++???').letter).toBe('ungraded');
  });

  test('what is exempt or not applicable is not missing', () => {
    expect(graded(four, '+x/x')).toMatchObject({ letter: 'A', coverage: 1, applicable: 1, exempt: 2, missing: [] });
  });

  test('nothing applicable is ungraded', () => {
    expect(graded(four, '//xx')).toMatchObject({ letter: 'ungraded', score: null, coverage: null });
  });

  test('where missing counts as failed, it does, errors still not', () => {
    expect(graded(four, '+++?', { noData: 'fail' })).toMatchObject({ letter: 'C', score: 0.75, coverage: 1, known: 3, counted: 4 });
    expect(graded(four, '+++!', { noData: 'fail' })).toMatchObject({ letter: 'A', score: 1, coverage: 0.75, counted: 3 });
    expect(graded(four, '????', { noData: 'fail' })).toMatchObject({ letter: 'F', score: 0, known: 0 });
  });
});

describe('caps', () => {
  const checks = [checkWith({ id: 'a', weight: 98 }), checkWith({ id: 'b', caps: 'D' }), checkWith({ id: 'c', caps: 'B' })];
  test.each([
    ['+++', 'A', []],
    ['++-', 'B', ['c']],
    ['+-+', 'D', ['b']],
    ['+--', 'D', ['b', 'c']],
    ['+?-', 'B', ['c']],
    ['+x-', 'B', ['c']],
    ['+9+', 'D', ['b']],
    ['---', 'F', ['b', 'c']],
  ])('%s is %s', (marks, letter, applied) => {
    const result = graded(checks, marks, { minimumCoverage: 0 });
    expect(result.letter).toBe(letter);
    expect(result.capsApplied.map(({ check }) => check)).toEqual(applied);
  });
});

describe('levels', () => {
  const checks = levels.map((level) => checkWith({ id: level, level }));
  test.each([
    ['+++', 'Gold', false],
    ['++-', 'Silver', false],
    ['-++', null, false],
    ['+-+', 'Bronze', false],
    ['+/+', 'Gold', false],
    ['+x-', 'Silver', false],
    ['+?+', 'Gold', true],
    ['++?', 'Silver', false],
    ['++/', 'Silver', false],
    ['++9', 'Silver', false],
    ['?++', 'Gold', true],
    ['+??', 'Bronze', false],
  ] as const)('%s is %s', (marks, level, provisional) => {
    expect(graded(checks, marks, { minimumCoverage: 0 })).toMatchObject({ level, provisional });
  });

  test('emptiness alone reaches nothing', () => {
    expect(graded(checks, '///').level).toBeNull();
    expect(graded(checks, '???', { minimumCoverage: 0 }).level).toBeNull();
  });
});

describe('categories', () => {
  test('are graded by the same function, and only where they have checks', () => {
    const checks = [checkWith({ id: 'a', category: 'Code' }), checkWith({ id: 'b', category: 'Code' }), checkWith({ id: 'c' })];
    const result = graded(checks, '+-+');
    expect(Object.keys(result.categories)).toEqual(['Code']);
    expect(result.categories['Code']).toMatchObject({ letter: 'F', score: 0.5, applicable: 2 });
  });
});

describe('what does not count today', () => {
  test.each([
    [{ from: '2026-10-02' }, 'upcoming'],
    [{ from: '2026-10-01' }, 'counted'],
    [{ until: '2026-10-01' }, 'counted'],
    [{ until: '2026-09-30' }, 'ended'],
    [{ notes: 'warning' as const }, 'warning'],
    [{ notes: 'warning' as const, from: '2027-01-01' }, 'upcoming'],
  ])('%j is %s', (more, standing) => {
    const check = checkWith({ id: 'b', ...more });
    expect(standingOf(check, on)).toBe(standing);
    expect(graded([checkWith({ id: 'a' }), check], '+-').score).toBe(standing === 'counted' ? 0.5 : 1);
  });

  test('a check without a verdict is a fault of the program', () => {
    expect(() => grade(rubric(four), [], on)).toThrow('lack one for the check a');
  });
});

describe('for any rubric and verdicts', () => {
  const standards = (result: ReturnType<typeof grade>): Standard[] => [result, ...Object.values(result.categories)];

  test('turning a fail into a pass never lowers score, letter or level', () => {
    fc.assert(
      fc.property(anyCase(), ({ rubric, verdicts }) => {
        const before = grade(rubric, verdicts, on);
        for (const { check, verdict } of verdicts) {
          if (verdict !== 'fail') continue;
          const after = grade(
            rubric,
            verdicts.map((each) => (each.check === check ? { check, verdict: 'pass', credit: 1 } : each)),
            on,
          );
          for (const [index, earlier] of standards(before).entries()) {
            const later = standards(after)[index];
            expect(later?.score ?? 0).toBeGreaterThanOrEqual((earlier.score ?? 0) - 1e-12);
            expect(later?.letter === 'ungraded').toBe(earlier.letter === 'ungraded');
            if (later && earlier.letter !== 'ungraded') expect(rank(later.letter)).toBeLessThanOrEqual(rank(earlier.letter));
            expect(levels.indexOf(later?.level ?? '')).toBeGreaterThanOrEqual(levels.indexOf(earlier.level ?? ''));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('score and coverage are shares, counts fit into one another, and an A has no failing cap', () => {
    fc.assert(
      fc.property(anyCase(), ({ rubric, verdicts }) => {
        for (const standard of standards(grade(rubric, verdicts, on))) {
          for (const share of [standard.score, standard.coverage]) {
            if (share === null) continue;
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1 + 1e-9);
          }
          expect(standard.known).toBeLessThanOrEqual(standard.counted);
          expect(standard.counted).toBeLessThanOrEqual(standard.applicable);
          if (standard.letter !== 'ungraded') {
            for (const cap of standard.capsApplied) expect(rank(standard.letter)).toBeGreaterThanOrEqual(rank(cap.letter));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the order of checks and of verdicts is of no consequence', () => {
    const shuffled = anyCase().chain(({ rubric, verdicts }) =>
      fc.record({
        rubric: fc.constant(rubric),
        verdicts: fc.constant(verdicts),
        checks: fc.shuffledSubarray([...rubric.checks], { minLength: rubric.checks.length }),
        others: fc.shuffledSubarray([...verdicts], { minLength: verdicts.length }),
      }),
    );
    const comparable = ({ missing, capsApplied, score, coverage, ...rest }: ReturnType<typeof grade>) => ({
      ...rest,
      categories: Object.keys(rest.categories),
      score: score === null ? null : expect.closeTo(score, 9),
      coverage: coverage === null ? null : expect.closeTo(coverage, 9),
      missing: [...missing].sort(),
      capped: capsApplied.map(({ check }) => check).sort(),
    });
    fc.assert(
      fc.property(shuffled, ({ rubric, verdicts, checks, others }) => {
        const { score, coverage, missing, capsApplied, categories: graded, ...rest } = grade({ ...rubric, checks }, others, on);
        const seen = {
          ...rest,
          score,
          coverage,
          categories: Object.keys(graded),
          missing: [...missing].sort(),
          capped: capsApplied.map(({ check }) => check).sort(),
        };
        expect(seen).toEqual(comparable(grade(rubric, verdicts, on)));
      }),
      { numRuns: 300 },
    );
  });
});
