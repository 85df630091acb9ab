/**
 * What has been collected, as far as whoever asks knows: the language itself reads no database. Both answer at once, from what is
 * known already; nothing where that is not known.
 */
export interface Collected {
  /** The values that a column has now, the most frequent first. */
  readonly values?: ValueCounts;
  /** When a table was read last, ISO 8601 in UTC. */
  readonly readAt?: (table: string) => string | undefined;
}

export type ValueCounts = (table: string, column: string) => readonly ValueCount[] | undefined;

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}
