import { assert, constantFrom, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verdictNames, type VerdictName } from '../../../../rubrics/grade.ts';
import type { Check } from '../../../../rubrics/rubric.ts';
import { causeKinds, causeOf, type Said } from '../../../../src/scoring/history/change-cause.ts';
import { rubricOf } from '../world.ts';

const [coverage] = rubricOf({ coverage: 'passes: ci.coverage >= 80%, weight: 2, from: 2026-10-01' }).value.checks as [Check];
const scope = 'service';

function said(verdict: VerdictName, more: Partial<Said> = {}): Said {
  const credit = verdict === 'pass' ? 1 : verdict === 'fail' ? 0 : null;
  return { verdict, credit, reason: `It is ${verdict}.`, observed: null, check: coverage, standing: 'counted', scope, ...more };
}

const kindOf = (...given: Parameters<typeof causeOf>) => {
  const cause = causeOf(...given);
  return cause && `${cause.kind} ${cause.how}`;
};

describe('the cause of a change', () => {
  test('is the facts where the same question has another answer, and what was seen before is told', () => {
    const cause = causeOf(said('pass', { observed: '91 %' }), said('fail', { observed: '72 %', reason: '`ci.coverage` is 72 %.' }));
    expect(cause).toEqual({ kind: 'fact', how: 'changed', says: 'Was 91 %. `ci.coverage` is 72 %.' });
    expect(kindOf(said('fail', { credit: 0.5 }), said('fail', { credit: 0.7 }))).toBe('fact changed');
    expect(kindOf(said('not-applicable'), said('fail'))).toBe('fact changed');
  });

  test('is what became known or unknown, never a drop', () => {
    expect(kindOf(said('pass'), said('no-data'))).toBe('source unknown');
    expect(kindOf(said('error'), said('fail'))).toBe('source known');
    expect(kindOf(said('no-data'), said('error'))).toBe('source unknown');
  });

  test('is an exemption only where nothing but an exemption can be', () => {
    expect(kindOf(said('fail'), said('exempt'))).toBe('exemption began');
    expect(kindOf(said('exempt'), said('fail'))).toBe('exemption ended');
    expect(kindOf(said('no-data'), said('exempt'))).toBe('exemption began');
    // Who passes needs none: from a pass to exempt, or back, the facts moved.
    expect(kindOf(said('pass'), said('exempt'))).toBe('fact changed');
    expect(kindOf(said('exempt'), said('pass'))).toBe('fact changed');
  });

  test('is the rubric where it asks something else, and not where it is only reworded', () => {
    const stricter = { ...coverage, judgement: 'ci.coverage >= 90%' };
    expect(causeOf(said('pass'), said('fail', { check: stricter }))).toEqual({
      kind: 'rubric',
      how: 'rewritten',
      says: 'The rubric asked `ci.coverage >= 80%`, now `ci.coverage >= 90%`.',
    });
    expect(kindOf(said('pass'), said('fail', { check: { ...coverage, asks: 'Tested?', why: 'So.' } }))).toBe('fact changed');
    expect(kindOf(said('fail'), said('not-applicable', { check: { ...coverage, applies: 'entity.type == "web"' } }))).toBe(
      'rubric rewritten',
    );
    expect(kindOf(said('fail'), said('exempt', { check: stricter }))).toBe('exemption began');
    // Judged by the new question, the earlier facts gave the same: it is not the question.
    expect(kindOf(said('pass'), said('fail', { check: stricter }), undefined, said('pass'))).toBe('fact changed');
    expect(kindOf(said('pass'), said('fail', { check: stricter }), undefined, said('fail'))).toBe('rubric rewritten');
    expect(kindOf(said('exempt'), said('pass', { check: stricter }), undefined, said('fail'))).toBe('fact changed');
    expect(kindOf(said('fail'), said('fail', { check: { ...coverage, weight: 5 } }))).toBe('rubric reweighed');
  });

  test('is the clock where the same facts give it later, or the day has come from which the check counts', () => {
    expect(kindOf(said('pass'), said('fail'), said('fail'))).toBe('clock aged');
    expect(kindOf(said('pass'), said('fail'), said('pass'))).toBe('fact changed');
    expect(kindOf(said('pass'), said('no-data'), said('no-data'))).toBe('clock aged');
    expect(kindOf(said('fail', { standing: 'upcoming' }), said('fail'))).toBe('clock counts');
    expect(kindOf(said('fail'), said('fail', { standing: 'ended' }))).toBe('clock counts-no-more');
    expect(kindOf(said('fail', { standing: 'warning', check: { ...coverage, notes: 'warning' } }), said('fail'))).toBe('rubric reweighed');
  });

  test('is the rubric where the check is new or gone, or whom it is for changed; else the facts, where an entity comes or goes', () => {
    expect(kindOf({ silent: 'check', scope }, said('fail'))).toBe('rubric added');
    expect(kindOf(said('fail'), { silent: 'check', scope })).toBe('rubric removed');
    expect(kindOf({ silent: 'rubric', scope }, said('fail'))).toBe('rubric added');
    expect(causeOf({ silent: 'rubric', scope }, said('fail'))?.says).toBe('The rubric came into force.');
    expect(kindOf({ silent: 'entity', scope }, said('fail'))).toBe('fact joined');
    expect(kindOf(said('fail'), { silent: 'entity', scope })).toBe('fact left');
    expect(kindOf({ silent: 'entity', scope: 'service | where tier == "1"' }, said('fail'))).toBe('rubric rescoped');
    expect(kindOf({ silent: 'check', scope }, { silent: 'check', scope })).toBeNull();
  });

  test('is there for every change, and for nothing else', () => {
    const any = record({ verdict: constantFrom(...verdictNames), credit: constantFrom(0, 0.5) }).map(({ verdict, credit }) =>
      said(verdict, verdict === 'fail' ? { credit } : {}),
    );
    assert(
      property(any, any, option(any, { nil: undefined }), (before, after, aged) => {
        const cause = causeOf(before, after, aged);
        if (before.verdict === after.verdict && before.credit === after.credit) expect(cause).toBeNull();
        else expect(causeKinds).toContain(cause?.kind);
      }),
    );
  });
});
