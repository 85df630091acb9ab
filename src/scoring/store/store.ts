import type { Environment } from '../../../query-language/compile.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { identifier } from '../../warehouse/identifier.ts';
import { rubricVersion, verdict } from '../../warehouse/own-history.ts';
import { type LoadResult, type Parameters, type Transaction } from '../../warehouse/warehouse.ts';
import type { JudgeOptions, Judging } from '../judge/judging.ts';
import { reasonsOf, type Undecided } from '../judge/missing-value.ts';
import type { Portion } from '../judge/portion.ts';
import { questionId } from '../judge/wording.ts';

/** What a store needs to know of the evaluation it is part of. */
export interface StoreContext extends Pick<JudgeOptions, 'asOf' | 'now'> {
  readonly transaction: Transaction;
  readonly environment: Environment;
}

/**
 * Judges a portion and stores its verdicts as they hold from `asOf` on: what changed begins a new interval, what is no longer judged
 * ends, and what is as before is not written at all.
 */
export async function storeVerdicts(context: StoreContext, judging: Judging, portion: Portion): Promise<LoadResult> {
  const { transaction, asOf } = context;
  const { rubrics, entities } = portion;
  const checks = portion.checks ?? questionsOf(judging, rubrics);
  if (checks.size === 0) return nothing;
  const { sql, parameters } = judging.statement({ checks, ...(entities === undefined ? {} : { entities }) });
  const within = withinOf(portion);
  const named = parametersOf(portion);
  const fresh = await isFresh(transaction, within, named);
  const loaded = await transaction.derive(verdict, sql, {
    observedAt: asOf,
    parameters: { ...parameters, ...named },
    within,
    fresh,
    amend: async (rows) => giveReasons(context, judging, rows),
  });
  if (fresh) await giveReasons(context, judging, verdict.name, within, named);
  return loaded;
}

const nothing: LoadResult = { opened: 0, closed: 0, unchanged: 0, duplicates: 0, late: 0 };

function questionsOf({ rubrics }: Judging, ids: readonly string[]): ReadonlySet<string> {
  return new Set(
    rubrics.flatMap(({ rubric, checks }) => (ids.includes(rubric.id) ? checks.map(({ check }) => questionId(rubric.id, check.id)) : [])),
  );
}

/** Whether there never was a verdict of the portion: then there is nothing to compare. */
async function isFresh(transaction: Transaction, within: string, parameters: Parameters): Promise<boolean> {
  const rows = await transaction.read(`SELECT 1 AS found FROM ${identifier(verdict.name)} AS held WHERE ${within} LIMIT 1`, parameters);
  return rows.length === 0;
}

function withinOf({ rubrics, checks, entities, range }: Portion): string {
  const own = checksByRubric(rubrics, checks).map((each, place) =>
    each === undefined
      ? `held.rubric = $portion_rubric_${place}`
      : `held.rubric = $portion_rubric_${place} AND held."check" IN (SELECT unnest($portion_checks_${place}::VARCHAR[]))`,
  );
  return [
    `(${own.join(' OR ')})`,
    ...(range === undefined && entities !== undefined ? ['held.entity IN (SELECT unnest($portion_entities::VARCHAR[]))'] : []),
    ...(range?.[0] == null ? [] : ['held.entity > $portion_after']),
    ...(range?.[1] == null ? [] : ['held.entity <= $portion_up_to']),
  ].join(' AND ');
}

function parametersOf({ rubrics, checks, entities, range }: Portion): Parameters {
  const own = checksByRubric(rubrics, checks);
  return {
    ...Object.fromEntries(rubrics.map((rubric, place) => [`portion_rubric_${place}`, rubric])),
    ...Object.fromEntries(own.map((each, place) => [`portion_checks_${place}`, each ?? []])),
    portion_entities: range === undefined ? (entities ?? []) : [],
    portion_after: range?.[0] ?? null,
    portion_up_to: range?.[1] ?? null,
  };
}

/** The checks of each rubric that a portion is about; undefined where it is about all of them. */
function checksByRubric(rubrics: readonly string[], checks: ReadonlySet<string> | undefined): readonly (readonly string[] | undefined)[] {
  return rubrics.map((rubric) => {
    const prefix = questionId(rubric, '');
    return checks && [...checks].flatMap((id) => (id.startsWith(prefix) ? [id.slice(prefix.length)] : []));
  });
}

/** Says of verdicts without data, which the engine found no reason for, which value it is that they lack. */
async function giveReasons(
  { transaction, environment, asOf, now }: StoreContext,
  judging: Judging,
  rows: string,
  among = 'true',
  parameters: Parameters = {},
): Promise<void> {
  const where = `held.reason IS NULL AND ${among}`;
  const undecided = await transaction.read<Undecided & Record<string, unknown>>(
    `SELECT rubric, "check", entity FROM ${identifier(rows)} AS held WHERE ${where}`,
    parameters,
  );
  if (undecided.length === 0) return;
  const reasonOf = await reasonsOf(transaction, environment, judging, undecided, { as_of: asOf, now });
  const given = undecided.map((each) => ({ ...each, reason: reasonOf(each) }));
  const shape = `[{"rubric":"VARCHAR","check":"VARCHAR","entity":"VARCHAR","reason":"VARCHAR"}]`;
  await transaction.run(
    `UPDATE ${identifier(rows)} AS held SET reason = given.reason
    FROM (SELECT unnest(from_json($given::JSON, '${shape}'), max_depth := 2)) AS given
    WHERE ${where} AND held.rubric = given.rubric AND held."check" = given."check" AND held.entity = given.entity`,
    { ...parameters, given: JSON.stringify(given) },
  );
}

/** Ends the verdicts of rubrics that are neither judged nor kept. */
export async function endVerdicts({ transaction, asOf }: StoreContext, standing: readonly string[]): Promise<LoadResult> {
  return transaction.derive(verdict, 'SELECT * FROM verdict WHERE false', {
    observedAt: asOf,
    parameters: { standing },
    within: 'NOT list_contains($standing::VARCHAR[], held.rubric)',
  });
}

/** Stores the rubrics in force, as they are; all others end but those named as retained, or none where nothing is said of others. */
export async function storeRubrics(
  { transaction, asOf, now }: StoreContext,
  rubrics: readonly Rubric[],
  retained: readonly string[] | undefined,
): Promise<void> {
  const staging = 'rubric_evaluated';
  await transaction.append(
    staging,
    rubrics.map((rubric) => ({
      rubric: rubric.id,
      version: rubric.version,
      definition: JSON.stringify({ ...rubric, examples: undefined }),
      evaluated_at: now,
    })),
  );
  await transaction.derive(rubricVersion, `SELECT * FROM ${staging}`, {
    observedAt: asOf,
    ...(retained === undefined
      ? { within: 'false' }
      : { parameters: { retained }, within: 'NOT list_contains($retained::VARCHAR[], held.rubric)' }),
  });
  await transaction.run(`DELETE FROM ${staging}`);
}
