import type { Type } from '../analysis/type.ts';

/**
 * What a query text means, engine-neutral: plain frozen data, each node with its kind and type. `sql/` renders it; nothing here
 * knows an engine. Values that come from data may be null, and are *unknown* where their table was not read for the entity.
 */
export type Plan =
  | Literal
  | { readonly kind: 'now'; readonly type: Type }
  /** A column of the entity's one row in a table of which each subject has one row. */
  | { readonly kind: 'fact'; readonly type: Type; readonly table: string; readonly column: string }
  /** Whether the entity has a row in such a table. */
  | { readonly kind: 'present'; readonly type: Type; readonly table: string }
  /** A column of the row that stands for one element of `Rows`. */
  | { readonly kind: 'field'; readonly type: Type; readonly table: string; readonly column: string }
  /** The element that a lambda over a list value is looking at. */
  | { readonly kind: 'element'; readonly type: Type; readonly name: string }
  | { readonly kind: 'list'; readonly type: Type; readonly items: readonly Plan[] }
  | { readonly kind: 'fold'; readonly type: Type; readonly rows: Rows; readonly how: Fold; readonly of?: Plan; readonly by?: Plan }
  | {
      readonly kind: 'each';
      readonly type: Type;
      readonly list: Plan;
      readonly name: string;
      readonly how: 'map' | 'filter' | 'any' | 'all';
      readonly body: Plan;
    }
  | { readonly kind: 'equal'; readonly type: Type; readonly left: Plan; readonly right: Plan }
  | { readonly kind: 'order'; readonly type: Type; readonly operator: '<' | '<=' | '>' | '>='; readonly left: Plan; readonly right: Plan }
  | { readonly kind: 'within'; readonly type: Type; readonly item: Plan; readonly list: Plan }
  | { readonly kind: 'logic'; readonly type: Type; readonly operator: 'and' | 'or'; readonly left: Plan; readonly right: Plan }
  | { readonly kind: 'not'; readonly type: Type; readonly operand: Plan }
  | {
      readonly kind: 'arithmetic';
      readonly type: Type;
      readonly operator: '+' | '-' | '*' | '/' | '%';
      readonly left: Plan;
      readonly right: Plan;
    }
  | { readonly kind: 'coalesce'; readonly type: Type; readonly left: Plan; readonly right: Plan }
  | { readonly kind: 'choice'; readonly type: Type; readonly condition: Plan; readonly whenTrue: Plan; readonly whenFalse: Plan }
  | { readonly kind: 'apply'; readonly type: Type; readonly operation: Operation; readonly arguments: readonly Plan[] };

export interface Literal {
  readonly kind: 'literal';
  readonly type: Type;
  readonly value: string | number | boolean | null;
}

/** The rows of a `many` table that belong to the entity, narrowed by conditions on each row. */
export interface Rows {
  readonly table: string;
  readonly conditions: readonly Plan[];
}

/**
 * How rows become one value. `any` and `all` are three-valued over the rows; `count`, `sum` and the others leave out rows whose
 * value is null; `first` and `last` take `of` where `by` is least or greatest; `values` gathers them in order.
 */
export type Fold = 'count' | 'any' | 'all' | 'sum' | 'average' | 'minimum' | 'maximum' | 'first' | 'last' | 'values' | 'distinct';

/** Operations on values that mean the same on every engine. Null in, null out, except where the name says otherwise. */
export type Operation =
  | 'lower'
  | 'upper'
  | 'trim'
  | 'length'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  /** Text against an RE2 pattern, the whole of it. */
  | 'matches'
  /** Text against an RE2 pattern, anywhere. */
  | 'matchesIn'
  | 'listLength'
  | 'negate'
  | 'round'
  | 'absolute'
  /** The number a text spells; text that spells none is an error of that row. */
  | 'parseNumber'
  | 'toText';
