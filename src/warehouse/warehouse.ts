import type { Table, Value } from '../../query-language/catalog.ts';

/**
 * The one owner of the DuckDB file. Nobody else opens it.
 *
 * Values cross this door as plain JavaScript: instants and dates as ISO 8601 text in UTC, durations as seconds, integers as
 * numbers (text beyond 2^53), lists as arrays, structs as objects, json as its text, blobs as bytes, SQL NULL as null.
 */
export interface Warehouse {
  /**
   * Runs one SELECT on a snapshot. Never waits for a writer. Parameters are named (`$name`) and never spliced; those that the
   * statement does not name are left aside.
   */
  read<T extends RecordRow = RecordRow>(sql: string, parameters?: Parameters, options?: ReadOptions): Promise<T[]>;
  /**
   * Runs the work in one transaction: all of it is committed, or none. Writers queue; there is one at a time, so work that waits
   * for another `write` waits for ever.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Writes all that is committed at one moment into a new file, while others read and write on. The file is a database of its own that
   * says what it holds; `into` lies in the folder that the warehouse was opened with for that. What is written after a fault is nothing
   * to be kept. One copy is made at a time.
   */
  backUp(into: string, about: BackUpOptions): Promise<void>;
  /** Where the data is, for messages: a path, or `:memory:`. */
  readonly path: string;
  /** Waits for what is under way, writes everything to the file and lets go of it. */
  close(): Promise<void>;
}

export interface ReadOptions {
  /** Stops the statement when aborted; the read then fails with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The most rows to give. To learn whether there are more, ask for one more. */
  readonly rowLimit?: number;
}

export interface BackUpOptions {
  /** Version of the program, for the record. */
  readonly program: string;
  /** ISO 8601 in UTC, for the record. */
  readonly now: string;
  /** Stops the copying when aborted; it then fails with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Transaction {
  read<T extends RecordRow = RecordRow>(sql: string, parameters?: Parameters): Promise<T[]>;
  /** Runs one statement for its effect and gives the number of rows it touched. */
  run(sql: string, parameters?: Parameters): Promise<number>;
  /**
   * Brings rows of a declared table up to date. `intervals`: a row that differs from the one that holds closes it and opens a new
   * one at `observedAt`; an equal row changes nothing. `events`: the latest state replaces the earlier by key. With `whole`, what
   * the source reported before for these subjects and does not report now ends at `observedAt` (`'*'` is every subject); events
   * have happened and are never undone by absence.
   *
   * Of two rows with one key the last wins. Time only goes forward: a row observed before what is already known of its key began
   * or ended is late, and is left out. A second load at the same instant corrects the first.
   */
  load(table: Table, rows: readonly Readonly<Record<string, Value>>[], as: LoadOptions): Promise<LoadResult>;
  /** As `load`, for an interval table of the warehouse's own: what the SELECT gives is the whole truth of what it is about. */
  derive(into: IntervalTable, select: string, as: DeriveOptions): Promise<LoadResult>;
  /** As `derive`, of rows that are at hand, one for each key. */
  loadOwn(into: IntervalTable, rows: readonly Readonly<Record<string, Value>>[], as: OwnOptions): Promise<LoadResult>;
  /**
   * Appends rows as they are to a table of the warehouse's own. Columns left out are null. What is wrong with a row may come out only
   * where the transaction next looks at a table, or ends.
   */
  append(table: string, rows: readonly Readonly<Record<string, Stored>>[]): Promise<void>;
}

export interface LoadOptions {
  readonly source: string;
  readonly observedAt: string;
  readonly whole?: '*' | readonly string[];
  /** Subjects that `whole` says nothing about, because they could not be read. */
  readonly except?: readonly string[];
  /** The caller is certain that none of these keys was ever loaded from the source and that nothing ends: nothing is compared. */
  readonly fresh?: boolean;
}

export interface LoadResult {
  /** States that began: new rows and changed ones. */
  readonly opened: number;
  /** States that ended: changed rows and vanished ones. */
  readonly closed: number;
  readonly unchanged: number;
  /** Rows left out because a later one had the same key. */
  readonly duplicates: number;
  /** Rows left out because more recent knowledge of their key was there. */
  readonly late: number;
}

/** An interval table that is computed, not collected. It has these columns, `valid_from` and `valid_to`. */
export interface IntervalTable {
  readonly name: string;
  /** Columns that identify a row; none of them is null. */
  readonly key: readonly string[];
  /** Columns whose change ends one state and begins the next. */
  readonly states: readonly string[];
  /** Columns brought up to date in place: a change of them is no new state. */
  readonly refreshes: readonly string[];
}

export interface OwnOptions {
  readonly observedAt: string;
  readonly parameters?: Parameters;
  /**
   * Which rows those given are the whole truth about, as a condition on `held`: the others end. Every row, when left out. Rows that are
   * given are brought up to date wherever they stand.
   */
  readonly within?: string;
}

export interface DeriveOptions extends OwnOptions {
  /** Puts the rows right before they are compared, in the table of this name: for what only a look at them can tell. */
  readonly amend?: (rows: string) => Promise<void>;
  /** The caller is certain that the table holds nothing of these keys and that nothing ends: nothing is compared. */
  readonly fresh?: boolean;
}

/** What a column can be given: a value, or bytes for a blob. */
export type Stored = Value | Uint8Array;
export type Parameters = Readonly<Record<string, Stored>>;
export type RecordRow = Record<string, unknown>;

/** The open end of an interval. */
export const forever = '9999-12-31T00:00:00.000Z';
