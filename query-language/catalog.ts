/**
 * What there is to ask about: tables, their columns, and whose facts they hold. Collectors declare tables with these types;
 * DDL, loaders, names in the language, completion and the reference all come from the one declaration.
 */

/**
 * Types a column can have. `duration` is stored as seconds; `timestamp` is an instant in UTC; `json` is any JSON value but null, which is
 * no value; `version` is a text that compares by semver; `grade` is one of the letters A, B, C, D and F.
 */
export type Scalar = 'boolean' | 'integer' | 'number' | 'text' | 'date' | 'timestamp' | 'duration' | 'version' | 'grade' | 'json';

export type ColumnType = Scalar | 'list<text>' | 'list<integer>' | 'list<number>';

export interface Column {
  readonly type: ColumnType;
  /** One sentence for the reference: what the value means, not how it was got. */
  readonly describes: string;
  /** Unit of a number, for example `ratio`, `lines`, `bytes`. */
  readonly unit?: string;
  /** True when a row without it is a fault of the loader. Every other column may be null. */
  readonly required?: true;
  /** The closed set of values a text column takes. */
  readonly values?: readonly string[];
  /** True for values that name a person or could hold a secret: left out of exports and logs. */
  readonly sensitive?: true;
  /**
   * For a column of events that says how far a row has come: the columns with the moments at which it changed, in their order, each with
   * what it said until then. Asked about the past, it says what it said at that time.
   */
  readonly until?: Readonly<Record<string, string>>;
}

/**
 * How an outside object is named: `entity` for catalog entities themselves, otherwise the kind of outside identifier.
 * The warehouse keeps which entity has which identifiers (`identity`), so one repository may serve many services and the reverse.
 */
export type Scheme = 'entity' | 'repository' | 'pagerduty-service' | 'escalation-policy' | 'datadog-service';

/**
 * One table of facts. Besides the declared columns the warehouse adds `source` (which collector reported the row) and, where
 * `history` is `intervals`, `valid_from` and `valid_to` (when the row was observed to begin and end; open end is far future).
 */
export type Table = Facts & History;

/** What is kept of the past. */
export type History =
  /** Each state with the time it held. */
  | { readonly history: 'intervals' }
  /**
   * Things that happened: the latest state by key. Asked about the past, rows that happened later are left out, moments that came later
   * are null, columns with `until` say what they said at that time, and every other column is as last seen.
   */
  | {
      readonly history: 'events';
      /** The column with the moment at which the row happened. A row without it is of all times. */
      readonly happened: string;
    };

interface Facts {
  /** Singular, snake_case; also the file's name in kebab-case. */
  readonly name: string;
  readonly describes: string;
  /** Whose facts these are, and the column that holds that identifier. */
  readonly subject: { readonly scheme: Scheme; readonly column: string };
  /** How many rows a subject has: `one` is joined, `many` is a list. */
  readonly rows: 'one' | 'many';
  /** Columns that together identify a row within one source; the subject's column is among them. */
  readonly key: readonly string[];
  /** Hours after which what was read counts as stale. */
  readonly freshHours: number;
  /** The same by source, where they are given different times. */
  readonly freshHoursFrom?: Readonly<Record<string, number>>;
  /**
   * Set where Assay works the rows out itself: no source reads them, and what is known of whom follows from the rows. `everyone`: of
   * every entity once there is a row for any. `listed`: of the entities that have rows.
   */
  readonly result?: 'everyone' | 'listed';
  /**
   * The kind of entities whose properties the columns are. Of an entity of that kind they are named like columns of the table `entity`;
   * of any other through the name of the kind.
   */
  readonly propertiesOf?: string;
  readonly columns: Readonly<Record<string, Column>>;
}

/** A kind of entity that an organisation declares, or one that there is anyway and that it gives properties of its own. */
export interface Kind {
  /** A word that queries can begin with; also the beginning of its entities' identifiers. */
  readonly name: string;
  readonly title: string;
  readonly describes: string;
  /** One row for each entity of the kind, with a column for each property. */
  readonly properties: Table;
  /** What its entities can be related by, besides what every entity can. */
  readonly relations: readonly KindRelation[];
}

export interface KindRelation {
  /** As the table `relation` has it, for example `servedBy`. */
  readonly type: string;
  /** The kind that it leads to; null where that may be any. */
  readonly to: string | null;
  readonly describes: string;
}

/** Keeps the literal column names of a declaration while holding it to the contract. */
export function table<const T extends Table>(declaration: T): T {
  return declaration;
}

/** What a value of a row is in JavaScript: instants and dates as ISO 8601 text in UTC, durations as seconds, json as its text. */
export type Value = string | number | boolean | null | readonly string[] | readonly number[];

/**
 * Whether a table's facts were read for one subject. Without a reading of outcome `read`, an expression that needs the table is
 * unknown (no data), never false.
 */
export type ReadingOutcome = 'read' | 'forbidden' | 'absent' | 'failed';
