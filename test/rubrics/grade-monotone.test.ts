import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grade, standingOf, type GradedBy, type Standard, type Verdict } from '../../rubrics/grade.ts';
import { letters } from '../../rubrics/rubric.ts';
import { anyCase, levels } from './standard.ts';

const on = '2026-10-01';

/** Any rubric with any verdicts, some of its checks not counted yet or no more. */
const anyDated = anyCase(8).chain(({ rubric, verdicts }) =>
  fc
    .array(
      fc.constantFrom<Partial<GradedBy['checks'][number]>>(
        {},
        {},
        {},
        { from: '2026-10-02' },
        { until: '2026-09-30' },
        { from: on, until: on },
      ),
      { minLength: rubric.checks.length, maxLength: rubric.checks.length },
    )
    .map((dates) => ({
      rubric: { ...rubric, checks: rubric.checks.map((check, index) => ({ ...check, ...dates[index] })) },
      verdicts,
    })),
);

function standards(result: ReturnType<typeof grade>): Standard[] {
  return [result, ...Object.values(result.categories)];
}

function expectNoWorse(after: Standard, before: Standard): void {
  const rank = ({ letter }: Standard): number => (letter === 'ungraded' ? letters.length : letters.indexOf(letter));
  expect(after.score ?? 0).toBeGreaterThanOrEqual((before.score ?? 0) - 1e-12);
  expect(after.letter === 'ungraded').toBe(before.letter === 'ungraded');
  expect(rank(after)).toBeLessThanOrEqual(rank(before));
  expect(levels.indexOf(after.level ?? '')).toBeGreaterThanOrEqual(levels.indexOf(before.level ?? ''));
  expect(after.capsApplied.length).toBeLessThanOrEqual(before.capsApplied.length);
  expect([after.coverage, after.known, after.exempt]).toEqual([before.coverage, before.known, before.exempt]);
}

/** The same verdicts, but for one check. */
function instead(verdicts: readonly Verdict[], of: string, becomes: Omit<Verdict, 'check'>): Verdict[] {
  return verdicts.map((each) => (each.check === of ? { check: of, ...becomes } : each));
}

function compare(rubric: GradedBy, after: readonly Verdict[], before: readonly Verdict[]): void {
  const earlier = standards(grade(rubric, before, on));
  for (const [index, standard] of standards(grade(rubric, after, on)).entries()) expectNoWorse(standard, earlier[index]!);
}

describe('for any rubric and verdicts, nothing gets worse, not even in a category', () => {
  test('when a fail becomes a pass', () => {
    fc.assert(
      fc.property(anyDated, ({ rubric, verdicts }) => {
        for (const { check, verdict } of verdicts) {
          if (verdict === 'fail') compare(rubric, instead(verdicts, check, { verdict: 'pass', credit: 1 }), verdicts);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('when a fail earns more of its points', () => {
    fc.assert(
      fc.property(anyDated, fc.integer({ min: 0, max: 10 }), ({ rubric, verdicts }, tenths) => {
        for (const { check, verdict, credit } of verdicts) {
          if (verdict !== 'fail' || credit === null || credit > tenths / 10) continue;
          const more = tenths === 10 ? { verdict: 'pass' as const, credit: 1 } : { verdict, credit: tenths / 10 };
          compare(rubric, instead(verdicts, check, more), verdicts);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('when several are put right one after the other, and then nothing that is known holds it down', () => {
    fc.assert(
      fc.property(anyDated, ({ rubric, verdicts }) => {
        let present = verdicts;
        for (const { check, verdict } of verdicts) {
          if (verdict !== 'fail') continue;
          const next = instead(present, check, { verdict: 'pass', credit: 1 });
          compare(rubric, next, present);
          present = next;
        }
        const { letter, score, capsApplied } = grade({ ...rubric, grading: { ...rubric.grading, noData: 'exclude' } }, present, on);
        expect(capsApplied).toEqual([]);
        if (letter !== 'ungraded') expect([letter, score]).toEqual(['A', expect.closeTo(1, 9)]);
      }),
      { numRuns: 300 },
    );
  });

  test('when what does not count says something else: nothing changes at all', () => {
    const anyVerdict = fc.constantFrom<Omit<Verdict, 'check'>>(
      { verdict: 'pass', credit: 1 },
      { verdict: 'fail', credit: 0 },
      { verdict: 'no-data', credit: null },
      { verdict: 'error', credit: null },
      { verdict: 'exempt', credit: null },
      { verdict: 'not-applicable', credit: null },
    );
    fc.assert(
      fc.property(anyDated, anyVerdict, ({ rubric, verdicts }, becomes) => {
        const apart = rubric.checks.filter((check) => standingOf(check, on) !== 'counted');
        const changed = apart.reduce<readonly Verdict[]>((some, { id }) => instead(some, id, becomes), verdicts);
        expect(grade(rubric, changed, on)).toEqual(grade(rubric, verdicts, on));
      }),
      { numRuns: 300 },
    );
  });

  test('when a failing check that drags the score down is exempt, as long as enough is known', () => {
    fc.assert(
      fc.property(anyDated, ({ rubric, verdicts }) => {
        const before = grade(rubric, verdicts, on);
        for (const { check, verdict, credit } of verdicts) {
          if (verdict !== 'fail' || (credit ?? 0) > (before.score ?? 0)) continue;
          const after = grade(rubric, instead(verdicts, check, { verdict: 'exempt', credit: null }), on);
          if (before.letter === 'ungraded' || after.letter === 'ungraded') continue;
          expect(after.score).toBeGreaterThanOrEqual((before.score ?? 0) - 1e-12);
          expect(letters.indexOf(after.letter)).toBeLessThanOrEqual(letters.indexOf(before.letter));
          expect(levels.indexOf(after.level ?? '')).toBeGreaterThanOrEqual(levels.indexOf(before.level ?? ''));
        }
      }),
      { numRuns: 300 },
    );
  });
});
