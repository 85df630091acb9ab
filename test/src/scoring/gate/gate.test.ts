import { describe, expect, test } from 'vitest';
import { phases } from '../../../../rubrics/rubric.ts';
import { gate, type GateFinding, type Ruling } from '../../../../src/scoring/gate/gate.ts';

const finding: GateFinding = {
  rubric: 'tested',
  phase: 'gate',
  demand: { kind: 'check', check: 'runbook' },
  outcome: 'holds',
  standing: 'counted',
  reason: '',
  checks: [],
};

const lost = (by: 'facts' | 'rubric'): GateFinding['demand'] => ({
  kind: 'no-regression',
  regression: { what: 'check', held: 'runbook', now: 'fail', outcome: 'fails', by, until: null },
});

const decide = (more: Partial<GateFinding>, onNoData: 'pass' | 'fail' = 'fail', force = false): Ruling | undefined =>
  gate([{ ...finding, ...more }], { onNoData, force }).rulings[0];

describe('the gate', () => {
  test.each(phases.flatMap((phase) => [false, true].map((force) => [phase, force] as const)))(
    'in the phase %s, forced: %s',
    (phase, force) => {
      const strict = phase === 'gate' || force ? 'blocks' : 'advises';
      // What holds and what nobody asks for passes whatever the policy; what fails never depends on the policy for what is not known.
      for (const onNoData of ['pass', 'fail'] as const) {
        expect(decide({ phase, outcome: 'holds' }, onNoData, force)).toBe('passes');
        expect(decide({ phase, outcome: 'not-asked' }, onNoData, force)).toBe('passes');
        expect(decide({ phase, outcome: 'fails' }, onNoData, force)).toBe(strict);
        expect(decide({ phase, outcome: 'fails', demand: lost('facts') }, onNoData, force)).toBe(strict);
        // Nothing that a changed rubric did blocks anybody, not even by force.
        expect(decide({ phase, outcome: 'fails', demand: lost('rubric') }, onNoData, force)).toBe('advises');
      }
      expect(decide({ phase, outcome: 'unknown' }, 'pass', force)).toBe('passes');
      expect(decide({ phase, outcome: 'unknown' }, 'fail', force)).toBe(strict);
      expect(decide({ phase, outcome: 'unknown', demand: lost('rubric') }, 'fail', force)).toBe('advises');
      expect(decide({ phase, outcome: 'unknown', demand: lost('facts') }, 'fail', force)).toBe(strict);
    },
  );

  test.each(['warning', 'upcoming', 'ended'] as const)('takes a check for advice that is %s', (standing) => {
    expect(decide({ outcome: 'fails', standing })).toBe('advises');
    expect(decide({ outcome: 'fails', standing }, 'fail', true)).toBe('blocks');
  });

  test('opens unless something blocks', () => {
    const policy = { onNoData: 'fail', force: false } as const;
    const advised = { ...finding, outcome: 'fails', phase: 'visible' } as const;
    const blocked = { ...finding, outcome: 'fails' } as const;
    expect(gate([], policy)).toEqual({ passes: true, rulings: [] });
    expect(gate([finding, advised], policy)).toEqual({ passes: true, rulings: ['passes', 'advises'] });
    expect(gate([finding, advised, blocked], policy)).toEqual({ passes: false, rulings: ['passes', 'advises', 'blocks'] });
  });
});
