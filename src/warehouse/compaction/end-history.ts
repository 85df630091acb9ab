import type { Table } from '../../../query-language/catalog.ts';
import { identifier } from '../identifier.ts';
import { knowledge, reading, rubricVersion } from '../own-history.ts';
import type { Transaction } from '../warehouse.ts';

/**
 * Drops the states of an interval table that ended by `horizon`, and gives their number. Those that hold after it keep the instant at
 * which they began.
 */
export async function dropEnded(transaction: Transaction, table: string, horizon: string): Promise<number> {
  const dropped = await transaction.run(`DELETE FROM ${identifier(table)} WHERE valid_to <= $horizon::TIMESTAMPTZ`, { horizon });
  if (isAuthority(table)) {
    await transaction.run(`UPDATE ${identifier(table)} SET valid_from = $horizon::TIMESTAMPTZ WHERE valid_from < $horizon::TIMESTAMPTZ`, {
      horizon,
    });
  }
  return dropped;
}

/**
 * What makes other facts count. Nothing of it holds before the horizon, so that whoever asks about a time before it learns that nothing
 * is known, and takes what is left for nothing else.
 */
function isAuthority(table: string): boolean {
  return [reading, knowledge, rubricVersion].some(({ name }) => name === table);
}

/** Drops events of which every moment lies before `horizon` and which are over, and gives their number. */
export async function dropPast(transaction: Transaction, table: Table, horizon: string): Promise<number> {
  const columns = Object.entries(table.columns);
  const moments = columns
    .filter(([, { type }]) => type === 'timestamp' || type === 'date')
    .map(([name]) => `${identifier(name)}::TIMESTAMPTZ`);
  // What a column says until something comes to pass is said of what is not over.
  const standings = columns.flatMap(([name, { until }]) => (until === undefined ? [] : [{ name, before: Object.values(until) }]));
  const conditions = [
    `greatest(${moments.join(', ')}) < $horizon::TIMESTAMPTZ`,
    ...standings.map(({ name }) => `coalesce(NOT list_contains($${name}::VARCHAR[], ${identifier(name)}), true)`),
  ];
  return transaction.run(`DELETE FROM ${identifier(table.name)} WHERE ${conditions.join(' AND ')}`, {
    horizon,
    ...Object.fromEntries(standings.map(({ name, before }) => [name, before])),
  });
}
