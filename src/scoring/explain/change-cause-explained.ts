import type { Environment } from '../../../query-language/compile.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { gradeChangeOf, type GradeChange, type Stood } from '../history/change-cause-grade.ts';
import { hindsight } from '../history/change-cause-hindsight.ts';
import type { Standing } from '../history/trend-point.ts';

/** An entity that stood otherwise at the later of two instants. */
export interface Moved {
  readonly entity: string;
  readonly before: Stood;
  readonly after: Stood;
}

/** How an entity stood before and after, and what is behind the difference. */
export interface ExplainedChange extends GradeChange {
  readonly from: Standing;
  readonly to: Standing;
}

/** What is behind each change, by entity, all of them between the same two instants. */
export async function gradeChanges(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  moved: readonly Moved[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, ExplainedChange>> {
  const [first] = moved;
  if (!first) return new Map();
  const checks = [...new Set(moved.flatMap(({ before, after }) => changedChecks(before, after)))];
  const rubrics = { before: first.before.rubric, after: first.after.rubric };
  const told = await hindsight(warehouse, environment, { ...rubrics, entities: moved.map(({ entity }) => entity), checks, from, to });
  return new Map(
    moved.map(({ entity, before, after }) => [
      entity,
      { from: standingOf(before), to: standingOf(after), ...gradeChangeOf(before, after, told.get(entity)) },
    ]),
  );
}

export function isMoved({ grade: before }: Stood, { grade: after }: Stood): boolean {
  return before.letter !== after.letter || before.level !== after.level || before.score !== after.score;
}

export function standingOf({ grade: { letter, level, score, coverage } }: Stood): Standing {
  return { letter, level, score, coverage };
}

function changedChecks(before: Stood, after: Stood): readonly string[] {
  const was = new Map(before.findings.map((each) => [each.check, each]));
  return after.findings.flatMap(({ check, verdict, credit }) => {
    const earlier = was.get(check);
    return earlier?.verdict === verdict && earlier.credit === credit ? [] : [check];
  });
}
