import { standingOf, type Grade, type VerdictName } from '../../rubrics/grade.ts';
import { isPublished, type Check, type Rubric } from '../../rubrics/rubric.ts';
import { cheapestLevel, cheapestUpgrade } from '../../rubrics/upgrade.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { entitySummaries } from './entity-summary.ts';
import { capturesOf } from './judge/judge.ts';
import type { CheckResult, CheckSummary, EntityReport, EntitySummary, MaturityReport, RubricResult, RubricSummary } from './report.ts';

export interface ReadMaturityOptions {
  readonly asOf: string;
  /** Identifiers of the rubrics wanted; all that are no drafts when left out. */
  readonly rubrics?: readonly string[];
  /** Drafts too, where no rubrics are named. */
  readonly drafts?: boolean;
  /** Identifiers of the entities wanted; all when left out, as far as they can be told at once. */
  readonly entities?: readonly string[];
  /** So many verdicts are told at most: of more entities the best graded are left out. A million unless given. */
  readonly most?: number;
}

/** Reads what was stored by evaluations: how entities stood at an instant. Evaluates nothing. */
export async function readMaturity(
  warehouse: Pick<Warehouse, 'read'>,
  { asOf, rubrics: wanted, drafts, entities: named, most = 1_000_000 }: ReadMaturityOptions,
): Promise<MaturityReport> {
  const rubrics = await readRubrics(warehouse, { asOf, rubrics: wanted, drafts });
  const about = { as_of: asOf, rubrics: rubrics.map(({ rubric }) => rubric.id) };
  const { entities, omitted } = named ? { entities: named, omitted: 0 } : await worstGraded(warehouse, rubrics, about, most);
  const parameters = { ...about, entities };
  const grades = await warehouse.read<GradeRow>(gradesAsOf, parameters);
  const verdicts = byRubricAndEntity(await warehouse.read<VerdictRow>(verdictsAsOf, parameters));
  const summaries = await entitySummaries(warehouse, asOf, entities ?? undefined);

  const results = new Map<string, RubricResult[]>();
  for (const { rubric, evaluatedAt: _ } of rubrics) {
    for (const row of grades.filter((each) => each.rubric === rubric.id)) {
      const ofEntity = results.get(row.entity) ?? [];
      ofEntity.push(resultOf(rubric, row, verdicts.get(keyOf(row)) ?? [], asOf));
      results.set(row.entity, ofEntity);
    }
  }
  return {
    asOf,
    evaluatedAt:
      rubrics
        .map(({ evaluatedAt }) => evaluatedAt)
        .sort()
        .at(-1) ?? null,
    rubrics: rubrics.map(({ rubric }) => summaryOf(rubric, asOf)),
    entities: [...results]
      .map(([entity, ofEntity]): EntityReport => ({ ...(summaries.get(entity) ?? unknownEntity(entity)), results: ofEntity }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.entity.localeCompare(b.entity, 'en')),
    omitted,
  };
}

/** The entities that are told of where there are more than can be: the worst graded. All, told by null, where there are not. */
async function worstGraded(
  warehouse: Pick<Warehouse, 'read'>,
  rubrics: readonly RubricInForce[],
  about: { readonly as_of: string; readonly rubrics: readonly string[] },
  most: number,
): Promise<{ readonly entities: readonly string[] | null; readonly omitted: number }> {
  const checks = rubrics.reduce((sum, { rubric }) => sum + rubric.checks.length, 0);
  const room = Math.max(1, Math.floor(most / Math.max(1, checks)));
  const [counted] = await warehouse.read<{ graded: number }>(`SELECT count(DISTINCT entity) AS graded ${gradedAsOf}`, about);
  const graded = counted?.graded ?? 0;
  if (graded <= room) return { entities: null, omitted: 0 };
  const rows = await warehouse.read<{ entity: string }>(
    `SELECT entity ${gradedAsOf} GROUP BY entity ORDER BY min(score) NULLS LAST, entity LIMIT $room`,
    { ...about, room },
  );
  return { entities: rows.map(({ entity }) => entity), omitted: graded - rows.length };
}

/** The rubric in force at an instant, as it was then. */
export async function readRubricInForce(warehouse: Pick<Warehouse, 'read'>, id: string, asOf: string): Promise<Rubric | undefined> {
  const [found] = await readRubrics(warehouse, { asOf, rubrics: [id] });
  return found?.rubric;
}

/** The rubrics that graded at an instant, as they were then, in the order of their identifiers. */
export async function readRubricsInForce(
  warehouse: Pick<Warehouse, 'read'>,
  question: Pick<ReadMaturityOptions, 'asOf' | 'rubrics' | 'drafts'>,
): Promise<readonly RubricSummary[]> {
  return (await readRubrics(warehouse, question)).map(({ rubric }) => summaryOf(rubric, question.asOf));
}

export function checkSummary(check: Check, asOf: string): CheckSummary {
  const { id, asks, category, level, weight, caps, effort, from, until } = check;
  return { id, asks, category, level, weight, caps, effort, standing: standingOf(check, dayOf(asOf)), from, until };
}

interface RubricInForce {
  readonly rubric: Rubric;
  readonly evaluatedAt: string;
}

async function readRubrics(
  warehouse: Pick<Warehouse, 'read'>,
  {
    asOf,
    rubrics,
    drafts = false,
  }: { readonly asOf: string; readonly rubrics?: readonly string[] | undefined; readonly drafts?: boolean | undefined },
): Promise<RubricInForce[]> {
  const rows = await warehouse.read<{ definition: string; evaluated_at: string }>(rubricsAsOf, { as_of: asOf, rubrics: rubrics ?? null });
  // Written by `storeRubrics` from a rubric that the schema had read.
  const all = rows.map(({ definition, evaluated_at: evaluatedAt }) => ({ rubric: JSON.parse(definition) as Rubric, evaluatedAt }));
  return all.filter(({ rubric }) => rubrics !== undefined || drafts || isPublished(rubric.phase));
}

interface GradeRow extends Record<string, unknown> {
  readonly rubric: string;
  readonly entity: string;
  readonly detail: string;
  readonly since: string;
}

interface VerdictRow extends Record<string, unknown> {
  readonly rubric: string;
  readonly entity: string;
  readonly check: string;
  readonly verdict: VerdictName;
  readonly credit: number | null;
  readonly reason: string;
  readonly observed: string | null;
  readonly stale_since: string | null;
  readonly captures: string | null;
  readonly since: string;
}

function resultOf(rubric: Rubric, row: GradeRow, verdicts: readonly VerdictRow[], asOf: string): RubricResult {
  const byCheck = new Map(verdicts.map((each) => [each.check, each]));
  const grade = JSON.parse(row.detail) as Grade;
  const results = rubric.checks.flatMap(({ id }): CheckResult[] => {
    const found = byCheck.get(id);
    if (!found) return [];
    const { check, verdict, credit, reason, observed, captures, since, stale_since: staleSince } = found;
    return [{ check, verdict, credit, reason, observed, captures: capturesOf(captures), since, staleSince }];
  });
  return {
    rubric: rubric.id,
    grade,
    since: row.since,
    upgrade: cheapestUpgrade(rubric, results, grade.letter, dayOf(asOf)),
    levelUpgrade: cheapestLevel(rubric, results, grade, dayOf(asOf)),
    verdicts: results,
  };
}

function summaryOf(rubric: Rubric, asOf: string): RubricSummary {
  const { id, title, describes, owner, phase, version, categories } = rubric;
  const { levels, minimumCoverage } = rubric.grading;
  const checks = rubric.checks.map((check) => checkSummary(check, asOf));
  return { id, title, describes, owner, phase, version, levels, minimumCoverage, categories, checks };
}

/** An entity that was graded and that no catalog declares any more. */
function unknownEntity(entity: string): EntitySummary {
  const [kind = '', rest = entity] = entity.split(':', 2);
  const name = rest.slice(rest.indexOf('/') + 1);
  return { entity, kind, name, title: null, type: null, owner: null, tier: null, lifecycle: null, system: null };
}

function byRubricAndEntity(rows: readonly VerdictRow[]): Map<string, VerdictRow[]> {
  return Map.groupBy(rows, keyOf);
}

function keyOf({ rubric, entity }: { readonly rubric: string; readonly entity: string }): string {
  return `${rubric} ${entity}`;
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

const wantedRubrics = '($rubrics::VARCHAR[] IS NULL OR list_contains($rubrics::VARCHAR[], rubric))';
const wantedEntities = '($entities::VARCHAR[] IS NULL OR entity IN (SELECT unnest($entities::VARCHAR[])))';
const gradedAsOf = `FROM grade WHERE ${wantedRubrics} AND valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to`;

const rubricsAsOf = `
SELECT definition, evaluated_at FROM rubric_version
WHERE ${wantedRubrics} AND valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to
ORDER BY rubric`;

/** Rows that hold at an instant, with the beginning of the unbroken run of intervals in which `same` stayed as it is. */
function heldSince(table: string, key: string, same: string): string {
  return `
WITH past AS (
  SELECT *, (${same}) IS DISTINCT FROM lag((${same})) OVER earlier OR valid_from IS DISTINCT FROM lag(valid_to) OVER earlier AS begins
  FROM ${table}
  WHERE ${wantedRubrics} AND ${wantedEntities} AND valid_from <= $as_of::TIMESTAMPTZ
  WINDOW earlier AS (PARTITION BY ${key} ORDER BY valid_from)
),
runs AS (SELECT *, max(valid_from) FILTER (begins) OVER (PARTITION BY ${key} ORDER BY valid_from) AS since FROM past)
SELECT * FROM runs WHERE $as_of::TIMESTAMPTZ < valid_to`;
}

const gradesAsOf = heldSince('grade', 'rubric, entity', `coalesce(letter, '') || ' ' || coalesce(level, '')`);
const verdictsAsOf = heldSince('verdict', 'rubric, entity, "check"', 'verdict');
