import { compareVersions } from './version.ts';

/** A moment, in seconds since 1970. */
export interface Instant {
  readonly kind: 'instant';
  readonly seconds: number;
  /** Where it is a day, which is shown without a time. */
  readonly day?: true;
}

/** A json value, which is never null. */
export interface Json {
  readonly kind: 'json';
  readonly content: unknown;
}

export interface Version {
  readonly kind: 'version';
  readonly text: string;
}

export interface Grade {
  readonly kind: 'grade';
  readonly letter: string;
}

/** One row of a table, or the absence of one: every column of an absent row is null. */
export interface Row {
  readonly kind: 'row';
  readonly table: string;
  readonly present: boolean;
  readonly columns: Readonly<Record<string, unknown>>;
  /** Of a row that stands for an entity, of which everything can be asked: its identifier. */
  readonly entity?: string;
}

/** Rows of a table, or what was made of them. An element is worked out when it is looked at. */
export interface Rows {
  readonly kind: 'rows';
  readonly table: string;
  readonly elements: readonly Element[];
  /** Those that filters left out as well: what is asked of elements is unknown where it is not read of one of these. */
  readonly every: readonly Element[];
  /** What an element would be where every column is null: tells what a function of one element looks at when there is none. */
  readonly blank: Element;
  /** Whether the elements were mapped, and so are values and not rows. */
  readonly mapped: boolean;
}

export type Element = () => Result;

/** A source was not read, or null was compared. */
export const unknown = Symbol('unknown');
/** What one row holds could not be evaluated. */
export const fault = Symbol('error');

export type Value = null | boolean | number | string | Instant | Json | Version | Grade | readonly Value[];
export type Result = Value | Row | Rows | typeof unknown | typeof fault;

export function isList(result: Result): result is readonly Value[] {
  return Array.isArray(result);
}

export function isJson(result: Result): result is Json {
  return isOf('json', result);
}

export function isVersionValue(result: Result): result is Version {
  return isOf('version', result);
}

export function isGrade(result: Result): result is Grade {
  return isOf('grade', result);
}

function isOf(kind: string, result: Result): boolean {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === kind;
}

export function isInstant(result: Result): result is Instant {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'instant';
}

export function isRow(result: Result): result is Row {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'row';
}

export function isRows(result: Result): result is Rows {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'rows';
}

export function instantOf(text: string): Instant {
  return { kind: 'instant', seconds: Date.parse(text) / 1000 };
}

/** A moment to the microsecond, which is as fine as moments are kept; null where no calendar reaches. */
export function instantAt(seconds: number): Instant | null {
  if (Math.abs(seconds) >= 1e12) return null;
  return { kind: 'instant', seconds: Math.round(seconds * 1e6) / 1e6 };
}

/** What the parts decide before the operation itself is asked: an error first, then what is unknown. */
export function undecided(...parts: readonly Result[]): typeof fault | typeof unknown | undefined {
  if (parts.includes(fault)) return fault;
  return parts.includes(unknown) ? unknown : undefined;
}

/** The order of values: texts by their bytes in UTF-8. */
export function order(left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(right));
  if (isVersionValue(left) && isVersionValue(right)) return compareVersions(left.text, right.text);
  if (isGrade(left) && isGrade(right)) return 'FDCBA'.indexOf(left.letter) - 'FDCBA'.indexOf(right.letter);
  const [a, b] = [left, right].map((side) => (isInstant(side) ? side.seconds : Number(side)));
  return a! - b!;
}

export function equal(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  if (isList(left) && isList(right)) return left.length === right.length && left.every((each, index) => equal(each, right[index]!));
  if (isJson(left) && isJson(right)) return canonical(left.content) === canonical(right.content);
  return order(left, right) === 0;
}

/** Json as a text that is the same for the same value. */
function canonical(content: unknown): string {
  if (Array.isArray(content)) return `[${content.map(canonical).join()}]`;
  if (typeof content !== 'object' || content === null) return JSON.stringify(content);
  const entries = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join()}}`;
}

/** `and` of three values; `or` is its mirror. An error counts only where the answer depends on it. */
export function conjunction(parts: readonly Result[]): Result {
  if (parts.includes(false)) return false;
  return undecided(...parts) ?? (parts.every((part) => part === true) ? true : unknown);
}

export function negation(result: Result): Result {
  return typeof result === 'boolean' ? !result : result === fault ? fault : unknown;
}

export function disjunction(parts: readonly Result[]): Result {
  return negation(conjunction(parts.map(negation)));
}
