import { verdictNames, type VerdictName } from '../../../rubrics/grade.ts';
import type { Letter } from '../../../rubrics/rubric.ts';
import type { Environment } from '../../../query-language/compile.ts';
import { forever, type Warehouse } from '../../warehouse/warehouse.ts';
import { readHorizons } from '../../warehouse/compaction/horizon.ts';
import { followStored, type FollowedEntity } from './trend-entity.ts';
import type { Day } from './judge-days.ts';
import { letterNames, type LetterName, type TrendPoint } from './trend-point.ts';
import { dayTable, daysAsked, heldOn, versionAt, versionsOf } from './trend-stored.ts';
import { versionChanges, type VersionChange } from './trend-version.ts';

export interface TrendQuestion {
  /** Identifier of the rubric. */
  readonly rubric: string;
  /** In the order of time: `daysOf` gives them. */
  readonly days: readonly Day[];
  /** Identifiers of the only entities that are counted; all when left out. */
  readonly among?: readonly string[] | undefined;
  /** Identifier of a check to look at. */
  readonly check?: string | undefined;
  /** Identifiers of entities to follow through the days. */
  readonly follow?: readonly string[] | undefined;
}

/** How entities stood against a rubric over time, as it was stored. */
export interface Trend {
  readonly rubric: string;
  /** As it was last in force. */
  readonly title: string;
  readonly days: readonly TrendDay[];
  /** Identifiers of the checks that any of its versions had. */
  readonly checks: readonly string[];
  readonly versions: readonly VersionChange[];
  /** Since when results are there in full: before, they were given up. Null where none ever was. */
  readonly kept: string | null;
  /** Since when there are grades by it on record. */
  readonly gradedSince: string;
  /** Null where no check was asked for. */
  readonly check: CheckTrend | null;
  /** In the order asked. */
  readonly followed: readonly FollowedEntity[];
}

export interface TrendDay extends TrendPoint {
  /** Version of the rubric in force; null before the first. `known` says the same here: whether anything had been graded. */
  readonly version: string | null;
}

export interface CheckTrend {
  readonly check: string;
  readonly asks: string;
  /** One for each day. */
  readonly days: readonly CheckPoint[];
}

export interface CheckPoint extends Day {
  /** Whether the rubric had the check then. */
  readonly known: boolean;
  readonly verdicts: Readonly<Record<VerdictName, number>>;
  /** Share of those known that pass, 0..1; null where nothing is known. */
  readonly passRate: number | null;
  /** Share of those that it applies to of which it is known, 0..1; null where it applies to nobody. */
  readonly coverage: number | null;
}

/** Reads what evaluations stored, and evaluates nothing. Undefined where the rubric never graded anybody. */
export async function trend(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { rubric, days, among, check, follow = [] }: TrendQuestion,
): Promise<Trend | undefined> {
  const versions = await versionsOf(warehouse, rubric);
  const last = versions.at(-1)?.rubric;
  if (!last) return undefined;
  const { results: kept = null } = await readHorizons(async (sql, asked) => warehouse.read(sql, asked));
  const asked = days.filter(({ at }) => kept === null || Date.parse(kept) <= Date.parse(at));
  const parameters = { ...daysAsked(asked), rubric, entities: among ?? null };
  const groups = Map.groupBy(await warehouse.read<GradeGroup>(gradesByDay, parameters), ({ date }) => date);
  const measures = new Map((await warehouse.read<Measures>(measuresByDay, parameters)).map((row) => [row.date, row]));
  const checked = versions.toReversed().flatMap((each) => each.rubric.checks.find(({ id }) => id === check) ?? [])[0];
  return {
    rubric,
    title: last.title,
    days: days.map((day): TrendDay => {
      const version = asked.includes(day) ? versionAt(versions, day.at) : undefined;
      const { mean = null, median = null, coverage = null } = measures.get(day.date) ?? {};
      const point = { meanScore: mean, medianScore: median, coverage };
      const levels = version?.grading.levels ?? [];
      return {
        ...day,
        known: version !== undefined,
        version: version?.version ?? null,
        ...counted(groups.get(day.date) ?? [], levels),
        ...point,
      };
    }),
    checks: [...new Set(versions.flatMap((each) => each.rubric.checks.map(({ id }) => id)))],
    kept,
    gradedSince: versions[0]!.since,
    versions: await versionChanges(warehouse, { versions, days, among }),
    check: checked
      ? {
          check: checked.id,
          asks: checked.asks,
          days: checkPoints(days, await warehouse.read<VerdictGroup>(verdictsByDay, { ...parameters, check: checked.id })),
        }
      : null,
    followed: follow.length === 0 ? [] : await followStored(warehouse, environment, { rubric, versions, days, entities: follow }),
  };
}

