import type { Grade } from '../../../rubrics/grade.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Day } from '../history/judge-days.ts';
import type { Standing } from '../history/trend-point.ts';
import { daysAsked, dayTable } from '../history/trend-stored.ts';

/** What became of a grade that was reported, when more was known. */
export interface Corrected {
  readonly rubric: string;
  readonly entity: string;
  /** What was reported; null where the entity was not graded. */
  readonly reported: Standing | null;
  /** What is said now. Null where the rubric would not have graded the entity at all. */
  readonly standing: Standing | null;
  /** When it was recorded, ISO 8601 in UTC. */
  readonly recordedAt: string;
}

export interface CorrectedQuestion {
  /** Identifiers of the rubrics; all when left out. */
  readonly rubrics?: readonly string[] | undefined;
  /** Identifiers of the entities; all when left out. */
  readonly entities?: readonly string[] | undefined;
}

/**
 * Of the grades that stood at an instant, those that are said otherwise now. They are corrections of the last evaluation of everything; who
 * was graded by itself since is not among them.
 */
export async function readCorrected(
  warehouse: Pick<Warehouse, 'read'>,
  asOf: string,
  question: CorrectedQuestion = {},
): Promise<readonly Corrected[]> {
  const days = [{ date: asOf.slice(0, 10), at: asOf }];
  return (await correctedOn(warehouse, days, question)).map((each) => {
    const { date: _, ...corrected } = each;
    return corrected;
  });
}

/** How many grades that stood on days are said otherwise now, by date; days without any are left out. */
export async function countCorrected(
  warehouse: Pick<Warehouse, 'read'>,
  days: readonly Day[],
  question: CorrectedQuestion,
): Promise<ReadonlyMap<string, number>> {
  const byDate = Map.groupBy(await correctedOn(warehouse, days, question), ({ date }) => date);
  return new Map([...byDate].map(([date, own]) => [date, own.length]));
}

async function correctedOn(
  warehouse: Pick<Warehouse, 'read'>,
  days: readonly Day[],
  { rubrics, entities }: CorrectedQuestion,
): Promise<readonly (Corrected & { readonly date: string })[]> {
  const parameters = { ...daysAsked(days), rubrics: rubrics ?? null, entities: entities ?? null };
  const rows = await warehouse.read<CorrectedRow>(correctedStatement, parameters);
  return rows.flatMap(({ date, rubric, entity, recorded_at: recordedAt, ...row }) => {
    const [reported, standing] = [standingIn(row.reported), standingIn(row.corrected)];
    // What was corrected back is as it was reported.
    return isSameStanding(standing, reported) ? [] : [{ date, rubric, entity, reported, standing, recordedAt }];
  });
}

/** What was last said of an evaluation, as reported or as corrected since: by rubric, then by entity. */
export async function saidAt(
  warehouse: Pick<Warehouse, 'read'>,
  at: string,
  rubrics: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Standing>>> {
  const rows = await warehouse.read<SaidRow>(saidStatement, { at, rubrics });
  const said = new Map<string, Map<string, Standing>>();
  for (const row of rows) {
    const standing = standingIn(row);
    if (standing === null) continue;
    const own = said.get(row.rubric) ?? new Map<string, Standing>();
    said.set(row.rubric, own);
    own.set(row.entity, standing);
  }
  return said;
}

/** Whether a grade says the same. Sums may come out otherwise in their last digits, which is no correction. */
export function isSameStanding(one: Standing | null, other: Standing | null): boolean {
  if (one === null || other === null) return one === other;
  return one.letter === other.letter && one.level === other.level && isNear(one.score, other.score) && isNear(one.coverage, other.coverage);
}

function isNear(one: number | null, other: number | null): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) < 1e-9;
}

interface StandingRow {
  /** Whether there is a grade at all, be it only that too little is known. */
  readonly graded: boolean;
  readonly letter: Exclude<Grade['letter'], 'ungraded'> | null;
  readonly level: string | null;
  readonly score: number | null;
  readonly coverage: number | null;
}

function standingIn({ graded, letter, level, score, coverage }: StandingRow): Standing | null {
  return graded ? { letter: letter ?? 'ungraded', level, score, coverage } : null;
}

interface SaidRow extends StandingRow, Record<string, unknown> {
  readonly rubric: string;
  readonly entity: string;
}

interface CorrectedRow extends Record<string, unknown> {
  readonly date: string;
  readonly rubric: string;
  readonly entity: string;
  readonly recorded_at: string;
  readonly corrected: StandingRow;
  readonly reported: StandingRow;
}

/** A correction takes the place of what was said before it. */
const saidStatement = `
SELECT rubric, entity, detail IS NOT NULL AS graded, letter, level, score, coverage FROM (
  SELECT rubric, entity, detail, letter, level, score, coverage, NULL::TIMESTAMPTZ AS recorded_at FROM grade
  WHERE valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to AND list_contains($rubrics::VARCHAR[], rubric)
  UNION ALL
  SELECT rubric, entity, detail, letter, level, score, coverage, recorded_at FROM grade_correction
  WHERE valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to AND list_contains($rubrics::VARCHAR[], rubric)
) QUALIFY row_number() OVER (PARTITION BY rubric, entity ORDER BY recorded_at DESC NULLS LAST) = 1`;

const standing = (row: string): string =>
  `{graded: ${row}.detail IS NOT NULL, letter: ${row}.letter, level: ${row}.level, score: ${row}.score, coverage: ${row}.coverage}`;

const correctedStatement = `
WITH evaluated AS (
  SELECT day.date, day.at, max(as_of) AS evaluation FROM ${dayTable} JOIN evaluation ON as_of <= day.at GROUP BY ALL
),
latest AS (
  SELECT evaluated.date, evaluated.at, evaluation, correction.*
  FROM evaluated JOIN grade_correction AS correction ON valid_from <= evaluation AND evaluation < valid_to
  WHERE ($rubrics::VARCHAR[] IS NULL OR list_contains($rubrics::VARCHAR[], rubric))
    AND ($entities::VARCHAR[] IS NULL OR entity IN (SELECT unnest($entities::VARCHAR[])))
  QUALIFY row_number() OVER (PARTITION BY date, rubric, entity ORDER BY recorded_at DESC) = 1
)
SELECT latest.date, latest.rubric, latest.entity, recorded_at, ${standing('latest')} AS corrected, ${standing('held')} AS reported
FROM latest LEFT JOIN grade AS held
  ON held.rubric = latest.rubric AND held.entity = latest.entity AND held.valid_from <= latest.at AND latest.at < held.valid_to
WHERE held.valid_from IS NULL OR held.valid_from <= evaluation
ORDER BY ALL`;
