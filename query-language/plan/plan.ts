import type { Type } from '../analysis/type.ts';

/**
 * What a query text means, engine-neutral: plain frozen data, each node with its kind and type. `sql/` renders it; nothing here
 * knows an engine. Values that come from data may be null, and are *unknown* where their table was not read for the entity.
 */
export type Plan =
  | Literal
  | { readonly kind: 'now'; readonly type: Type }
  /** What the plan gives on the facts of a moment, which counts as now inside. The moment is the same for every row. */
  | { readonly kind: 'at'; readonly type: Type; readonly moment: Plan; readonly plan: Plan }
  /** A column of the entity's one row in a table of which each subject has one row. */
  | { readonly kind: 'fact'; readonly type: Type; readonly table: string; readonly column: string; readonly about?: string }
  /** Whether the entity has a row in such a table. */
  | { readonly kind: 'present'; readonly type: Type; readonly table: string; readonly about?: string }
  /** A column of the row that stands for one element of `Rows`. */
  | { readonly kind: 'field'; readonly type: Type; readonly table: string; readonly column: string }
  /** A column of the rows that a stage of a query works on. */
  | { readonly kind: 'column'; readonly type: Type; readonly name: string; readonly from?: Origin }
  /** The element that a lambda over a list value is looking at. */
  | { readonly kind: 'element'; readonly type: Type; readonly name: string }
  | { readonly kind: 'list'; readonly type: Type; readonly items: readonly Plan[] }
  | { readonly kind: 'fold'; readonly type: Type; readonly rows: Rows; readonly how: Fold; readonly of?: Plan; readonly by?: Plan }
  /**
   * The moment since which `of`, asked of the one row that `rows` are at any time, has given what it gives. Asked whether that is `open`:
   * whether what it gave before is not known, so that it may have held for longer.
   */
  | { readonly kind: 'since'; readonly type: Type; readonly rows: Rows; readonly of: Plan; readonly asks?: 'open' }
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

/** The column of a table that a value was taken from as it is. */
export interface Origin {
  readonly table: string;
  readonly column: string;
}

export interface Literal {
  readonly kind: 'literal';
  readonly type: Type;
  readonly value: string | number | boolean | null;
}

/** The rows of a `many` table that belong to the entity, narrowed by conditions on each row. */
export interface Rows {
  readonly table: string;
  readonly conditions: readonly Plan[];
  /** Whose rows: `asked`, or what a `Hop` around leads to. Set on every plan that was compiled. */
  readonly about?: string;
  /** Where the rows lead to other entities. */
  readonly hop?: Hop;
}

/** The name under which plans are about the entity that an expression is evaluated for. */
export const asked = 'entity';

/** Stands for a table in `Rows` that are the rows which a stage of a query gathers. */
export const gathered = '(gathered)';

/** The way from an entity along its relations to others, which plans inside may ask anything that can be asked of an entity. */
export interface Hop {
  /** What those plans are `about`. */
  readonly to: string;
  readonly direction: 'out' | 'in';
  /** Kinds of relation that are followed; all when left out. */
  readonly types?: readonly string[];
  /** How many relations in a row are followed at most. Each entity is reached once, whatever the ways; never the one it began with. */
  readonly depth: number;
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
  /** The same of patterns that come from data: one that is none is an error of that row. */
  | 'matchesGiven'
  | 'matchesInGiven'
  | 'listLength'
  | 'negate'
  | 'round'
  | 'absolute'
  /** The number a text spells; text that spells none is an error of that row. */
  | 'parseNumber'
  | 'toText'
  /** The parts of a text between the separators. */
  | 'split'
  /** The day of a moment in UTC, and the first day of its week, month, quarter and year. */
  | 'toDate'
  | 'startOfWeek'
  | 'startOfMonth'
  | 'startOfQuarter'
  | 'startOfYear'
  /** Of a moment, in the time zone of an IANA name: the hour from 0, and the day of the week from 1 for Monday. */
  | 'hour'
  | 'weekday'
  /** The day, the moment, the version or the grade that a text spells; text that spells none is an error of that row. */
  | 'parseDate'
  | 'parseTimestamp'
  | 'parseVersion'
  | 'parseGrade'
  /** Text that sorts as versions do; equal where neither goes before the other. A version that is none is an error of that row. */
  | 'versionKey'
  | 'versionMajor'
  | 'versionMinor'
  | 'versionPatch'
  | 'versionPrerelease'
  | 'versionIsStable'
  /** Number that is greater the better the grade. */
  | 'gradeRank'
  /** What a mapping holds under the key of a JSON pointer, null where it has none; anything else has no keys, an error of that row. */
  | 'jsonGet'
  /** The same where what is no mapping holds nothing. */
  | 'jsonFind'
  /** The element of a list at a position, from 0; from the end when negative. What is no list is an error of that row. */
  | 'jsonAt'
  /** The elements of a list; of a list or the values of a mapping. Anything else is an error of that row. */
  | 'jsonItems'
  | 'jsonValues'
  /** How many elements, keys or characters. */
  | 'jsonLength'
  /** The text, with what is no text written as JSON. */
  | 'jsonShown'
  /** A json value as one of another type, where nothing is lost; otherwise an error of that row. */
  | 'jsonToBoolean'
  | 'jsonToNumber'
  | 'jsonToText'
  | 'jsonToDate'
  | 'jsonToTimestamp'
  | 'jsonToDuration'
  | 'jsonToVersion'
  | 'jsonToGrade'
  /** Of the values of a list, nulls left out. */
  | 'listSum'
  | 'listAverage'
  | 'listMedian'
  | 'listPercentile'
  | 'listMinimum'
  | 'listMaximum'
  | 'listDistinct'
  /** The element of the first list whose key in the second is least or greatest. */
  | 'listLeast'
  | 'listGreatest'
  /** The element of a list at a position, from 0; from the end when negative. */
  | 'listAt'
  /** The elements of the elements. */
  | 'listFlatten';
