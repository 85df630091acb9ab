import type { Read } from '../backup/content.ts';
import type { Transaction } from '../warehouse.ts';

/** What there is a past of: what sources said, what happened, what Assay said; and that of which every change within a day is kept. */
export type Past = 'facts' | 'events' | 'results' | 'days';

/** Since when the past is there in full, ISO 8601 in UTC. Nothing of what is left out was ever given up. */
export type Horizons = Readonly<Partial<Record<Past, string>>>;

/** Since when the past is there. What is asked about a time before rests on less than was known then. */
export async function readHorizons(read: Read): Promise<Horizons> {
  const rows = await read<{ of: Past; since: string }>('SELECT "of", since FROM horizon');
  return Object.fromEntries(rows.map(({ of, since }) => [of, since]));
}

/** Notes that the past before these instants is being given up. What was given up does not come back. */
export async function writeHorizons(transaction: Transaction, horizons: Horizons): Promise<void> {
  const before = await readHorizons(async (sql, parameters) => transaction.read(sql, parameters));
  const later = Object.entries(horizons).filter(([of, since]) => since > (before[of as Past] ?? ''));
  for (const [of] of later) await transaction.run('DELETE FROM horizon WHERE "of" = $of', { of });
  await transaction.append(
    'horizon',
    later.map(([of, since]) => ({ of, since })),
  );
}
