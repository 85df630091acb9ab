import { standingOf, type VerdictName } from '../../../rubrics/grade.ts';
import { letters, type Letter, type Rubric } from '../../../rubrics/rubric.ts';
import { levelStep } from '../diff/diff-move.ts';
import type { Result } from '../judge/judge.ts';

/** The best that was stored of an entity under one version of a rubric, over a stretch of time. */
export interface PastStanding {
  /** The rubric as it was. */
  readonly rubric: Rubric;
  /** Null where it had no letter. */
  readonly letter: Letter | null;
  /** Null where it held no level. */
  readonly level: string | null;
  /** The checks that passed at some moment, with the last moment at which they did. */
  readonly passed: ReadonlyMap<string, string>;
}

/** Something that held and does not hold any more. */
export interface Regression {
  readonly what: 'check' | 'letter' | 'level';
  /** The check, or the letter or level that was held. */
  readonly held: string;
  /** What it is now: a verdict, a letter, a level; `ungraded` and `none` where there is none. */
  readonly now: string;
  /** Whether it is worse, or only not known any more. */
  readonly outcome: 'fails' | 'unknown';
  /** Whether facts did it, or only a changed rubric: then it holds still by the version under which it held. */
  readonly by: 'facts' | 'rubric';
  /** The last moment at which the check passed, ISO 8601 in UTC; null for letters and levels. */
  readonly until: string | null;
}

/** What today's facts come to under the version of the past and under that of today. */
export interface Today {
  readonly rubric: Rubric;
  readonly result: Result;
  /** Undefined where the version of the past would not grade the entity today. */
  readonly underPast: Result | undefined;
  /** `yyyy-mm-dd` */
  readonly on: string;
}

/** Everything that held under one version and does not hold today, of what counts today. */
export function regressionsSince(past: PastStanding, today: Today): readonly Regression[] {
  return [...letterRegression(past, today), ...levelRegression(past, today), ...checkRegressions(past, today)];
}

function checkRegressions({ passed, rubric: past }: PastStanding, { rubric, result, underPast, on }: Today): Regression[] {
  const counted = (standard: Rubric, id: string): boolean => {
    const check = standard.checks.find((each) => each.id === id);
    return check !== undefined && standingOf(check, on) === 'counted';
  };
  return result.findings.flatMap(({ check, verdict }): Regression[] => {
    const until = passed.get(check);
    const outcome = lost(verdict);
    if (until === undefined || outcome === null || !counted(rubric, check)) return [];
    const then = counted(past, check) ? underPast?.findings.find((each) => each.check === check)?.verdict : undefined;
    return [
      { what: 'check', held: check, now: verdict, outcome, by: then !== undefined && lost(then) !== null ? 'facts' : 'rubric', until },
    ];
  });
}

/** What an exemption covers, and what does not apply, is not lost. */
function lost(verdict: VerdictName): Regression['outcome'] | null {
  if (verdict === 'fail') return 'fails';
  return verdict === 'no-data' || verdict === 'error' ? 'unknown' : null;
}

function letterRegression({ letter: held }: PastStanding, { result, underPast }: Today): Regression[] {
  if (held === null) return [];
  const { letter } = result.grade;
  if (!isBelow(letter, held)) return [];
  const by = underPast && isBelow(underPast.grade.letter, held) ? 'facts' : 'rubric';
  return [{ what: 'letter', held, now: letter, outcome: letter === 'ungraded' ? 'unknown' : 'fails', by, until: null }];
}

function isBelow(letter: Letter | 'ungraded', held: Letter): boolean {
  return letter === 'ungraded' || letters.indexOf(letter) > letters.indexOf(held);
}

function levelRegression({ level: held, rubric: past }: PastStanding, { rubric, result, underPast }: Today): Regression[] {
  if (held === null) return [];
  const ladders = { before: past.grading.levels, after: rubric.grading.levels };
  const { level, letter } = result.grade;
  if (levelStep(held, level, ladders) >= 0) return [];
  const ofPast = { before: ladders.before, after: ladders.before };
  const by = underPast && levelStep(held, underPast.grade.level, ofPast) < 0 ? 'facts' : 'rubric';
  return [{ what: 'level', held, now: level ?? 'none', outcome: letter === 'ungraded' ? 'unknown' : 'fails', by, until: null }];
}
