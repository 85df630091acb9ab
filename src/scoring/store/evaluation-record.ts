import { createHash } from 'node:crypto';
import type { Environment } from '../../../query-language/compile.ts';
import type { Exemption } from '../../../rubrics/exemption.ts';
import type { Transaction } from '../../warehouse/warehouse.ts';
import type { StoreContext } from './store.ts';

/** What besides facts and rubrics decides verdicts, as digests: where one differs, what was judged before may not hold any more. */
export interface Standards {
  readonly standards: string;
  readonly exemptions: string;
}

/** The evaluation whose results stand. */
export interface LastEvaluation extends Standards {
  readonly asOf: string;
  /** Everything that was observed up to this had been read by then. */
  readonly since: string;
}

/** What decides verdicts besides facts and rubrics. */
export function standardsOf(
  environment: Environment,
  given: { readonly asOf: string; readonly exemptions?: readonly Exemption[]; readonly setting?: string; readonly program?: string },
): Standards {
  const tables = [...environment.tables.values()].map(({ name, freshHours, freshHoursFrom = {}, columns }) => [
    name,
    freshHours,
    freshHoursFrom,
    Object.entries(columns).map(([column, { type }]) => [column, type]),
  ]);
  const inForce = (given.exemptions ?? []).filter(({ approvedBy, expires }) => approvedBy !== null && expires >= given.asOf.slice(0, 10));
  return {
    standards: digest([given.program ?? null, given.setting ?? null, tables]),
    exemptions: digest(inForce),
  };
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/**
 * The last evaluation of everything; none where there was none yet, or only one of a later instant. What a run reads counts as observed
 * when the run began, so of a run that was under way then, or has begun since, nothing had been read for certain.
 */
export async function lastEvaluation(transaction: Transaction, asOf: string): Promise<LastEvaluation | undefined> {
  const [last] = await transaction.read<Record<string, unknown> & Standards & { as_of: string; since: string; later: boolean }>(
    `SELECT as_of, standards, exemptions, as_of > $as_of::TIMESTAMPTZ AS later,
      least(as_of, (SELECT min(observed_at) - INTERVAL 1 MICROSECOND FROM sync_run WHERE run > settled_run)) AS since
    FROM evaluation ORDER BY as_of DESC, evaluated_at DESC LIMIT 1`,
    { as_of: asOf },
  );
  if (!last || last.later) return undefined;
  const { as_of: then, since, standards, exemptions } = last;
  return { asOf: then, since, standards, exemptions };
}

/** Keeps on record that everything was evaluated, with the last run of which all had been read: another may be under way. */
export async function keepEvaluation({ transaction, asOf, now }: StoreContext, standards: Standards, whole: boolean): Promise<void> {
  await transaction.run(
    `INSERT INTO evaluation (as_of, evaluated_at, settled_run, standards, exemptions, whole)
    SELECT $as_of::TIMESTAMPTZ, $now::TIMESTAMPTZ,
      coalesce((SELECT min(run) - 1 FROM sync_run WHERE resolved = false), (SELECT max(run) FROM sync_run), 0), $standards, $exemptions, $whole`,
    { as_of: asOf, now, whole, ...standards },
  );
}
