import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grade, type GradedBy, type Verdict } from '../../rubrics/grade.ts';
import { letters } from '../../rubrics/rubric.ts';
import { cheapestLevel, cheapestUpgrade, effortUnits } from '../../rubrics/upgrade.ts';
import { anyCase, checkWith, cutoffs } from './standard.ts';

const on = '2026-10-01';

function repaired(rubric: GradedBy, verdicts: readonly Verdict[], checks: readonly string[]) {
  return grade(
    rubric,
    verdicts.map((each) => (checks.includes(each.check) ? { ...each, verdict: 'pass' as const, credit: 1 } : each)),
    on,
  );
}

function effortOf(rubric: GradedBy, checks: readonly string[]): number {
  return rubric.checks.filter(({ id }) => checks.includes(id)).reduce((total, { effort }) => total + effortUnits[effort], 0);
}

function rubric(checks: GradedBy['checks']): GradedBy {
  return { grading: { cutoffs, levels: [], minimumCoverage: 0, noData: 'exclude' }, categories: [], checks };
}

const failed = (check: string): Verdict => ({ check, verdict: 'fail', credit: 0 });
const passed = (check: string): Verdict => ({ check, verdict: 'pass', credit: 1 });

describe('the cheapest upgrade', () => {
  test('two small fixes go before one large one, one small before two', () => {
    const checks = [
      checkWith({ id: 'base', weight: 55 }),
      checkWith({ id: 'large', weight: 20, effort: 'large' }),
      checkWith({ id: 'small', weight: 5 }),
      checkWith({ id: 'other', weight: 5 }),
      checkWith({ id: 'rest', weight: 15, effort: 'large' }),
    ];
    const verdicts = [passed('base'), failed('large'), failed('small'), failed('other'), failed('rest')];
    expect(cheapestUpgrade(rubric(checks), verdicts, 'F', on)).toEqual({ to: 'D', checks: ['small'], effort: 1 });
    const worse = [...verdicts.slice(1), failed('base')];
    expect(cheapestUpgrade(rubric(checks), worse, 'F', on)?.checks).toContain('base');
  });

  test('a cap below the aim must go; a cap at the aim may stay', () => {
    const checks = [
      checkWith({ id: 'base', weight: 97 }),
      checkWith({ id: 'f', caps: 'F', effort: 'large' }),
      checkWith({ id: 'b', caps: 'B' }),
    ];
    const verdicts = [passed('base'), failed('f'), failed('b')];
    expect(cheapestUpgrade(rubric(checks), verdicts, 'F', on)).toEqual({ to: 'B', checks: ['f'], effort: 8 });
  });

  test('there is none at A and while ungraded', () => {
    const checks = [checkWith({ id: 'a' })];
    expect(cheapestUpgrade(rubric(checks), [passed('a')], 'A', on)).toBeNull();
    expect(cheapestUpgrade(rubric(checks), [failed('a')], 'ungraded', on)).toBeNull();
  });

  test('reaches what it says, and no set of checks does it with less', () => {
    fc.assert(
      fc.property(anyCase(9), ({ rubric, verdicts }) => {
        const { letter } = grade(rubric, verdicts, on);
        const upgrade = cheapestUpgrade(rubric, verdicts, letter, on);
        const noData = rubric.grading.noData === 'fail';
        const failing = verdicts.filter(({ verdict, check }) => {
          const counted = rubric.checks.find(({ id }) => id === check)?.notes === 'counted';
          return counted && (verdict === 'fail' || (noData && verdict === 'no-data'));
        });
        const aim = letter === 'ungraded' ? -1 : letters.indexOf(letter) - 1;
        const sets = Array.from({ length: 2 ** failing.length }, (_, bits) =>
          failing.filter((_, index) => (bits >> index) & 1).map(({ check }) => check),
        );
        const reaching = sets.filter((checks) => {
          const after = repaired(rubric, verdicts, checks).letter;
          return aim >= 0 && after !== 'ungraded' && letters.indexOf(after) <= aim;
        });
        if (reaching.length === 0) {
          expect(upgrade).toBeNull();
          return;
        }
        const costs = reaching.map((checks) => [effortOf(rubric, checks), checks.length] as const);
        const [least] = costs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(upgrade && [upgrade.effort, upgrade.checks.length]).toEqual(least);
        expect(upgrade?.effort).toBe(effortOf(rubric, upgrade?.checks ?? []));
        expect(repaired(rubric, verdicts, upgrade?.checks ?? []).letter).toBe(upgrade?.to);
      }),
      { numRuns: 400 },
    );
  });

  test('stays exact and small where sets are beyond counting', () => {
    const checks = Array.from({ length: 200 }, (_, index) =>
      checkWith({
        id: `c${index}`,
        weight: 1 + ((index * 37) % 19),
        effort: (['small', 'medium', 'large'] as const)[index % 3] ?? 'small',
      }),
    );
    const verdicts = checks.map(({ id }) => failed(id));
    const upgrade = cheapestUpgrade(rubric(checks), verdicts, 'F', on);
    expect(repaired(rubric(checks), verdicts, upgrade?.checks ?? []).letter).toBe('D');
    for (const dropped of upgrade?.checks ?? []) {
      expect(repaired(rubric(checks), verdicts, upgrade?.checks.filter((each) => each !== dropped) ?? []).letter).toBe('F');
    }
  });
});