/** A rubric that graded somebody at some time. */
export interface GradedRubric {
  readonly rubric: string;
  /** Whether it still does. */
  readonly inForce: boolean;
}

/** The rubrics that ever graded anybody, in the order of their identifiers. */
export async function gradedRubrics(warehouse: Pick<Warehouse, 'read'>): Promise<readonly GradedRubric[]> {
  return warehouse.read<GradedRubric & Record<string, unknown>>(
    `SELECT rubric, max(valid_to) = $forever::TIMESTAMPTZ AS "inForce" FROM rubric_version GROUP BY rubric ORDER BY rubric`,
    { forever },
  );
}

function counted(groups: readonly GradeGroup[], levels: readonly string[]): Pick<TrendPoint, 'entities' | 'letters' | 'levels'> {
  const total = (some: readonly GradeGroup[]): number => some.reduce((sum, { entities }) => sum + entities, 0);
  const graded = groups.filter(({ letter }) => letter !== null);
  return {
    entities: total(groups),
    letters: Object.fromEntries(
      letterNames.map((name) => [name, total(groups.filter(({ letter }) => (letter ?? 'ungraded') === name))]),
    ) as Record<LetterName, number>,
    levels:
      levels.length === 0
        ? []
        : [null, ...levels].map((level) => ({ level, entities: total(graded.filter((each) => each.level === level)) })),
  };
}

function checkPoints(days: readonly Day[], rows: readonly VerdictGroup[]): readonly CheckPoint[] {
  return days.map((day) => {
    const own = rows.filter(({ date }) => date === day.date);
    const count = (name: VerdictName): number => own.find(({ verdict }) => verdict === name)?.entities ?? 0;
    const known = count('pass') + count('fail');
    const applies = known + count('no-data') + count('error');
    return {
      ...day,
      known: own.length > 0,
      verdicts: Object.fromEntries(verdictNames.map((name) => [name, count(name)])) as Record<VerdictName, number>,
      passRate: known === 0 ? null : count('pass') / known,
      coverage: applies === 0 ? null : known / applies,
    };
  });
}

interface GradeGroup extends Record<string, unknown> {
  readonly date: string;
  readonly letter: Letter | null;
  readonly level: string | null;
  readonly entities: number;
}

interface Measures extends Record<string, unknown> {
  readonly date: string;
  readonly mean: number | null;
  readonly median: number | null;
  readonly coverage: number | null;
}

interface VerdictGroup extends Record<string, unknown> {
  readonly date: string;
  readonly verdict: VerdictName;
  readonly entities: number;
}

const gradesByDay = `SELECT day.date, letter, level, count(*) AS entities FROM ${dayTable} JOIN grade AS held ON ${heldOn} GROUP BY ALL`;

const measuresByDay = `
SELECT day.date, avg(score) FILTER (letter IS NOT NULL) AS mean, median(score) FILTER (letter IS NOT NULL) AS median, avg(coverage) AS coverage
FROM ${dayTable} JOIN grade AS held ON ${heldOn} GROUP BY ALL`;

const verdictsByDay = `
SELECT day.date, verdict, count(*) AS entities FROM ${dayTable} JOIN verdict AS held ON ${heldOn} AND held."check" = $check GROUP BY ALL`;
