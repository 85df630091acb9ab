import { letters, type Letter, type Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { PastStanding } from './regression.ts';

export interface PastQuestion {
  readonly entity: string;
  readonly rubrics: readonly string[];
  /** The stretch of time, both ends included. ISO 8601 in UTC. */
  readonly since: string;
  readonly until: string;
}

/** The best that was stored of an entity in a stretch of time, for each version of each rubric that graded it then. */
export async function pastStandings(warehouse: Pick<Warehouse, 'read'>, question: PastQuestion): Promise<readonly PastStanding[]> {
  const parameters = { ...question };
  const definitions = await warehouse.read<{ definition: string }>(definitionsThen, parameters);
  const grades = await warehouse.read<GradeRow>(gradesThen, parameters);
  const passes = await warehouse.read<PassRow>(passesThen, parameters);
  return definitions.flatMap(({ definition }): PastStanding[] => {
    // Written by `storeResults` from a rubric that the schema had read.
    const rubric = JSON.parse(definition) as Rubric;
    const isOf = (row: { readonly rubric: string; readonly version: string }): boolean =>
      row.rubric === rubric.id && row.version === rubric.version;
    const own = grades.filter(isOf);
    if (own.length === 0) return [];
    const { levels } = rubric.grading;
    const [letter = null] = letters.filter((each) => own.some((row) => row.letter === each));
    const level = levels.findLast((each) => own.some((row) => row.level === each)) ?? null;
    return [{ rubric, letter, level, passed: new Map(passes.filter(isOf).map((row) => [row.check, row.until])) }];
  });
}

interface GradeRow extends Record<string, unknown> {
  readonly rubric: string;
  readonly version: string;
  readonly letter: Letter | null;
  readonly level: string | null;
}

interface PassRow extends Record<string, unknown> {
  readonly rubric: string;
  readonly version: string;
  readonly check: string;
  readonly until: string;
}

const then = `
list_contains($rubrics::VARCHAR[], rubric) AND valid_from <= $until::TIMESTAMPTZ AND $since::TIMESTAMPTZ < valid_to`;

const definitionsThen = `
SELECT any_value(definition) AS definition FROM rubric_version WHERE ${then}
GROUP BY rubric, version ORDER BY rubric, min(valid_from) DESC`;

const gradesThen = `
SELECT DISTINCT rubric, version, letter, level FROM grade WHERE entity = $entity AND ${then}`;

const passesThen = `
SELECT rubric, version, "check", max(least(valid_to, $until::TIMESTAMPTZ)) AS until FROM verdict
WHERE entity = $entity AND verdict = 'pass' AND ${then} GROUP BY rubric, version, "check"`;
