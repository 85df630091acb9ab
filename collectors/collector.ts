import type { ZodType } from 'zod';
import type { Diagnostic } from '../query-language/diagnostic.ts';
import type { Kind, ReadingOutcome, Table, Value } from '../query-language/catalog.ts';
import type { Http } from './http.ts';

/**
 * One place where facts come from. A collector knows its network and its meaning, apart: `steps` fetches and never interprets,
 * `rows` interprets and never fetches. It keeps no state and reads no clock: both arrive in the context.
 */
export interface Collector<Settings = unknown> {
  /** The name in `assay.yaml` and in every row's `source`. */
  readonly name: string;
  readonly describes: string;
  /** What stands under the collector's name in `assay.yaml`, secrets already resolved. */
  readonly settings: ZodType<Settings>;
  /** Environment variables a new user needs, with the least permission each must carry. Used by `init` and by errors. */
  readonly credentials: readonly Credential[];
  /** The origins this collector may talk to under these settings. A request or a next link to any other is refused. */
  origins(settings: Settings): readonly string[];
  /** Tries the credentials and says, stream by stream, what will and will not be readable. */
  check(context: CollectorContext<Settings>): Promise<readonly CheckResult[]>;
  /** In the order they should run: a later stream may list its partitions from what an earlier one found. */
  readonly streams: Readonly<Record<string, Stream<Settings>>>;
  /** The same for a workspace that declares kinds of its own: it reports their entities and properties. Only of collectors of entities. */
  ofKinds?(kinds: readonly Kind[]): Collector<Settings>;
}

export interface Credential {
  readonly variable: string;
  readonly setting: string;
  readonly describes: string;
  /** The least scopes, roles or permissions that suffice. */
  readonly scopes: readonly string[];
}

export interface CheckResult {
  readonly stream: string;
  readonly outcome: ReadingOutcome;
  /** Why not, and what would put it right. Empty when readable. */
  readonly reason: string;
}

export interface CollectorContext<Settings> {
  readonly settings: Settings;
  readonly http: Http;
  /** The moment the run began, ISO 8601 in UTC. */
  readonly now: string;
  readonly signal: AbortSignal;
  /** Subjects that this collector's earlier streams, or an earlier run, have found: for example all repositories. */
  subjects(table: string): Promise<readonly Subject[]>;
  report(diagnostic: Diagnostic): void;
}

export interface Subject {
  /** The identifier, as in the table's subject column. */
  readonly id: string;
  /** The latest row the warehouse holds for it. */
  readonly values: Readonly<Record<string, Value>>;
}

/**
 * One series of pages with one meaning. `snapshot`: a completed partition is the whole truth, and what it lacks has gone.
 * `changes`: pages add to or update what is known, and nothing is ever inferred from absence.
 */
export interface Stream<Settings = unknown> {
  readonly describes: string;
  /** Tables that no other stream of the collector fills. */
  readonly fills: readonly Table[];
  readonly mode: 'snapshot' | 'changes';
  /** What the stream keeps between runs, per partition. Stored as JSON in the transaction that holds the rows it covers. */
  readonly cursor: ZodType;
  /** Touches the network. Takes up where `state` says, in a fresh run or after a crash. */
  steps(context: StreamContext<Settings>): AsyncIterable<Step>;
  /** Pure: the same page gives the same facts. Replayed over kept pages when a mapping is repaired. */
  rows(page: Page): Iterable<Extract>;
}

export interface StreamContext<Settings> extends CollectorContext<Settings> {
  /** The cursor last committed for the partition, or undefined on the first run. */
  cursor(partition: string): Promise<unknown>;
  /**
   * Where an interrupted snapshot of the partition stopped: the cursor of its last kept page, or undefined to begin at the start.
   * Pages before it are kept and will be extracted with the rest.
   */
  resume(partition: string): Promise<unknown>;
}

/** What a stream says as it goes. The runner commits each step in one transaction: raw page, rows, cursor. */
export type Step =
  | { readonly kind: 'page'; readonly partition: string; readonly page: Page; readonly cursor?: unknown }
  /** The partition has been read to its end. Its subjects are the partition itself, or every subject when it is `*`. */
  | { readonly kind: 'complete'; readonly partition: string; readonly cursor?: unknown }
  /** The source says that nothing has changed since the last completed read. */
  | { readonly kind: 'unchanged'; readonly partition: string; readonly cursor?: unknown }
  | { readonly kind: 'unreadable'; readonly partition: string; readonly outcome: Exclude<ReadingOutcome, 'read'>; readonly reason: string };

/** One answer of the source, as it came. */
export interface Page {
  /** What was asked, without secrets: method, path and query, or a GraphQL operation with its variables. Stable from run to run. */
  readonly request: string;
  readonly status: number;
  /** The body's text, unparsed. */
  readonly body: string;
  readonly etag?: string;
  /** True when the source answered that the kept body still holds (304). */
  readonly notModified?: boolean;
  /** What `rows` must know besides the body, for example the repository it was asked about. */
  readonly about?: Readonly<Record<string, string>>;
}

/**
 * What a page yields: rows of declared tables, readings where one subject could not be read though the page could, and faults where
 * the page holds something its authors should put right.
 */
export type Extract = Row | Reading | Fault;

export interface Row {
  readonly table: string;
  /** Column to value. Columns left out are null. Unknown columns are a fault. */
  readonly values: Readonly<Record<string, Value>>;
}

/**
 * What should be said about a page's text, found while extracting it: `rows` is pure and has nobody to report to. Whoever extracts
 * passes it on as `report` would; it changes no table.
 */
export interface Fault {
  readonly fault: Diagnostic;
}

export interface Reading {
  readonly reading: string;
  /** The subject's identifier. */
  readonly scope: string;
  readonly outcome: ReadingOutcome;
  readonly reason: string;
}
