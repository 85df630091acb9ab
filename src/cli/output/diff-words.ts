import { letters } from '../../../rubrics/rubric.ts';
import type { DiffSide, EditEffect, Mover, RubricDiff, VerdictMove } from '../../scoring/diff/diff.ts';
import { moves, type Mark, type Move } from '../../scoring/diff/diff-move.ts';
import type { Diff } from '../../scoring/diff/diff-rubrics.ts';
import { percent, percentsApart } from './quantity.ts';

/** What the two sides of a comparison are called. */
export interface SideNames {
  readonly before: string;
  readonly after: string;
}

/** What becomes of somebody, as the heading of those of whom it does. */
export const moveWords: Readonly<Record<Move, string>> = {
  worse: 'worse',
  'loses-letter': 'no letter any more: too little is known',
  mixed: 'letter and level part ways',
  undecided: 'unknown whether it is meant',
  leaves: 'no longer graded',
  relabelled: 'on another ladder',
  enters: 'newly graded',
  'gains-letter': 'has a letter now',
  better: 'better',
  score: 'same letter and level, other points',
};

/** The answer in one sentence: `7 of 39 get worse, 2 get better.` */
export function summaryOf({ before, after, movers }: RubricDiff): string {
  if (!before) return `New: grades ${entities(after?.entities ?? 0)}.`;
  if (!after) return `Gone: graded ${entities(before.entities)}.`;
  const count = (wanted: (move: Move) => boolean): number => movers.filter(({ move }) => wanted(move)).length;
  const worse = count((move) => move === 'worse' || move === 'mixed');
  const better = count((move) => move === 'better' || move === 'gains-letter');
  const unlettered = count((move) => move === 'loses-letter');
  const said = [
    `${worse} of ${before.entities} ${worse === 1 ? 'gets' : 'get'} worse`,
    ...(unlettered > 0 ? [`${unlettered} ${unlettered === 1 ? 'loses its' : 'lose their'} letter for lack of data`] : []),
    `${better} better`,
    ...(
      [
        [count((move) => move === 'enters'), 'newly graded'],
        [count((move) => move === 'leaves'), 'no longer graded'],
        [count((move) => move === 'undecided'), 'of unknown scope'],
        [count((move) => move === 'relabelled'), 'on another ladder'],
        [count((move) => move === 'score'), 'with other points only'],
      ] as const
    ).flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : [])),
  ];
  return movers.length === 0 ? `Nobody moves, of ${before.entities}.` : `${said.join(', ')}.`;
}

/** What differs besides what bears on grades, for a reader who wonders why nothing moves. */
export function besides({ before, after, edits }: RubricDiff): string | null {
  if (!before || !after) return null;
  if (before.phase !== after.phase) return `Its phase goes from ${before.phase} to ${after.phase}.`;
  return edits.length === 0 ? 'Only words or their order differ: nothing that bears on a grade.' : null;
}

/** What was done to a check or to the rubric, one line for each field: `passes: a → b`. */
export function fieldLines({ change, fields, of }: EditEffect): readonly string[] {
  if (change !== 'changed') return [change];
  if (fields.length === 0) return ['the same, and judged otherwise: exemptions name the rubric'];
  const said = (value: string | null): string => (value === null ? 'none' : value.replaceAll(/\s+/gu, ' ').trim());
  return fields.map(({ field, before, after }) => `${of === 'scope' ? 'graded' : field}: ${said(before)} → ${said(after)}`);
}

/** `7 pass → fail, 2 pass → no-data` */
export function verdictLine(verdicts: readonly VerdictMove[]): string {
  return verdicts.map((each) => `${each.entities} ${verdictStep(each)}`).join(', ');
}

export function verdictStep({ before, after }: Pick<VerdictMove, 'before' | 'after'>): string {
  if (before === null) return `new: ${after ?? 'none'}`;
  if (after === null) return `gone: ${before}`;
  return before === after ? before : `${before} → ${after}`;
}

/** What moved somebody, each with what happened to the verdict: `coverage: pass → fail`. */
export function causeWords({ causes }: Mover): readonly string[] {
  return causes.map(({ of, name, before, after }) =>
    of === 'check' ? `${name}: ${verdictStep({ before, after })}` : name === 'for' ? 'scope' : name,
  );
}

export function letterOf(mark: Mark | null): string {
  return mark === null || mark.letter === 'ungraded' ? '–' : mark.letter;
}

export function levelOf(mark: Mark | null): string {
  return mark?.level ? `${mark.level}${mark.provisional ? '?' : ''}` : '–';
}

/** `a → b`, or only one where both are the same. */
export function step(before: string, after: string): string {
  return before === after ? after : `${before} → ${after}`;
}

/** Scores of both sides in percent, with digits more where they would look the same and are not. */
export function scoreStep({ before, after }: Mover): string {
  return step(...percentsApart(before?.score ?? null, after?.score ?? null));
}

/** Letters of both sides with how many have them, best first; those that nobody has on either side are told too, but for ungraded. */
export function distribution({
  before,
  after,
}: RubricDiff): readonly { readonly name: string; readonly before: number; readonly after: number }[] {
  return ([...letters, 'ungraded'] as const).flatMap((letter) => {
    const counts = { name: letter, before: before?.letters[letter] ?? 0, after: after?.letters[letter] ?? 0 };
    return letter === 'ungraded' && counts.before + counts.after === 0 ? [] : [counts];
  });
}

/** Levels of both ladders, highest first. */
export function levelCounts({
  before,
  after,
}: RubricDiff): readonly { readonly name: string; readonly before: number; readonly after: number }[] {
  const names = [...new Set([...(after?.levels ?? []), ...(before?.levels ?? [])].map(({ level }) => level))];
  const held = (side: DiffSide | null, level: string): number => side?.levels.find((each) => each.level === level)?.entities ?? 0;
  return names.map((name) => ({ name, before: held(before, name), after: held(after, name) })).toReversed();
}

export function coverageLine({ before, after }: RubricDiff): string {
  return `Coverage ${step(percent(before?.coverage ?? null), percent(after?.coverage ?? null))}`;
}

/** Movers by what becomes of them, the gravest first. */
export function byMove(movers: readonly Mover[]): readonly (readonly [Move, readonly Mover[]])[] {
  const grouped = Map.groupBy(movers, ({ move }) => move);
  return moves.flatMap((move) => {
    const some = grouped.get(move);
    return some ? [[move, some] as const] : [];
  });
}

/** What to say where both sides have the same rubrics. */
export function nothingDiffers({ unchanged }: Diff, { before, after }: SideNames): string {
  if (unchanged.length === 0) return `There is nothing to compare between ${before} and ${after}.`;
  return `${unchanged.length === 1 ? `${unchanged[0]} is` : `All ${unchanged.length} rubrics are`} the same in ${before} and ${after}: nobody moves.`;
}

function entities(count: number): string {
  return `${count} ${count === 1 ? 'entity' : 'entities'}`;
}
