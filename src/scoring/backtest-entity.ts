import type { Environment } from '../../query-language/compile.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { agedVerdicts } from './change-cause-clock.ts';
import { gradeChangeOf, type GradeChange, type Stood } from './change-cause-grade.ts';
import type { CompiledRubric } from './compile-rubric.ts';
import type { Day } from './judge-days.ts';
import type { Result } from './judge.ts';
import type { Standing } from './trend-point.ts';

/** How one entity stands through the days. */
export interface FollowedEntity {
  /** Its identifier. */
  readonly entity: string;
  /** One for each day. */
  readonly days: readonly FollowedDay[];
  /** Where its standing moved from one day to the next. */
  readonly changes: readonly FollowedChange[];
}

export interface FollowedDay extends Day {
  readonly standing: Standing | null;
  /** Why there is no standing: the entity was not known yet, the rubric was not for it, or that was not known. */
  readonly absent: 'unknown' | 'out-of-scope' | 'undecided' | null;
}

export interface FollowedChange extends GradeChange {
  /** The days between which it moved. */
  readonly after: string;
  readonly date: string;
  readonly from: Standing;
  readonly to: Standing;
}

export interface Following {
  /** Takes in the results of the next day. */
  take(day: Day, results: readonly Result[], undecided: readonly string[]): Promise<void>;
  told(): readonly FollowedEntity[];
}

/** Keeps watch over some entities while the days go by. */
export function followEntities(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { rubric, scope }: CompiledRubric,
  entities: readonly string[],
): Following {
  const followed = entities.map((entity) => ({ entity, days: [] as FollowedDay[], changes: [] as FollowedChange[] }));
  let before: { readonly day: Day; readonly stood: ReadonlyMap<string, Stood> } | undefined;
  const stoodOn = (day: Day, results: readonly Result[]): ReadonlyMap<string, Stood> =>
    new Map(
      results
        .filter(({ entity }) => entities.includes(entity))
        .map(({ entity, grade, findings }) => [entity, { rubric, on: day.at.slice(0, 10), grade, findings }]),
    );
  return {
    told: () => followed,
    take: async (day, results, undecided) => {
      if (followed.length === 0) return;
      const stood = stoodOn(day, results);
      const known = await knownAt(warehouse, entities, day.at);
      const changed = [...stood].flatMap(([entity, after]) => {
        const earlier = before?.stood.get(entity);
        return earlier && isMoved(earlier, after) ? [{ entity, earlier, after }] : [];
      });
      const aged =
        before && scope && changed.length > 0
          ? await agedVerdicts(warehouse, environment, {
              kind: scope.kind,
              rubric,
              checks: changed.flatMap(({ earlier, after }) => changedChecks(earlier, after)),
              asOf: before.day.at,
              now: day.at,
            })
          : new Map<string, never>();
      for (const { entity, days, changes } of followed) {
        const standing = standingOf(stood.get(entity));
        const absent = undecided.includes(entity) ? 'undecided' : known.has(entity) ? 'out-of-scope' : 'unknown';
        days.push({ ...day, standing, absent: standing ? null : absent });
        const change = changed.find((each) => each.entity === entity);
        if (!change || !before) continue;
        const { earlier, after } = change;
        changes.push({
          after: before.day.date,
          date: day.date,
          from: earlier.grade,
          to: after.grade,
          ...gradeChangeOf(earlier, after, aged.get(entity)),
        });
      }
      before = { day, stood };
    },
  };
}

function standingOf(stood: Stood | undefined): Standing | null {
  if (!stood) return null;
  const { letter, level, score, coverage } = stood.grade;
  return { letter, level, score, coverage };
}

function isMoved({ grade: before }: Stood, { grade: after }: Stood): boolean {
  return before.letter !== after.letter || before.level !== after.level || before.score !== after.score;
}

function changedChecks(before: Stood, after: Stood): readonly string[] {
  const was = new Map(before.findings.map((each) => [each.check, each]));
  return after.findings.flatMap(({ check, verdict, credit }) => {
    const earlier = was.get(check);
    return earlier?.verdict === verdict && earlier.credit === credit ? [] : [check];
  });
}

async function knownAt(warehouse: Pick<Warehouse, 'read'>, entities: readonly string[], asOf: string): Promise<ReadonlySet<string>> {
  const rows = await warehouse.read<{ entity: string }>(
    `SELECT DISTINCT entity FROM entity
    WHERE list_contains($entities::VARCHAR[], entity) AND valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to`,
    { entities, as_of: asOf },
  );
  return new Set(rows.map(({ entity }) => entity));
}
