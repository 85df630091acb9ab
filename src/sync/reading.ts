import type { Reading } from '../../collectors/collector.ts';
import type { Novelty } from './novelty.ts';
import { reading } from '../warehouse/own-history.ts';
import { forever, type Transaction } from '../warehouse/warehouse.ts';

export interface ReadingsOf {
  readonly source: string;
  readonly at: string;
  /** Earlier readings of these tables and scopes that are not among the new ones end. `'*'` is every scope. */
  readonly replacing?: { readonly tables: readonly string[]; readonly scopes: '*' | readonly string[] };
  /** Spares what was never said before the comparison with what was. */
  readonly novelty?: Novelty | undefined;
}

/** Notes what was read and what was not. Of several readings of one table and scope the last holds. */
export async function writeReadings(
  transaction: Transaction,
  readings: readonly Reading[],
  { source, at, replacing, novelty }: ReadingsOf,
): Promise<void> {
  const latest = [...new Map(readings.map((each) => [JSON.stringify([each.reading, each.scope]), each])).values()];
  if (await novelty?.readings(transaction, latest, replacing)) {
    const interval = { valid_from: at, valid_to: forever };
    const rows = latest.map(({ reading: table, scope, outcome, reason }) => ({
      source,
      table,
      scope,
      outcome,
      reason,
      read_at: at,
      ...interval,
    }));
    return transaction.append('reading', rows);
  }
  const scopes = replacing?.scopes ?? [];
  await transaction.loadOwn(
    reading,
    latest.map(({ reading: table, scope, outcome, reason }) => ({ source, table, scope, outcome, reason, read_at: at })),
    {
      observedAt: at,
      parameters: {
        source,
        replaced: replacing?.tables ?? [],
        replaced_scopes: scopes === '*' ? [] : scopes,
        every_scope: scopes === '*',
      },
      within:
        'held.source = $source AND list_contains($replaced::VARCHAR[], held."table") AND ($every_scope OR list_contains($replaced_scopes::VARCHAR[], held.scope))',
    },
  );
}

/**
 * Tables and scopes, as JSON pairs, of which nothing has been said since the instant that goes with the scope: what was said then stands.
 * Of a scope without an instant nothing stands.
 */
export async function standingReadings(
  transaction: Transaction,
  tables: readonly string[],
  asked: readonly { readonly scope: string; readonly at: string | null }[],
  source: string,
): Promise<ReadonlySet<string>> {
  const timed = asked.flatMap(({ scope, at }) => (at === null ? [] : [{ scope, at }]));
  if (timed.length === 0) return new Set();
  const rows = await transaction.read<{ table: string; scope: string }>(
    `SELECT "table", reading.scope FROM reading
      JOIN (SELECT unnest($scopes::VARCHAR[]) AS scope, unnest($instants::VARCHAR[])::TIMESTAMPTZ AS at) AS asked ON asked.scope = reading.scope
    WHERE source = $source AND list_contains($tables::VARCHAR[], "table") AND valid_to = $forever::TIMESTAMPTZ AND read_at <= asked.at`,
    { source, tables, forever, scopes: timed.map(({ scope }) => scope), instants: timed.map(({ at }) => at) },
  );
  return new Set(rows.map(({ table, scope }) => JSON.stringify([table, scope])));
}

/** All that was said of these tables in these scopes still holds; of `'*'`, in every scope. What was read later than `at` stays so. */
export async function refreshReadings(
  transaction: Transaction,
  tables: readonly string[],
  scopes: readonly string[],
  { source, at }: ReadingsOf,
): Promise<void> {
  await transaction.run(
    `UPDATE reading SET read_at = $at::TIMESTAMPTZ
    WHERE source = $source AND list_contains($tables::VARCHAR[], "table") AND valid_to = $forever::TIMESTAMPTZ AND read_at < $at::TIMESTAMPTZ
      AND (list_contains($scopes::VARCHAR[], scope) OR list_contains($scopes::VARCHAR[], '*'))`,
    { source, tables, scopes, at, forever },
  );
}

/** That these tables as a whole could once not be read no longer holds. */
export async function forgetRefusals(transaction: Transaction, tables: readonly string[], { source, at }: ReadingsOf): Promise<void> {
  await transaction.loadOwn(reading, [], {
    observedAt: at,
    parameters: { source, tables },
    within: `held.source = $source AND held.scope = '*' AND held.outcome <> 'read' AND list_contains($tables::VARCHAR[], held."table")`,
  });
}
