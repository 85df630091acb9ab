import { assert, constantFrom, integer, option, property, record, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grade, verdictNames, type VerdictName } from '../../../../rubrics/grade.ts';
import { causeKinds } from '../../../../src/scoring/history/change-cause.ts';
import { gradeChangeOf, type Stood } from '../../../../src/scoring/history/change-cause-grade.ts';
import { rubricOf } from '../world.ts';

const checks = (asked: string, weight = 5) => ({
  owner: 'passes: ownership.owners.length > 0, weight: 3, level: Bronze, caps: D',
  coverage: `credit: ci.coverage / ${asked}, weight: ${weight}`,
  tier: 'passes: entity.tier != null, weight: 2, level: Bronze, from: 2026-10-05',
});
const head = 'for: service\ngrading: {levels: [Bronze], minimum-coverage: 50%}';
const before = rubricOf(checks('80%'), head).value;

type Verdicts = Readonly<Record<'owner' | 'coverage' | 'tier', VerdictName>>;

function stood(verdicts: Verdicts, { rubric = before, on = '2026-10-01', credit = 0 } = {}): Stood {
  const findings = rubric.checks.map(({ id }) => {
    const verdict = verdicts[id as keyof Verdicts];
    return {
      check: id,
      verdict,
      credit: verdict === 'pass' ? 1 : verdict === 'fail' ? credit : null,
      reason: `It is ${verdict}.`,
      observed: null,
    };
  });
  return { rubric, on, findings, grade: grade(rubric, findings, on) };
}

const fine: Verdicts = { owner: 'pass', coverage: 'pass', tier: 'pass' };

describe('what became of a grade', () => {
  test('is a drop where a check turned, and the points are the facts’', () => {
    expect(gradeChangeOf(stood(fine), stood({ ...fine, owner: 'fail' }))).toMatchObject({
      moved: 'down',
      leading: 'fact',
      parts: { fact: -0.375, source: 0, rubric: 0, clock: 0, exemption: 0 },
      checks: [{ check: 'owner', from: 'pass', to: 'fail', cause: { kind: 'fact' } }],
    });
  });

  test('is no drop where less is known, whatever the score does', () => {
    const lost = gradeChangeOf(stood(fine), stood({ ...fine, coverage: 'no-data', owner: 'no-data' }));
    expect(lost).toMatchObject({ moved: 'unknown', leading: 'source', parts: null });
    const less = gradeChangeOf(stood({ ...fine, owner: 'fail' }), stood({ ...fine, owner: 'no-data' }));
    expect(less).toMatchObject({ moved: 'up', leading: 'source', parts: { source: 0.375, fact: 0 } });
  });

  test('is told apart where several things moved it', () => {
    const other = rubricOf(checks('80%', 2), head).value;
    const change = gradeChangeOf(
      stood({ ...fine, coverage: 'fail' }),
      stood({ ...fine, owner: 'fail', coverage: 'pass' }, { rubric: other, on: '2026-10-05' }),
    );
    expect(change.parts?.rubric).toBeCloseTo(3 / 5 - 3 / 8);
    expect(change.parts?.clock).toBeCloseTo(5 / 7 - 3 / 5);
    expect(change.parts?.fact).toBeCloseTo(4 / 7 - 5 / 7);
    expect(change.checks.map(({ check, cause }) => `${check} ${cause.kind}`)).toEqual(['owner fact', 'coverage fact', 'tier clock']);
  });

  test('is nothing of the clock’s where a check says the same in the end', () => {
    const aged = new Map([['coverage', { aged: { verdict: 'fail', credit: 0 } as const }]]);
    expect(gradeChangeOf(stood(fine), stood({ ...fine, owner: 'fail' }), aged).parts).toMatchObject({ clock: 0, fact: -0.375 });
  });

  test('goes by the cap where the score stays', () => {
    const capped = rubricOf({ ...checks('80%'), owner: 'passes: ownership.owners.length > 0, weight: 0, caps: D' }, head).value;
    expect(gradeChangeOf(stood(fine, { rubric: capped }), stood({ ...fine, owner: 'fail' }, { rubric: capped }))).toMatchObject({
      moved: 'down',
      leading: 'fact',
      parts: { fact: 0 },
    });
  });

  test('is nothing where nothing differs', () => {
    expect(gradeChangeOf(stood(fine), stood(fine))).toEqual({
      moved: 'not',
      leading: null,
      checks: [],
      parts: { rubric: 0, clock: 0, exemption: 0, source: 0, fact: 0 },
    });
  });

  test('always adds up to the difference of the scores', () => {
    const verdict = constantFrom(...verdictNames);
    const verdicts = record({ owner: verdict, coverage: verdict, tier: verdict });
    const side = tuple(
      verdicts,
      constantFrom('2026-10-01', '2026-10-09'),
      constantFrom('80%', '90%'),
      integer({ min: 1, max: 9 }),
      constantFrom(0, 0.5),
    ).map(([found, on, asked, weight, credit]) => stood(found, { rubric: rubricOf(checks(asked, weight), head).value, on, credit }));
    const judged = record({ verdict: constantFrom<VerdictName>('pass', 'fail', 'no-data'), credit: constantFrom(0, 1) });
    assert(
      property(side, side, option(judged, { nil: undefined }), (was, is, seen) => {
        const told = new Map(seen ? [['coverage', { aged: seen, rejudged: seen }]] : []);
        const { parts, moved, leading, checks: changed } = gradeChangeOf(was, is, told);
        if (parts)
          expect(causeKinds.reduce((sum, kind) => sum + parts[kind], 0)).toBeCloseTo((is.grade.score ?? 0) - (was.grade.score ?? 0));
        if (moved === 'up' || moved === 'down') expect(leading).not.toBeNull();
        if (leading !== null) expect(changed.length).toBeGreaterThan(0);
      }),
    );
  });
});
