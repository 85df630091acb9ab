import { array, assert, constantFrom, option, property, subarray, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decisions,
  exemptionStates,
  faultOfDecision,
  faultsOfRequest,
  stateOn,
  type Decidable,
  type Decision,
  type ExemptionTerms,
} from '../../rubrics/exemption-rule.ts';
import { messages } from '../../rubrics/messages.ts';
import { isSamePerson } from '../../rubrics/person.ts';

const rubrics = [
  { id: 'ready', longestExemption: 90, checks: [{ id: 'runbook' }, { id: 'coverage' }] },
  { id: 'free', longestExemption: null, checks: [{ id: 'any' }] },
];
const terms: ExemptionTerms = {
  entity: 'service:default/pay',
  scope: null,
  rubric: 'ready',
  check: 'runbook',
  reason: 'migration',
  text: 'moving',
  expires: '2026-10-30',
};
const day = '2026-10-01';

describe('a request', () => {
  const codes = (more: Partial<ExemptionTerms>, by = 'ada') =>
    faultsOfRequest({ ...terms, ...more }, rubrics, by, day).map(({ code }) => code);

  test('is in order', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ expires: day })).toEqual([]);
  });

  test('has a last day that is neither over nor later than the rubric allows', () => {
    expect(codes({ expires: '2026-09-30' })).toEqual(['exemption.past']);
    expect(codes({ expires: '2026-12-30' })).toEqual([]);
    expect(faultsOfRequest({ ...terms, expires: '2026-12-31' }, rubrics, 'ada', day)).toMatchObject([
      { code: 'exemption.too-long', facts: { rubric: 'ready', days: 90, latest: '2026-12-30' } },
    ]);
    expect(codes({ rubric: 'free', check: 'any', expires: '2099-01-01' })).toEqual([]);
  });

  test('names a check that there is, says why, and comes from somebody', () => {
    expect(faultsOfRequest({ ...terms, check: 'runbok' }, rubrics, 'ada', day)).toMatchObject([
      { code: 'exemption.unknown-name', facts: { what: 'check', near: 'runbook' } },
    ]);
    expect(codes({ rubric: 'raedy' })).toEqual(['exemption.unknown-name']);
    expect(codes({ text: ' \n' }, '\u200b')).toEqual(['exemption.nobody', 'exemption.text-missing']);
  });
});

describe('a decision', () => {
  const requested: Decidable = { id: 'ex-1', state: 'requested', askedBy: 'ada', expires: '2026-10-30' };
  const code = (more: Partial<Decidable>, decision: Decision, by: string, approvers: readonly string[] | null = null) =>
    faultOfDecision({ ...requested, ...more }, decision, by, approvers)?.code ?? null;

  test('is for somebody else than who asked', () => {
    expect(code({}, 'approve', 'bob')).toBeNull();
    expect(code({}, 'approve', ' ADA')).toBe('exemption.approved-by-asker');
    expect(code({}, 'revoke', 'ada')).toBeNull();
  });

  test('is for those who may, where they are named; to revoke needs no leave', () => {
    expect(code({}, 'approve', 'bob', ['Bob'])).toBeNull();
    expect(code({}, 'approve', 'eve', ['bob'])).toBe('exemption.not-approver');
    expect(code({}, 'deny', 'eve', ['bob'])).toBe('exemption.not-approver');
    expect(code({}, 'approve', 'eve', [])).toBe('exemption.not-approver');
    expect(code({}, 'approve', 'ada', ['ada'])).toBe('exemption.approved-by-asker');
    expect(code({}, 'revoke', 'eve', ['bob'])).toBeNull();
    expect(code({}, 'approve', '', null)).toBe('exemption.nobody');
  });

  test('comes too late for what is over or decided', () => {
    for (const decision of ['approve', 'deny', 'revoke'] as const)
      expect(code({ state: 'expired' }, decision, 'bob')).toBe('exemption.expired');
    expect(code({ state: 'approved' }, 'approve', 'bob')).toBe('exemption.settled');
    expect(code({ state: 'approved' }, 'deny', 'bob')).toBe('exemption.settled');
    expect(code({ state: 'approved' }, 'revoke', 'bob')).toBeNull();
    expect(code({ state: 'revoked' }, 'revoke', 'bob')).toBe('exemption.settled');
    expect(code({ state: 'denied' }, 'approve', 'bob')).toBe('exemption.settled');
  });

  test('whatever is decided in whatever order, nobody has approved their own, and what ended stays ended', () => {
    const person = constantFrom('ada', 'Ada ', 'bob', 'person:default/bob', 'eve');
    const decision = constantFrom(...(Object.keys(decisions) as Decision[]));
    assert(
      property(array(tuple(decision, person)), option(subarray(['ada', 'bob']), { nil: null }), (steps, approvers) => {
        let now = requested;
        let ended = false;
        for (const [decided, by] of steps) {
          if (faultOfDecision(now, decided, by, approvers)) continue;
          expect(ended).toBe(false);
          const state = decisions[decided];
          if (state === 'approved') {
            expect(isSamePerson(by, 'ada')).toBe(false);
            expect(approvers === null || approvers.some((each) => isSamePerson(each, by))).toBe(true);
          } else ended = true;
          now = { ...now, state };
        }
      }),
    );
  });
});

test('what nobody denied or revoked ends with its last day', () => {
  expect(stateOn('approved', day, day)).toBe('approved');
  expect(exemptionStates.filter((state) => state !== 'expired').map((state) => stateOn(state, '2026-09-30', day))).toEqual([
    'expired',
    'expired',
    'denied',
    'revoked',
  ]);
});

test('of many names thirty are told, and how many more there are', () => {
  const known = Array.from({ length: 40 }, (_, index) => `check-${index}`);
  const hint = messages['exemption.unknown-name']?.({ what: 'check', name: 'nope', near: null, known }).hint;
  expect(hint).toMatch(/^There are: `check-0`, .*`check-29` and 10 more\.$/u);
  expect(messages['exemption.unknown-name']?.({ what: 'check', name: 'nope', near: null, known: ['a', 'b'] }).hint).toBe(
    'There are: `a`, `b`.',
  );
});
