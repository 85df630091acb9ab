/**
 * A fault as a fact. What is wrong is a code with the facts of the case; the words stand in `messages.ts`
 * of the folder that owns the code, so that a test can hold every code against its documentation.
 */
export interface Diagnostic {
  /** Family and name, for example `name.unknown` or `rubric.field-missing`. Documented in the README of the folder that raises it. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information';
  /** What the message needs: names, values, alternatives. Plain data. */
  readonly facts: Readonly<Record<string, Fact>>;
  /** Where, as character offsets into the text that was given. Absent when the whole input is meant. */
  readonly span?: Span;
  /** The file the text came from, as the user wrote it, when there is one. */
  readonly file?: string;
  /** One edit that would put it right. */
  readonly fix?: Edit;
}

export type Fact = string | number | boolean | null | readonly string[];

/** Half-open range of UTF-16 offsets: `[start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Edit {
  readonly span: Span;
  readonly text: string;
  /** True where this is only likely to be what was meant: it is offered, and never applied unasked. */
  readonly guess?: true;
}

/** What a function answers when its input is a user's: a value with what should be said about it, or every fault found. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly errors: readonly Diagnostic[] };

/** The words of one code: what holds, and what would be right. */
export interface Message {
  readonly says: string;
  readonly hint?: string;
}

/** One folder's words: from code to message. The keys are the codes that the folder documents. */
export type Messages = Readonly<Record<string, (facts: Readonly<Record<string, Fact>>) => Message>>;

export function success<T>(value: T, warnings: readonly Diagnostic[] = []): Outcome<T> {
  return { ok: true, value, warnings };
}

export function failure(errors: readonly Diagnostic[]): { readonly ok: false; readonly errors: readonly Diagnostic[] } {
  return { ok: false, errors };
}
