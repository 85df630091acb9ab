import { describe, expect, test } from 'vitest';
import { grade, type VerdictName } from '../../../../rubrics/grade.ts';
import type { Letter, Rubric } from '../../../../rubrics/rubric.ts';
import type { Result } from '../../../../src/scoring/judge/judge.ts';
import { regressionsSince, type PastStanding } from '../../../../src/scoring/gate/regression.ts';
import { checkWith, cutoffs, levels } from '../../../rubrics/standard.ts';

const on = '2026-10-08';
const until = '2026-10-07T00:00:00.000Z';

function standard(more: Partial<Rubric> = {}): Rubric {
  return {
    id: 'tested',
    title: 'Tested',
    describes: '',
    owner: '',
    phase: 'gate',
    for: 'service',
    grading: { cutoffs, levels, minimumCoverage: 0.6, noData: 'exclude' },
    categories: [],
    checks: [checkWith({ id: 'a', level: 'Bronze' }), checkWith({ id: 'b', level: 'Silver' })],
    longestExemption: null,
    version: '',
    examples: [],
    ...more,
  };
}

function result(rubric: Rubric, verdicts: Readonly<Record<string, VerdictName>>): Result {
  const findings = rubric.checks.map(({ id }) => {
    const verdict = verdicts[id] ?? 'pass';
    const credit = verdict === 'pass' ? 1 : verdict === 'fail' ? 0 : null;
    return { check: id, verdict, credit, reason: '', observed: null, captures: {}, staleSince: null };
  });
  return { rubric: rubric.id, entity: 'x', findings, grade: grade(rubric, findings, on) };
}

const passed = new Map([
  ['a', until],
  ['b', until],
]);
const past = (letter: Letter | null = 'A', level: string | null = 'Silver'): PastStanding => ({
  rubric: standard(),
  letter,
  level,
  passed,
});

/** What was lost, by whom: `b fail facts`. */
function lost(before: PastStanding, now: Readonly<Record<string, VerdictName>>, then = now, rubric = standard()): string[] {
  const today = { rubric, result: result(rubric, now), underPast: result(before.rubric, then), on };
  return regressionsSince(before, today).map(({ held, now: is, by, outcome }) => `${held} ${is} ${by} ${outcome}`);
}

describe('what was lost', () => {
  test('is nothing while everything holds, is exempt or does not apply', () => {
    expect(lost(past(), {})).toEqual([]);
    expect(lost(past(), { b: 'exempt' })).toEqual([]);
    expect(lost(past('A', 'Bronze'), { b: 'not-applicable' })).toEqual([]);
  });

  test('is told by letter, level and check', () => {
    expect(lost(past(), { b: 'fail' })).toEqual(['A F facts fails', 'Silver Bronze facts fails', 'b fail facts fails']);
    expect(lost(past(), { a: 'fail', b: 'fail' })).toContain('Silver none facts fails');
  });

  test('is only not known where too little is', () => {
    expect(lost(past(), { a: 'no-data', b: 'error' })).toEqual([
      'A ungraded facts unknown',
      'Silver none facts unknown',
      'a no-data facts unknown',
      'b error facts unknown',
    ]);
  });

  test('is what was better, and nothing that was not', () => {
    expect(lost(past('F', null), { b: 'fail' })).toEqual(['b fail facts fails']);
    expect(lost({ ...past(null, null), passed: new Map() }, { a: 'fail', b: 'fail' })).toEqual([]);
  });

  test('is laid to the rubric where the version before would hold still', () => {
    expect(lost(past(), { b: 'fail' }, {})).toEqual(['A F rubric fails', 'Silver Bronze rubric fails', 'b fail rubric fails']);
    // Under the version before it fails as well.
    expect(lost(past(), { b: 'fail' }, { b: 'fail' })).toContain('b fail facts fails');
  });

  test('is laid to the rubric where that version is not for the entity any more', () => {
    const rubric = standard();
    const today = { rubric, result: result(rubric, { b: 'fail' }), underPast: undefined, on };
    expect(regressionsSince(past(), today).map(({ by }) => by)).toEqual(['rubric', 'rubric', 'rubric']);
  });

  test('is of no consequence where the check does not count, or is not asked, today', () => {
    const [first, second] = standard().checks;
    const warning = standard({ checks: [first!, { ...second!, notes: 'warning' }] });
    expect(lost(past(), { b: 'fail' }, {}, warning)).toEqual(['Silver Bronze rubric fails']);
    const without = standard({ checks: [first!] });
    expect(lost(past('A', 'Bronze'), {}, {}, without)).toEqual([]);
  });

  test('is no level that the ladder of today does not know', () => {
    const other = standard({ grading: { ...standard().grading, levels: ['Good'] } });
    expect(lost(past(), {}, {}, other)).toEqual([]);
  });
});