describe('the cheapest level', () => {
  const levels = ['Bronze', 'Silver', 'Gold'];
  const withLevels = (checks: GradedBy['checks']): GradedBy => ({ ...rubric(checks), grading: { ...rubric(checks).grading, levels } });

  test('asks for all that fails at and below it, and for nothing above', () => {
    const checks = [
      checkWith({ id: 'gold', level: 'Gold' }),
      checkWith({ id: 'silver', level: 'Silver', effort: 'large' }),
      checkWith({ id: 'bronze', level: 'Bronze' }),
      checkWith({ id: 'free' }),
    ];
    const verdicts = ['gold', 'silver', 'bronze', 'free'].map(failed);
    const standing = { letter: 'F', level: null } as const;
    expect(cheapestLevel(withLevels(checks), verdicts, standing, on)).toEqual({ to: 'Bronze', checks: ['bronze'], effort: 1 });
    const above = [failed('gold'), failed('silver'), passed('bronze'), failed('free')];
    expect(cheapestLevel(withLevels(checks), above, { letter: 'F', level: 'Bronze' }, on)).toEqual({
      to: 'Silver',
      checks: ['silver'],
      effort: 8,
    });
  });

  test('says the highest level that comes of it', () => {
    const checks = [checkWith({ id: 'bronze', level: 'Bronze' }), checkWith({ id: 'gold', level: 'Gold' })];
    expect(cheapestLevel(withLevels(checks), [failed('bronze'), passed('gold')], { letter: 'F', level: null }, on)?.to).toBe('Gold');
  });

  test('reaches what it says, and no set of checks does it with less', () => {
    fc.assert(
      fc.property(anyCase(9), ({ rubric: any, verdicts }) => {
        const before = grade(any, verdicts, on);
        const upgrade = cheapestLevel(any, verdicts, before, on);
        const rank = (level: string | null): number => (level === null ? -1 : any.grading.levels.indexOf(level));
        const failing = verdicts.filter(({ verdict }) => verdict === 'fail' || (any.grading.noData === 'fail' && verdict === 'no-data'));
        const sets = Array.from({ length: 2 ** failing.length }, (_, bits) =>
          failing.filter((_, index) => (bits >> index) & 1).map(({ check }) => check),
        );
        const higher = sets.filter(
          (checks) => before.letter !== 'ungraded' && rank(repaired(any, verdicts, checks).level) > rank(before.level),
        );
        const costs = higher.map((checks) => [effortOf(any, checks), checks.length] as const);
        const [least] = costs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(upgrade && [upgrade.effort, upgrade.checks.length]).toEqual(least ?? null);
        if (upgrade) expect(repaired(any, verdicts, upgrade.checks).level).toBe(upgrade.to);
      }),
      { numRuns: 400 },
    );
  });

  test('there is none without a ladder, at its end, and while ungraded', () => {
    const checks = [checkWith({ id: 'a', level: 'Bronze' })];
    expect(cheapestLevel(rubric(checks), [failed('a')], { letter: 'F', level: null }, on)).toBeNull();
    expect(cheapestLevel(withLevels(checks), [passed('a')], { letter: 'A', level: 'Bronze' }, on)).toBeNull();
    expect(cheapestLevel(withLevels(checks), [failed('a')], { letter: 'ungraded', level: null }, on)).toBeNull();
  });
});
