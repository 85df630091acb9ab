import type { Table } from '../../query-language/catalog.ts';
import type { Environment } from '../../query-language/compile.ts';
import type { Exemption } from '../../rubrics/exemption.ts';
import { standingOf } from '../../rubrics/grade.ts';
import { forever, type Transaction } from '../warehouse/warehouse.ts';
import { affectedEntities } from './affected.ts';
import type { CompiledRubric } from './compile-rubric.ts';
import type { LastEvaluation, Standards } from './evaluation-record.ts';
import { tablesRead } from './judgement-statement.ts';
import type { Judging, Refused } from './judging.ts';
import type { Portion, StoreContext } from './store.ts';
import { ownReads } from './verdict.ts';
import { hasVolatileScope, isVolatileCheck } from './volatile.ts';
import { questionId } from './wording.ts';

/** How much has to be judged anew. */
export interface Extent {
  /** The evaluation whose results stand; everything is judged where there is none. */
  readonly last: LastEvaluation | undefined;
  readonly standards: Standards;
  readonly exemptions: readonly Exemption[];
  readonly refused: Refused;
  /** Only these entities are wanted, whatever may have changed for others. */
  readonly entities: readonly string[] | undefined;
}

/** So many verdicts are judged and compared at a time: as many as are comfortably held in memory. */
const comfortable = 4_000_000;

/**
 * What has to be judged about a kind so that all its results hold: rubrics of which everything may be different; of the others, for
 * everybody the checks whose answers may change by themselves, and the rest of the checks for whoever something is new of.
 */
export async function portionsOf(context: StoreContext, judging: Judging, extent: Extent): Promise<readonly Portion[]> {
  const { transaction, environment, asOf } = context;
  const { rubrics } = judging;
  const { last, standards, entities, refused } = extent;
  const ids = (some: readonly CompiledRubric[]): readonly string[] => some.map(({ rubric }) => rubric.id);
  if (entities !== undefined) return [{ rubrics: ids(rubrics), entities }];
  if (!last || last.standards !== standards.standards || refused.size > 0) return everybody(transaction, judging, ids(rubrics));

  const inForce = await versionsInForce(transaction);
  const isKnown = (each: CompiledRubric): boolean =>
    inForce.get(each.rubric.id) === each.rubric.version &&
    !hasVolatileScope(each, environment.tables) &&
    !standingChanges(each, last.asOf.slice(0, 10), asOf.slice(0, 10));
  const known = rubrics.filter(isKnown);
  const anew = rubrics.filter((each) => !isKnown(each));
  const questions = known.flatMap(({ rubric, checks }) =>
    checks.map((check) => ({ id: questionId(rubric.id, check.check.id), isVolatile: isVolatileCheck(check, environment.tables) })),
  );
  const named = (isVolatile: boolean): ReadonlySet<string> =>
    new Set(questions.filter((each) => each.isVolatile === isVolatile).map(({ id }) => id));
  const affected = await affectedBy(context, judging.kind, known, last, extent);
  if (affected === undefined) return everybody(transaction, judging, ids(rubrics));
  return [
    ...(anew.length > 0 ? await everybody(transaction, judging, ids(anew)) : []),
    ...(named(true).size > 0 ? await everybody(transaction, judging, ids(known), named(true)) : []),
    ...(named(false).size > 0 && affected.length > 0 ? [{ rubrics: ids(known), checks: named(false), entities: affected }] : []),
  ];
}

/** Everybody, in as many parts as it takes. */
async function everybody(
  transaction: Transaction,
  { kind, rubrics }: Judging,
  ids: readonly string[],
  checks?: ReadonlySet<string>,
): Promise<readonly Portion[]> {
  const own = rubrics.filter(({ rubric }) => ids.includes(rubric.id));
  const count = checks?.size ?? own.reduce((sum, each) => sum + each.checks.length, 0);
  const portion = { rubrics: ids, ...(checks === undefined ? {} : { checks }) };
  const rows = await transaction.read<{ entity: string }>('SELECT DISTINCT entity FROM entity WHERE kind = $kind ORDER BY entity', {
    kind,
  });
  const size = Math.max(1000, Math.floor(comfortable / Math.max(1, count)));
  if (rows.length <= size) return [portion];
  const parts = Math.ceil(rows.length / size);
  return Array.from({ length: parts }, (_, part) => {
    const entities = rows.slice(part * size, (part + 1) * size).map(({ entity }) => entity);
    const after = part === 0 ? null : (rows[part * size - 1]?.entity ?? null);
    return { ...portion, entities, range: [after, part === parts - 1 ? null : (entities.at(-1) ?? null)] };
  });
}

async function versionsInForce(transaction: Transaction): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction.read<{ rubric: string; version: string }>(
    'SELECT rubric, version FROM rubric_version WHERE valid_to = $forever::TIMESTAMPTZ',
    { forever },
  );
  return new Map(rows.map(({ rubric, version }) => [rubric, version]));
}

/** Whether a check begins or ends to count between two days. */
function standingChanges({ rubric }: CompiledRubric, before: string, on: string): boolean {
  return rubric.checks.some((check) => standingOf(check, before) !== standingOf(check, on));
}

/** Whom something is new of: facts, or an exemption. */
async function affectedBy(
  { transaction, environment, asOf }: StoreContext,
  kind: string,
  rubrics: readonly CompiledRubric[],
  last: LastEvaluation,
  { standards, exemptions }: Extent,
): Promise<readonly string[] | undefined> {
  if (rubrics.length === 0) return [];
  const tables = tablesOf(environment, rubrics);
  const affected = await affectedEntities(transaction, kind, tables, { since: last.since, upTo: asOf });
  if (affected === undefined || last.exemptions === standards.exemptions) return affected;
  const exempt = await transaction.read<{ entity: string }>(
    `SELECT DISTINCT entity FROM entity WHERE kind = $kind AND (
      entity IN (SELECT unnest($names::VARCHAR[])) OR regexp_extract(entity, '[^/]*$') IN (SELECT unnest($names::VARCHAR[]))
      OR entity IN (SELECT entity FROM verdict WHERE verdict = 'exempt' AND valid_to = $forever::TIMESTAMPTZ))`,
    { kind, forever, names: [...new Set(exemptions.map(({ entity }) => entity))] },
  );
  return [...new Set([...affected, ...exempt.map(({ entity }) => entity)])].sort();
}

/** What is known of entities by intervals, as far as whom rubrics are for and the checks that do not change by themselves rest on it. */
function tablesOf(environment: Environment, rubrics: readonly CompiledRubric[]): readonly Table[] {
  const scoped = new Set(rubrics.flatMap(({ scope }) => ownReads(scope?.where ?? null).map(({ table }) => table)));
  const steady = rubrics.flatMap(({ checks }) => checks.filter((check) => !isVolatileCheck(check, environment.tables)));
  const checked = new Set(tablesRead(environment, steady).map(({ name }) => name));
  return [...environment.tables.values()].filter(
    ({ name, history, result }) => history === 'intervals' && result === undefined && (scoped.has(name) || checked.has(name)),
  );
}
