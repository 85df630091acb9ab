import type { Table } from '../../../query-language/catalog.ts';
import type { Environment } from '../../../query-language/compile.ts';
import { standingOf } from '../../../rubrics/grade.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { affectedEntities, type Between } from './affected.ts';
import type { CompiledRubric } from './compile-rubric.ts';
import { tablesRead } from './judgement-statement.ts';
import type { Judging } from './judging.ts';
import { ownReads } from './verdict.ts';
import { hasVolatileScope, isVolatileCheck } from './volatile.ts';
import { questionId } from './wording.ts';

/** A part of what there is to judge about one kind, of which the verdicts are found together. */
export interface Portion {
  readonly rubrics: readonly string[];
  /** Names of the questions of the checks; every check of the rubrics, those that they no longer have too, when left out. */
  readonly checks?: ReadonlySet<string>;
  /** Only these entities; everybody when left out. */
  readonly entities?: readonly string[];
  /** With `entities`: they are all there are after the first and up to the last of these. Null is without end. */
  readonly range?: readonly [after: string | null, upTo: string | null];
}

/** A judgement whose verdicts are at hand. */
export interface Before extends Between {
  /** Whether the verdicts by a rubric are those of the rubric as it is now. */
  readonly isSame: (rubric: Rubric) => boolean;
  /** The day of that judgement, `yyyy-mm-dd`. */
  readonly on: string;
  /** Whom an exemption begins or ends for, perhaps, by identifier or bare name. */
  readonly exempt: readonly string[];
}

/** So many verdicts are judged and compared at a time: as many as are comfortably held in memory. */
const comfortable = 4_000_000;

/**
 * What has to be judged about a kind so that all its verdicts are known: rubrics of which everything may be different; of the others, for
 * everybody the checks whose answers may change by themselves, and the rest of the checks for whoever something is new of.
 */
export async function portionsSince(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  judging: Judging,
  before: Before,
): Promise<readonly Portion[]> {
  const { rubrics, kind } = judging;
  const isKnown = (each: CompiledRubric): boolean =>
    before.isSame(each.rubric) &&
    !hasVolatileScope(each, environment.tables) &&
    !standingChanges(each, before.on, before.upTo.slice(0, 10));
  const known = rubrics.filter(isKnown);
  const anew = rubrics.filter((each) => !isKnown(each));
  const questions = known.flatMap(({ rubric, checks }) =>
    checks.map((check) => ({ id: questionId(rubric.id, check.check.id), isVolatile: isVolatileCheck(check, environment.tables) })),
  );
  const named = (isVolatile: boolean): ReadonlySet<string> =>
    new Set(questions.filter((each) => each.isVolatile === isVolatile).map(({ id }) => id));
  const affected = known.length === 0 ? [] : await affectedEntities(warehouse, kind, tablesOf(environment, known), before);
  if (affected === undefined) return portionsOf(warehouse, judging);
  const exempt = await entitiesNamed(warehouse, kind, before.exempt);
  const entities = [...new Set([...affected, ...exempt])].sort();
  return [
    ...(anew.length > 0 ? await portionsOf(warehouse, judging, idsOf(anew)) : []),
    ...(named(true).size > 0 ? await portionsOf(warehouse, judging, idsOf(known), named(true)) : []),
    ...(named(false).size > 0 && entities.length > 0 ? [{ rubrics: idsOf(known), checks: named(false), entities }] : []),
  ];
}

/** Everybody, in as many parts as it takes. */
export async function portionsOf(
  warehouse: Pick<Warehouse, 'read'>,
  { kind, rubrics }: Judging,
  ids: readonly string[] = idsOf(rubrics),
  checks?: ReadonlySet<string>,
): Promise<readonly Portion[]> {
  const own = rubrics.filter(({ rubric }) => ids.includes(rubric.id));
  const count = checks?.size ?? own.reduce((sum, each) => sum + each.checks.length, 0);
  const portion = { rubrics: ids, ...(checks === undefined ? {} : { checks }) };
  const rows = await warehouse.read<{ entity: string }>('SELECT DISTINCT entity FROM entity WHERE kind = $kind ORDER BY entity', {
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

function idsOf(rubrics: readonly CompiledRubric[]): readonly string[] {
  return rubrics.map(({ rubric }) => rubric.id);
}

/** Whether a check begins or ends to count between two days. */
function standingChanges({ rubric }: CompiledRubric, before: string, on: string): boolean {
  return rubric.checks.some((check) => standingOf(check, before) !== standingOf(check, on));
}

async function entitiesNamed(warehouse: Pick<Warehouse, 'read'>, kind: string, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const rows = await warehouse.read<{ entity: string }>(
    `SELECT DISTINCT entity FROM entity WHERE kind = $kind AND (
      entity IN (SELECT unnest($names::VARCHAR[])) OR regexp_extract(entity, '[^/]*$') IN (SELECT unnest($names::VARCHAR[])))`,
    { kind, names },
  );
  return rows.map(({ entity }) => entity);
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
