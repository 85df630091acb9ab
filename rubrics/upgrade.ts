import { judgedOn, letterFor, worse } from './grade.ts';
import type { Grade, GradedBy, Judged, Verdict } from './grade.ts';
import { letters } from './rubric.ts';
import type { Effort, Letter } from './rubric.ts';

/** The least work that brings a better letter. */
export interface Upgrade {
  /** The letter reached, at least the one above the present one. */
  readonly to: Letter;
  /** Identifiers of the checks to put right, in the rubric's order. */
  readonly checks: readonly string[];
  /** Their efforts together, in the units of `effortUnits`. */
  readonly effort: number;
}

/** The least work that brings a higher level. */
export interface LevelUpgrade extends Omit<Upgrade, 'to'> {
  /** The level held then: the one above the present one that can be held, or a higher one where nothing stands between. */
  readonly to: string;
}

/** What efforts weigh against one another. */
export const effortUnits: Readonly<Record<Effort, number>> = { small: 1, medium: 3, large: 8 };

/**
 * The cheapest set of failing checks whose repair reaches the next letter: the least effort in total, then the fewest checks.
 * Null when there is no better letter. Exact for any number of checks: failing checks that cap the letter below the aim must be in
 * the set, and the rest is a knapsack over efforts, which are small whole numbers.
 */
export function cheapestUpgrade(rubric: GradedBy, verdicts: readonly Verdict[], present: Letter | 'ungraded', on: string): Upgrade | null {
  const aim = present === 'ungraded' ? undefined : letters[letters.indexOf(present) - 1];
  if (aim === undefined) return null;
  const counted = judgedOn(rubric, verdicts, on).filter(({ credit }) => credit !== null);
  const possible = counted.reduce((total, { check }) => total + check.weight, 0);
  const earned = possible - counted.reduce((total, each) => total + lackOf(each), 0);
  const letterWith = (plan: Plan) => letterFor((earned + plan.gain) / possible, rubric.grading.cutoffs);
  const reaches = (plan: Plan) => worse(letterWith(plan), aim) === aim;

  const failing = counted.filter(({ credit }) => credit !== 1);
  const holdsBack = ({ check }: Judged) => check.caps !== null && worse(check.caps, aim) !== aim;
  let plans = [failing.filter(holdsBack).reduce(including, { effort: 0, gain: 0, checks: [] })];
  for (const each of failing.filter((check) => !holdsBack(check))) {
    plans = worthwhile(
      plans,
      plans.filter((plan) => !reaches(plan)).map((plan) => including(plan, each)),
    );
  }
  const best = plans.find(reaches);
  if (best === undefined) return null;
  const left = failing.filter(({ check }) => !best.checks.includes(check.id));
  return {
    to: left.reduce((letter, { check }) => worse(letter, check.caps ?? letter), letterWith(best)),
    checks: failing.map(({ check }) => check.id).filter((id) => best.checks.includes(id)),
    effort: best.effort,
  };
}

/**
 * The cheapest set of failing checks whose repair brings a higher level. Null at the highest, without a ladder, while ungraded, and
 * where only what is not known holds the level back. Exact for any number of checks: a level is held when nothing at or below it fails,
 * so that every set that brings one has these checks in it.
 */
export function cheapestLevel(
  rubric: GradedBy,
  verdicts: readonly Verdict[],
  { letter, level: present }: Pick<Grade, 'letter' | 'level'>,
  on: string,
): LevelUpgrade | null {
  if (letter === 'ungraded') return null;
  const judged = judgedOn(rubric, verdicts, on);
  const { levels } = rubric.grading;
  const held = present === null ? -1 : levels.indexOf(present);
  const needed = new Set<Judged>();
  let to: string | null = null;
  for (const [index, level] of levels.entries()) {
    const of = judged.filter(({ check }) => check.level === level);
    const failing = of.filter(({ verdict, credit }) => credit !== null && verdict !== 'pass');
    if (to !== null && failing.length > 0) break;
    for (const each of failing) needed.add(each);
    // As in a grade, no level is reached by emptiness.
    const canHold = failing.length > 0 || of.some(({ verdict }) => verdict === 'pass' || verdict === 'exempt');
    if (index > held && canHold) to = level;
  }
  if (to === null || needed.size === 0) return null;
  const checks = judged.filter((each) => needed.has(each)).map(({ check }) => check);
  return { to, checks: checks.map(({ id }) => id), effort: checks.reduce((total, { effort }) => total + effortUnits[effort], 0) };
}

interface Plan {
  readonly effort: number;
  /** Points it adds. */
  readonly gain: number;
  readonly checks: readonly string[];
}

function including(plan: Plan, judged: Judged): Plan {
  const { id, effort } = judged.check;
  return { effort: plan.effort + effortUnits[effort], gain: plan.gain + lackOf(judged), checks: [...plan.checks, id] };
}

function lackOf({ check, credit }: Judged): number {
  return check.weight * (1 - (credit ?? 0));
}

/** Merges plans, cheapest first, without those that cost no less than another and gain no more. */
function worthwhile(some: readonly Plan[], others: readonly Plan[]): Plan[] {
  const kept: Plan[] = [];
  for (const plan of [...some, ...others].sort((a, b) => a.effort - b.effort || a.checks.length - b.checks.length || b.gain - a.gain)) {
    if (plan.gain > (kept.at(-1)?.gain ?? -1)) kept.push(plan);
  }
  return kept;
}
