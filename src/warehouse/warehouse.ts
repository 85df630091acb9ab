import type { Table, Value } from '../../query-language/catalog.ts';

/**
 * The one owner of the DuckDB file. Nobody else opens it.
 *
 * Values cross this door as plain JavaScript: instants and dates as ISO 8601 text in UTC, durations as seconds, integers as
 * numbers (text beyond 2^53), lists as arrays, json as its text, SQL NULL as null.
 */
export interface Warehouse {
  /** Runs one SELECT on a snapshot. Never waits for a writer. Parameters are named (`$name`) and never spliced. */
  read<T extends RecordRow = RecordRow>(sql: string, parameters?: Parameters): Promise<T[]>;
  /** Runs the work in one transaction: all of it is committed, or none. Writers queue; there is one at a time. */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Where the data is, for messages: a path, or `:memory:`. */
  readonly path: string;
  close(): Promise<void>;
}

export interface Transaction {
  read<T extends RecordRow = RecordRow>(sql: string, parameters?: Parameters): Promise<T[]>;
  run(sql: string, parameters?: Parameters): Promise<void>;
  /**
   * Brings rows of a declared table up to date. `intervals`: a row that differs from the one that holds closes it and opens a new
   * one at `observedAt`; an equal row changes nothing. `events`: the latest state replaces the earlier by key. With `whole`, what
   * the source reported before for these subjects and does not report now ends at `observedAt` (`'*'` is every subject).
   */
  load(table: Table, rows: readonly Readonly<Record<string, Value>>[], as: LoadOptions): Promise<LoadResult>;
  /** Appends rows as they are to a table of the warehouse's own. Columns left out are null. */
  append(table: string, rows: readonly Readonly<Record<string, Value>>[]): Promise<void>;
}

export interface LoadOptions {
  readonly source: string;
  readonly observedAt: string;
  readonly whole?: '*' | readonly string[];
}

export interface LoadResult {
  readonly opened: number;
  readonly closed: number;
  readonly unchanged: number;
}

export type Parameters = Readonly<Record<string, Value>>;
export type RecordRow = Record<string, unknown>;

/** The open end of an interval. */
export const forever = '9999-12-31T00:00:00.000Z';
