import * as fc from 'fast-check';
import type { GradedBy, Verdict, VerdictName } from '../../rubrics/grade.ts';
import { efforts, letters, type Check } from '../../rubrics/rubric.ts';

/** A check with these fields; the others are of no consequence to grades. */
export function checkWith(more: Partial<Check> & Pick<Check, 'id'>): Check {
  return {
    asks: '',
    category: null,
    level: null,
    weight: 1,
    judgedBy: 'passes',
    judgement: 'true',
    applies: null,
    caps: null,
    why: '',
    fix: '',
    effort: 'small',
    from: null,
    until: null,
    notes: 'counted',
    ...more,
  };
}

export const categories = ['Code', 'People'];
export const levels = ['Bronze', 'Silver', 'Gold'];
export const cutoffs = { A: 90, B: 80, C: 70, D: 60 };

export interface Case {
  readonly rubric: GradedBy;
  readonly verdicts: readonly Verdict[];
}

const verdict = fc.oneof(
  fc.constantFrom<Omit<Verdict, 'check'>[]>(
    { verdict: 'pass', credit: 1 },
    { verdict: 'fail', credit: 0 },
    { verdict: 'no-data', credit: null },
    { verdict: 'error', credit: null },
    { verdict: 'exempt', credit: null },
    { verdict: 'not-applicable', credit: null },
  ),
  fc.integer({ min: 0, max: 9 }).map((tenths) => ({ verdict: 'fail' as VerdictName, credit: tenths / 10 })),
);

const check = fc.record({
  weight: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(0.1, 0.2, 0.3)),
  category: fc.option(fc.constantFrom(...categories)),
  level: fc.option(fc.constantFrom(...levels)),
  caps: fc.option(fc.constantFrom(...letters)),
  effort: fc.constantFrom(...efforts),
  notes: fc.constantFrom('counted' as const, 'counted' as const, 'warning' as const),
});

const judged = fc.record({ check, found: verdict });

/** Any rubric with any verdicts on one entity. */
export function anyCase(maxLength = 12): fc.Arbitrary<Case> {
  return fc
    .record({
      checks: fc.array(judged, { minLength: 1, maxLength }),
      noData: fc.constantFrom('exclude' as const, 'fail' as const),
      minimumCoverage: fc.constantFrom(0, 0.5, 0.6, 1),
    })
    .map(({ checks, noData, minimumCoverage }) => ({
      rubric: {
        grading: { cutoffs, levels, minimumCoverage, noData },
        categories,
        checks: checks.map(({ check }, index) => checkWith({ ...check, id: `c${index}` })),
      },
      verdicts: checks.map(({ found }, index) => ({ check: `c${index}`, ...found })),
    }));
}
