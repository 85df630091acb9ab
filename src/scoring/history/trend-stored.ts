import type { Grade, VerdictName } from '../../../rubrics/grade.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Stood } from './change-cause-grade.ts';
import type { Day } from './judge-days.ts';
import type { Standing } from './trend-point.ts';

/** A rubric as it was in force for a while. Instants are ISO 8601 in UTC. */
export interface RubricInForce {
  readonly rubric: Rubric;
  readonly since: string;
  readonly until: string;
}

/** Every version of a rubric that was in force, the earliest first. A version that came back stands there twice. */
export async function versionsOf(warehouse: Pick<Warehouse, 'read'>, rubric: string): Promise<readonly RubricInForce[]> {
  const rows = await warehouse.read<{ definition: string; since: string; until: string }>(
    `SELECT definition, valid_from AS since, valid_to AS until FROM rubric_version WHERE rubric = $rubric ORDER BY valid_from`,
    { rubric },
  );
  // Written by the storing of results from a rubric that the schema had read.
  return rows.map(({ definition, ...rest }) => ({ rubric: JSON.parse(definition) as Rubric, ...rest }));
}

/** The version in force at an instant. */
export function versionAt(versions: readonly RubricInForce[], at: string): Rubric | undefined {
  const moment = Date.parse(at);
  return versions.find(({ since, until }) => Date.parse(since) <= moment && moment < Date.parse(until))?.rubric;
}

export interface StoodQuestion {
  readonly rubric: string;
  readonly versions: readonly RubricInForce[];
  readonly days: readonly Day[];
  /** Identifiers. */
  readonly entities: readonly string[];
}

/** How entities stood on days, as it was stored: by date, then by entity. Who was not graded on a day is not there. */
export async function stoodOn(
  warehouse: Pick<Warehouse, 'read'>,
  { rubric, versions, days, entities }: StoodQuestion,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Stood>>> {
  const parameters = { ...daysAsked(days), rubric, entities };
  const grades = await warehouse.read<GradeRow>(storedOn('grade', 'letter, level, score, coverage'), parameters);
  const verdicts = await warehouse.read<VerdictRow>(storedOn('verdict', '"check", verdict, credit, reason, observed'), parameters);
  const found = Map.groupBy(verdicts, (row) => `${row.date} ${row.entity}`);
  return new Map(
    days.map(({ date, at }) => {
      const version = versionAt(versions, at);
      const stood = grades
        .filter((row) => row.date === date && version !== undefined)
        .map(({ entity, letter, ...grade }): [string, Stood] => [
          entity,
          {
            rubric: version!,
            on: at.slice(0, 10),
            grade: { ...grade, letter: letter ?? 'ungraded' },
            findings: found.get(`${date} ${entity}`) ?? [],
          },
        ]);
      return [date, new Map(stood)];
    }),
  );
}

/** What statements over days name: see `storedOn`. */
export function daysAsked(days: readonly Day[]): { readonly dates: readonly string[]; readonly instants: readonly string[] } {
  return { dates: days.map(({ date }) => date), instants: days.map(({ at }) => at) };
}

/** The days asked about, as a table `day(date, at)`. */
export const dayTable = `(SELECT unnest($dates::VARCHAR[]) AS date, unnest($instants::VARCHAR[])::TIMESTAMPTZ AS at) AS day`;

/** Whether a row of results held on a day, and is of the rubric and of the entities asked about; null asks about all of them. */
export const heldOn = `held.rubric = $rubric AND held.valid_from <= day.at AND day.at < held.valid_to
  AND ($entities::VARCHAR[] IS NULL OR held.entity IN (SELECT unnest($entities::VARCHAR[])))`;

function storedOn(table: 'grade' | 'verdict', columns: string): string {
  return `SELECT day.date, held.entity, ${columns} FROM ${dayTable} JOIN ${table} AS held ON ${heldOn}`;
}

interface GradeRow extends Record<string, unknown>, Omit<Standing, 'letter'> {
  readonly date: string;
  readonly entity: string;
  readonly letter: Exclude<Grade['letter'], 'ungraded'> | null;
}

interface VerdictRow extends Record<string, unknown> {
  readonly date: string;
  readonly entity: string;
  readonly check: string;
  readonly verdict: VerdictName;
  readonly credit: number | null;
  readonly reason: string;
  readonly observed: string | null;
}
