import type { Reading } from '../../collectors/collector.ts';
import { reading } from '../warehouse/own-history.ts';
import type { Transaction } from '../warehouse/warehouse.ts';

export interface ReadingsOf {
  readonly source: string;
  readonly at: string;
  /** Earlier readings of these tables and scopes that are not among the new ones end. `'*'` is every scope. */
  readonly replacing?: { readonly tables: readonly string[]; readonly scopes: '*' | readonly string[] };
}

/** Notes what was read and what was not. Of several readings of one table and scope the last holds. */
export async function writeReadings(
  transaction: Transaction,
  readings: readonly Reading[],
  { source, at, replacing }: ReadingsOf,
): Promise<void> {
  const latest = [...new Map(readings.map((each) => [JSON.stringify([each.reading, each.scope]), each])).values()];
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
