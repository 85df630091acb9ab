import type { ColumnType, Scalar } from '../catalog.ts';

/** What a value can be. Every type admits null. */
export type Type =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'list'; readonly of: Type }
  /** A row of a table; its fields are the table's columns and the properties declared on it. */
  | { readonly kind: 'record'; readonly table: string };

export type ScalarKind = Scalar | 'null';

export const boolean = { kind: 'boolean' } as const satisfies Type;
export const integer = { kind: 'integer' } as const satisfies Type;
export const number = { kind: 'number' } as const satisfies Type;
export const text = { kind: 'text' } as const satisfies Type;
export const date = { kind: 'date' } as const satisfies Type;
export const timestamp = { kind: 'timestamp' } as const satisfies Type;
export const duration = { kind: 'duration' } as const satisfies Type;
export const version = { kind: 'version' } as const satisfies Type;
export const grade = { kind: 'grade' } as const satisfies Type;
export const json = { kind: 'json' } as const satisfies Type;

export function listOf(of: Type): Type {
  return { kind: 'list', of };
}

export function columnType(type: ColumnType): Type {
  const element = /^list<(.+)>$/.exec(type)?.[1];
  return element ? listOf({ kind: element as ScalarKind }) : { kind: type as ScalarKind };
}

/** The type as a person writes it: `list<text>`, `pull request`. */
export function describeType(type: Type): string {
  if (type.kind === 'list') return `list of ${describeType(type.of)}`;
  return type.kind === 'record' ? type.table.replaceAll('_', ' ') : type.kind;
}

export function isNumeric(type: Type): boolean {
  return type.kind === 'integer' || type.kind === 'number';
}

export function isInstant(type: Type): boolean {
  return type.kind === 'date' || type.kind === 'timestamp';
}

/** Whether values of the two can be equal: the same type, numbers with numbers, dates with instants, anything with null. */
export function areComparable(left: Type, right: Type): boolean {
  if (left.kind === 'null' || right.kind === 'null') return true;
  if (isNumeric(left) && isNumeric(right)) return true;
  if (isInstant(left) && isInstant(right)) return true;
  return left.kind === right.kind && left.kind !== 'list' && left.kind !== 'record';
}

/** Whether `<` means something between the two. */
export function areOrdered(left: Type, right: Type): boolean {
  const unordered = ['boolean', 'json', 'null'];
  return areComparable(left, right) && !unordered.includes(left.kind) && !unordered.includes(right.kind);
}

/** Whether a value of `type` may stand where `wanted` is asked for: the only silent conversions are integer → number and date → timestamp. */
export function isAssignable(type: Type, wanted: Type): boolean {
  if (type.kind === 'null') return true;
  if (wanted.kind === 'list') return type.kind === 'list' && isAssignable(type.of, wanted.of);
  if (wanted.kind === 'record') return type.kind === 'record' && type.table === wanted.table;
  if (type.kind === wanted.kind) return true;
  return (wanted.kind === 'number' && type.kind === 'integer') || (wanted.kind === 'timestamp' && type.kind === 'date');
}

/** The type that both can stand for: of an integer and a number, number. */
export function commonType(left: Type, right: Type): Type | undefined {
  if (isAssignable(right, left)) return left.kind === 'null' ? right : left;
  return isAssignable(left, right) ? right : undefined;
}
