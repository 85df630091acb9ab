import { grade, type Grade, type GradedBy, type VerdictName } from '../../rubrics/grade.ts';
import type { Check, Rubric } from '../../rubrics/rubric.ts';
import type { Edit } from './diff-edit.ts';
import { samePoints, sameStanding } from './diff-move.ts';
import type { Result } from './judge.ts';
import type { Finding } from './verdict.ts';

/** An edit that moved an entity, with the verdict on the check on both sides where it is one of a check. */
export interface Cause extends Pick<Edit, 'of' | 'name'> {
  readonly before: VerdictName | null;
  readonly after: VerdictName | null;
  /** What the check says now, or said before it was removed; null for what is no check. Plain text; may quote untrusted text. */
  readonly reason: string | null;
}

/** One version of a rubric and its result for one entity. */
interface Judged {
  readonly rubric: Rubric;
  readonly result: Result;
}

/**
 * Which of the edits moved an entity from one grade to the other. An edit is a cause when it moves the entity alone, or when the move
 * does not come about without it; where several do it only together, all of them that do anything are. No query is asked again: the
 * grade is computed anew from the findings of both versions. `within` looks at score and coverage rather than at letter and level.
 */
export function causesOf(
  before: Judged,
  after: Judged,
  edits: readonly Edit[],
  { on, within }: { readonly on: string; readonly within: boolean },
): readonly Cause[] {
  const bearing = edits.filter(({ of }) => of !== 'scope');
  const told = (chosen: readonly Edit[]): readonly Cause[] => chosen.map((edit) => causeOf(edit, before, after));
  if (bearing.length < 2) return told(bearing);
  const withEdits = (applied: ReadonlySet<Edit>): Grade => gradeWith(before, after, bearing, applied, on);
  const [none, all] = [withEdits(new Set()), withEdits(new Set(bearing))];
  const moves = (edit: Edit, same: (a: Grade, b: Grade) => boolean): boolean =>
    !same(withEdits(new Set([edit])), none) || !same(withEdits(new Set(bearing.filter((each) => each !== edit))), all);
  const decisive = bearing.filter((edit) => moves(edit, within ? samePoints : sameStanding));
  return told(decisive.length > 0 ? decisive : bearing.filter((edit) => moves(edit, samePoints)));
}

/** The grade that the entity would have if only these edits had been made. */
function gradeWith(before: Judged, after: Judged, edits: readonly Edit[], applied: ReadonlySet<Edit>, on: string): Grade {
  const undone = edits.filter((edit) => !applied.has(edit));
  const checksUndone = new Set(undone.flatMap(({ of, name }) => (of === 'check' ? [name] : [])));
  const gradingUndone = new Set(undone.flatMap(({ of, name }) => (of === 'grading' ? [name] : [])));
  const [was, is] = [before.rubric.grading, after.rubric.grading];
  const taken = (side: Judged, wanted: (id: string) => boolean): readonly (readonly [Check, Finding])[] => {
    const findings = new Map(side.result.findings.map((finding) => [finding.check, finding]));
    return side.rubric.checks.flatMap((check) => {
      const finding = findings.get(check.id);
      return finding && wanted(check.id) ? [[check, finding] as const] : [];
    });
  };
  const chosen = [...taken(after, (id) => !checksUndone.has(id)), ...taken(before, (id) => checksUndone.has(id))];
  const rubric: GradedBy = {
    grading: {
      cutoffs: gradingUndone.has('cutoffs') ? was.cutoffs : is.cutoffs,
      levels: gradingUndone.has('levels') ? was.levels : is.levels,
      minimumCoverage: gradingUndone.has('minimum-coverage') ? was.minimumCoverage : is.minimumCoverage,
      noData: gradingUndone.has('no-data') ? was.noData : is.noData,
    },
    categories: [],
    checks: chosen.map(([check]) => check),
  };
  return grade(
    rubric,
    chosen.map(([, finding]) => finding),
    on,
  );
}

function causeOf({ of, name }: Edit, before: Judged, after: Judged): Cause {
  if (of !== 'check') return { of, name, before: null, after: null, reason: null };
  const [was, is] = [before, after].map(({ result }) => result.findings.find(({ check }) => check === name));
  return { of, name, before: was?.verdict ?? null, after: is?.verdict ?? null, reason: (is ?? was)?.reason ?? null };
}
