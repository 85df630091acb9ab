import { createHash } from 'node:crypto';
import type { Environment } from '../../../query-language/compile.ts';
import type { Exemption } from '../../../rubrics/exemption.ts';
import { forever, type Transaction } from '../../warehouse/warehouse.ts';
import type { StoreContext } from './store.ts';

/** What besides facts and rubrics decides verdicts, as digests: where one differs, what was judged before may not hold any more. */
export interface Standards {
  readonly standards: string;
  readonly exemptions: string;
}

/** The evaluation of everything whose results stand, as far as nothing has been stored since that it did not judge by. */
export interface LastEvaluation {
  readonly asOf: string;
  /** Everything that was observed up to this had been read by then. */
  readonly since: string;
  /** Digest of the exemptions that the results rest on; null where they rest on several. */
  readonly exemptions: string | null;
  /** Versions of the rubrics by which everybody was judged then, or has been since, by identifier. */
  readonly versions: ReadonlyMap<string, string>;
}

/** What decides verdicts besides facts and rubrics. */
export function standardsOf(
  environment: Environment,
  given: { readonly asOf: string; readonly exemptions?: readonly Exemption[]; readonly setting?: string; readonly program?: string },
): Standards {
  const inForce = (given.exemptions ?? []).filter(({ approvedBy, expires }) => approvedBy !== null && expires >= given.asOf.slice(0, 10));
  return {
    standards: digest([given.program ?? null, given.setting ?? null, [...environment.tables.values()]]),
    exemptions: digest(inForce),
  };
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/**
 * The last evaluation of everything that there is to go on from; none where there was none yet, or by other standards, or one of a later
 * instant. What a run reads counts as observed when the run began, so of a run that was under way then, or has begun since, nothing had
 * been read for certain.
 */
export async function lastEvaluation(
  transaction: Transaction,
  asOf: string,
  { standards }: Standards,
): Promise<LastEvaluation | undefined> {
  const [last] = await transaction.read<LastRow>(
    `SELECT as_of, evaluated_at, exemptions, standards IS NOT DISTINCT FROM $standards AND as_of <= $as_of::TIMESTAMPTZ AS stands,
      least(as_of, (SELECT min(observed_at) - INTERVAL 1 MICROSECOND FROM sync_run WHERE run > settled_run)) AS since
    FROM evaluation ORDER BY as_of DESC, evaluated_at DESC LIMIT 1`,
    { as_of: asOf, standards },
  );
  if (!last?.stands) return undefined;
  // A rubric that could not be judged then has an older evaluation: what became known in between was never asked about.
  const judged = await transaction.read<{ rubric: string; version: string }>(
    'SELECT rubric, version FROM rubric_version WHERE valid_to = $forever::TIMESTAMPTZ AND evaluated_at >= $evaluated_at::TIMESTAMPTZ',
    { forever, evaluated_at: last.evaluated_at },
  );
  const versions = new Map(judged.map(({ rubric, version }) => [rubric, version]));
  return { asOf: last.as_of, since: last.since, exemptions: last.exemptions, versions };
}

interface LastRow extends Record<string, unknown> {
  readonly as_of: string;
  readonly evaluated_at: string;
  readonly exemptions: string | null;
  readonly stands: boolean;
  readonly since: string;
}

/**
 * Keeps on record that everything was evaluated, with the last run of which all had been read: another may be under way. What was stored
 * of a later instant stands beside it and was judged by other facts, so that there is nothing to go on from.
 */
export async function keepEvaluation({ transaction, asOf, now }: StoreContext, kept: Kept): Promise<void> {
  await transaction.run(
    `INSERT INTO evaluation (as_of, evaluated_at, settled_run, standards, exemptions, whole)
    SELECT $as_of::TIMESTAMPTZ, $now::TIMESTAMPTZ,
      coalesce((SELECT min(run) - 1 FROM sync_run WHERE resolved = false), (SELECT max(run) FROM sync_run), 0), $standards, $exemptions, $whole`,
    { as_of: asOf, now, ...kept },
  );
  await transaction.run('UPDATE evaluation SET standards = NULL WHERE as_of > $as_of::TIMESTAMPTZ', { as_of: asOf });
}

export interface Kept {
  /** Null where nothing may go on from this evaluation. */
  readonly standards: string | null;
  readonly exemptions: string;
  /** Whether everything was judged anew. */
  readonly whole: boolean;
}

/** Lets nothing go on from the evaluations on record: results were stored beside theirs that do not rest on the same. */
export async function forgetEvaluations(transaction: Transaction): Promise<void> {
  await transaction.run('UPDATE evaluation SET standards = NULL');
}

/** Lets whoever goes on from the evaluations on record look at everybody who is or was exempt. */
export async function forgetExemptions(transaction: Transaction): Promise<void> {
  await transaction.run('UPDATE evaluation SET exemptions = NULL');
}
