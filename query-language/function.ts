import type { Operand } from './analysis/operand.ts';
import type { Type } from './analysis/type.ts';
import type { Table } from './catalog.ts';
import type { Fact } from './diagnostic.ts';
import type { Plan } from './plan/plan.ts';

/**
 * One name of the language, as data: what it takes, what it gives, and how it becomes a plan. `git.fileExists` is such a name, and
 * so is `text.lower`, which is a member of every text. A new one is one entry in a file of `functions/`.
 */
export interface QueryFunction {
  /** The name as written, with its namespace; for a member, the receiver's kind before the dot: `list.filter`, `pull_request.age`. */
  readonly name: string;
  /** What a value must be for this to be its member: a type's kind, or the name of the table whose row it is. */
  readonly on?: string;
  readonly describes: string;
  readonly takes: readonly Parameter[];
  /** What comes out, in words for the reference. */
  readonly returns: string;
  /** Unit of the number that comes out: `ratio`, `seconds`. */
  readonly unit?: string;
  /** The tables whose facts it gives: the collectors that fill them are its source. */
  readonly reads?: readonly string[];
  /** The same thing under a name that others use: CQL's, mostly. */
  readonly alias?: string;
  /** Still taken, and to go with the next version of the language; what to write instead. */
  readonly deprecated?: Deprecation;
  /**
   * For a member of lists: in `summarize` it is an aggregate under its bare name, of what its first argument gives for each row. What it
   * takes a lambda for is there asked of each row.
   */
  readonly gathers?: true;
  /** Expressions that compile, one at least; each is run by a test. */
  readonly examples: readonly [string, ...string[]];
  lower(call: Call): Operand;
}

export interface Deprecation {
  /** The release that first said so. */
  readonly since: string;
  /** The name that takes its place, with the same arguments: a full name, or for a member what stands behind the dot. */
  readonly use: string;
}

export interface Parameter {
  readonly name: string;
  readonly describes: string;
  /** What is taken; `lambda` for a function of one element, `any` for every value. */
  readonly type: Type | 'lambda' | 'any';
  readonly optional?: true;
  /** Only a literal is taken, because what is read depends on it. */
  readonly literal?: true;
}

/** One use of a function, arguments already checked against `takes`. */
export interface Call {
  /** The value left of the dot, for a member. */
  readonly receiver: Operand;
  /** The argument, or undefined when an optional one was left out. */
  argument(name: string): Operand | undefined;
  /** The argument as one value: a row by its name, rows by their names. */
  value(name: string): Plan | undefined;
  /** A literal argument that is a text, or undefined when it was left out. */
  text(name: string): string | undefined;
  /** A literal argument that is a number, or undefined when it was left out. */
  number(name: string): number | undefined;
  /** A literal argument that is a list of texts, or undefined when it was left out. */
  texts(name: string): readonly string[] | undefined;
  /** How many lambdas stand around the use: what a lambda of its own calls its element must differ from theirs. */
  readonly nesting: number;
  /** Whether the argument was given. */
  gives(name: string): boolean;
  /** Applies a lambda argument to the element it should look at. */
  apply(name: string, element: Operand): Operand;
  /** A declared table; names of the language never ask for one that is not declared. */
  table(name: string): Table;
  /** Reports a fault at the use, or at the argument that is named, and gives the operand that raises no further ones. */
  fault(code: string, facts: Readonly<Record<string, Fact>>, argument?: string): Operand;
}

/** The same thing under another name, with examples of its own. */
export function alsoCalled(name: string, known: QueryFunction, ...examples: QueryFunction['examples']): QueryFunction {
  return { ...known, name, alias: known.name, examples };
}
