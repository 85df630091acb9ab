import { graderOf, type Grade, type GradedBy, type VerdictName } from '../../../rubrics/grade.ts';
import type { Grading, Rubric } from '../../../rubrics/rubric.ts';
import type { Edit } from './diff-edit.ts';
import { samePoints, sameStanding } from './diff-move.ts';
import type { Result } from '../judge/judge.ts';

/** An edit that moved an entity, with the verdict on the check on both sides where it is one of a check. */
export interface Cause extends Pick<Edit, 'of' | 'name'> {
  readonly before: VerdictName | null;
  readonly after: VerdictName | null;
  /** What the check says now, or said before it was removed; null for what is no check. Plain text; may quote untrusted text. */
  readonly reason: string | null;
}

/** Says which edits moved one entity, given its results before and after. `within` looks at score and coverage rather than at letter and level. */
export type FindCauses = (was: Result, is: Result, within: boolean) => readonly Cause[];

/**
 * Prepares the search for the edits that moved entities. An edit is a cause when it moves the entity alone, or when the move does not
 * come about without it; where several do it only together, all of them that do anything are. No query is asked again: the grades that
 * some of the edits would bring are computed from the findings of both versions. `on` is the day, `yyyy-mm-dd`.
 */
export function causeFinder(before: Rubric, after: Rubric, edits: readonly Edit[], on: string): FindCauses {
  const bearing = edits.filter(({ of }) => of !== 'scope');
  const [only, another] = bearing;
  if (only === undefined || another === undefined) return (was, is) => bearing.map((edit) => causeOf(edit, was, is));
  const tried = bearing.map((edit) => ({
    edit,
    alone: gradeWith(
      before,
      after,
      bearing.filter((each) => each !== edit),
      on,
    ),
    without: gradeWith(before, after, [edit], on),
  }));
  return (was, is, within) => {
    const grades = tried.map(({ edit, alone, without }) => ({ edit, alone: alone(was, is), without: without(was, is) }));
    const moving = (same: (a: Grade, b: Grade) => boolean): readonly Edit[] =>
      grades.flatMap(({ edit, alone, without }) => (same(alone, was.grade) && same(without, is.grade) ? [] : [edit]));
    const decisive = moving(within ? samePoints : sameStanding);
    return (decisive.length > 0 ? decisive : moving(samePoints)).map((edit) => causeOf(edit, was, is));
  };
}

/** The grade that an entity would have if all had been edited but this. */
function gradeWith(before: Rubric, after: Rubric, undone: readonly Edit[], on: string): (was: Result, is: Result) => Grade {
  const isUndone = (of: Edit['of'], name: string): boolean => undone.some((edit) => edit.of === of && edit.name === name);
  const gradingOf = (name: string): Grading => (isUndone('grading', name) ? before : after).grading;
  // Findings stand in the order of the checks of their version.
  const taken = [
    ...after.checks.flatMap((check, place) => (isUndone('check', check.id) ? [] : [{ check, place, side: 'after' as const }])),
    ...before.checks.flatMap((check, place) => (isUndone('check', check.id) ? [{ check, place, side: 'before' as const }] : [])),
  ];
  const graded: GradedBy = {
    grading: {
      cutoffs: gradingOf('cutoffs').cutoffs,
      levels: gradingOf('levels').levels,
      minimumCoverage: gradingOf('minimum-coverage').minimumCoverage,
      noData: gradingOf('no-data').noData,
    },
    categories: [],
    checks: taken.map(({ check }) => check),
  };
  const gradeOf = graderOf(graded, on);
  return (was, is) => gradeOf(taken.flatMap(({ place, side }) => (side === 'after' ? is : was).findings[place] ?? []));
}

function causeOf({ of, name }: Edit, was: Result, is: Result): Cause {
  if (of !== 'check') return { of, name, before: null, after: null, reason: null };
  const [then, now] = [was, is].map(({ findings }) => findings.find(({ check }) => check === name));
  return { of, name, before: then?.verdict ?? null, after: now?.verdict ?? null, reason: (now ?? then)?.reason ?? null };
}
