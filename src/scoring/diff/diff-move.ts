import type { Grade } from '../../../rubrics/grade.ts';
import { letters } from '../../../rubrics/rubric.ts';

/**
 * What becomes of an entity, the gravest first. `worse`: its letter or level falls, and none rises. `loses-letter`: too little is known for
 * a letter, which is not the same as failing. `mixed`: of letter and level one falls and one rises. `undecided`: it can no longer be told
 * whether the rubric is for it. `relabelled`: its levels cannot be compared, because the ladder is another. `score`: letter and level
 * stay, score or coverage differ.
 */
export const moves = [
  'worse',
  'loses-letter',
  'mixed',
  'undecided',
  'leaves',
  'relabelled',
  'enters',
  'gains-letter',
  'better',
  'score',
] as const;
export type Move = (typeof moves)[number];

/** Moves that make somebody worse off than before: a letter or a level falls, or the letter is lost. */
export const worsening: ReadonlySet<Move> = new Set<Move>(['worse', 'loses-letter', 'mixed']);

/** What is stamped on an entity. */
export type Mark = Pick<Grade, 'letter' | 'level' | 'provisional' | 'score' | 'coverage'>;

/** The ladders of both versions, lowest level first. */
export interface Ladders {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The move from one mark to another; null where there is none. */
export function moveBetween(before: Mark, after: Mark, ladders: Ladders): Exclude<Move, 'enters' | 'leaves' | 'undecided'> | null {
  if (before.letter !== after.letter && after.letter === 'ungraded') return 'loses-letter';
  if (before.letter !== after.letter && before.letter === 'ungraded') return 'gains-letter';
  const steps = [Math.sign(letterStep(before.letter, after.letter)), levelStep(before.level, after.level, ladders)];
  const [falls, rises] = [steps.includes(-1), steps.includes(1)];
  if (falls || rises) return falls && rises ? 'mixed' : falls ? 'worse' : 'better';
  if (before.level !== after.level) return 'relabelled';
  return samePoints(before, after) ? null : 'score';
}

/** By how many letters it rises; below nothing where it falls, nothing where one side has no letter. */
export function letterStep(before: Mark['letter'], after: Mark['letter']): number {
  if (before === 'ungraded' || after === 'ungraded') return 0;
  return letters.indexOf(before) - letters.indexOf(after);
}

/** Whether letter and level are the same. */
export function sameStanding(a: Mark, b: Mark): boolean {
  return a.letter === b.letter && a.level === b.level;
}

/** Whether score and coverage are the same, and what is provisional is so on both sides. */
export function samePoints(a: Mark, b: Mark): boolean {
  return sameShare(a.score, b.score) && sameShare(a.coverage, b.coverage) && a.provisional === b.provisional;
}

/** What floating-point sums may be off by. */
const tolerance = 1e-9;

function sameShare(a: number | null, b: number | null): boolean {
  return a === b || (a !== null && b !== null && Math.abs(a - b) < tolerance);
}

/** -1, 0 or 1. Nobody can say which is higher where there was no ladder, or where the later one does not know the earlier level. */
export function levelStep(was: string | null, is: string | null, { before, after }: Ladders): number {
  if (before.length === 0 || after.length === 0 || (was !== null && !after.includes(was))) return 0;
  const rung = (level: string | null): number => (level === null ? -1 : after.indexOf(level));
  return Math.sign(rung(is) - rung(was));
}
