import type { Table } from '../catalog.ts';
import type { Plan, Rows } from '../plan/plan.ts';
import { camelCase } from './letter-case.ts';
import { boolean, columnType, integer, listOf, type Type } from './type.ts';

/** What a part of a text stands for while it is being read: more than a value, less than a plan. */
export type Operand =
  | {
      readonly kind: 'value';
      readonly plan: Plan;
      /** The rows of which it is taken, for what a lambda looks at. */
      readonly within?: Rows;
    }
  /** A list that lives in a table; after `map`, of the values of `of`. */
  | { readonly kind: 'rows'; readonly rows: Rows; readonly of?: Plan }
  | Record
  /** A word that only leads to names: `datadog` in `datadog.monitors`. */
  | { readonly kind: 'namespace'; readonly name: string; readonly about?: string }
  /** Something faulty that has been reported; whatever is done with it raises nothing more. */
  | { readonly kind: 'faulty' };

/** One row of a table: the entity's only one, the element of a list, or the first or last of a list. */
export interface Record {
  readonly kind: 'record';
  readonly table: string;
  /** Whose only row it is; a row of the table `entity` stands for the entity itself, of which everything can be asked. */
  readonly about?: string;
  /** Of an entity: its kind, where that is known. */
  readonly ofKind?: string;
  /** The rows of which it is one, for what a lambda looks at. */
  readonly within?: Rows;
  /** Whether it counts as there, where a row alone does not say so: what `x != null` asks. */
  readonly presence?: Plan;
  readonly place:
    /** `when` is not true of a row that cannot answer: what is asked of it is unknown then. */
    | { readonly kind: 'only'; readonly when?: Plan }
    | { readonly kind: 'element' }
    /** The row that a stage of a query works on. */
    | { readonly kind: 'current' }
    | { readonly kind: 'picked'; readonly rows: Rows; readonly how: 'first' | 'last'; readonly by: Plan };
}

export const faulty: Operand = { kind: 'faulty' };

export function value(plan: Plan): Operand {
  return { kind: 'value', plan };
}

export function literal(type: Type, content: string | number | boolean | null): Plan {
  return { kind: 'literal', type, value: content };
}

/** The entity's one row in a table of which each subject has one row. */
export function onlyRow(table: string): Record {
  return { kind: 'record', table, place: { kind: 'only' } };
}

/** All rows of a table that belong to the entity, narrowed by conditions. */
export function rowsOf(table: string, ...conditions: readonly Plan[]): Extract<Operand, { kind: 'rows' }> {
  return { kind: 'rows', rows: { table, conditions } };
}

/** Whether a table declares a column. What every object has, such as `constructor`, is none. */
export function hasColumn(table: Table | undefined, column: string): table is Table {
  return table !== undefined && Object.hasOwn(table.columns, column);
}

/** A column of one row. */
export function fieldOf(record: Record, table: Table, column: string): Plan {
  const declared = table.columns[column];
  if (!declared) throw new Error(`Table ${table.name} has no column ${column}`);
  const type = columnType(declared.type);
  const { place } = record;
  switch (place.kind) {
    case 'only': {
      const fact: Plan = { kind: 'fact', type, table: table.name, column, ...aboutOf(record) };
      return place.when ? whenSure(place.when, fact) : fact;
    }
    case 'element':
      return { kind: 'field', type, table: table.name, column };
    case 'current':
      return { kind: 'column', type, name: camelCase(column), from: { table: table.name, column } };
    case 'picked': {
      const of: Plan = { kind: 'field', type, table: table.name, column };
      return { kind: 'fold', type, rows: place.rows, how: place.how, of, by: place.by };
    }
  }
}

function aboutOf({ about }: Record): { readonly about?: string } {
  return about === undefined ? {} : { about };
}

/** A column of the row that a condition on `rowsOf(table)` looks at. */
export function columnOf(table: Table, column: string): Plan {
  return fieldOf({ kind: 'record', table: table.name, place: { kind: 'element' } }, table, column);
}

/** Whether there is such a row: what `x != null` asks of a record. */
export function presenceOf(record: Record): Plan {
  const { place, presence } = record;
  if (presence) return presence;
  if (place.kind === 'only') return { kind: 'present', type: boolean, table: record.table, ...aboutOf(record) };
  if (place.kind === 'element' || place.kind === 'current') return literal(boolean, true);
  return isNotEmpty(place.rows);
}

export function countOf(rows: Rows): Plan {
  return { kind: 'fold', type: integer, rows, how: 'count' };
}

export function isNotEmpty(rows: Rows): Plan {
  return { kind: 'order', type: boolean, operator: '>', left: countOf(rows), right: literal(integer, 0) };
}

const nothing = literal({ kind: 'null' }, null);

/** A condition of which nothing is known. */
export const undecidable: Plan = { kind: 'order', type: boolean, operator: '<', left: nothing, right: nothing };

/** The plan where the condition holds, unknown where it does not. */
export function whenSure(condition: Plan, plan: Plan): Plan {
  const sure: Plan = { kind: 'logic', type: boolean, operator: 'or', left: condition, right: undecidable };
  return { kind: 'choice', type: plan.type, condition: sure, whenTrue: plan, whenFalse: plan };
}

/** How long ago an instant was, in seconds. */
export function ageOf(instant: Plan): Plan {
  return {
    kind: 'arithmetic',
    type: { kind: 'duration' },
    operator: '-',
    left: { kind: 'now', type: { kind: 'timestamp' } },
    right: instant,
  };
}

/** Conjunction of conditions; true when there are none. */
export function allOf(conditions: readonly Plan[]): Plan {
  return conditions.length === 0
    ? literal(boolean, true)
    : conditions.reduce((left, right) => ({ kind: 'logic', type: boolean, operator: 'and', left, right }));
}

/** The type of what an operand stands for, when it can stand as a value. */
export function typeOf(operand: Operand): Type | undefined {
  switch (operand.kind) {
    case 'value':
      return operand.plan.type;
    case 'rows':
      return listOf(operand.of?.type ?? { kind: 'record', table: operand.rows.hop ? 'entity' : operand.rows.table });
    case 'record':
      return { kind: 'record', table: operand.table };
    default:
      return undefined;
  }
}

/** What an element of a list is to a lambda: a row, what was taken of it, or the entity that it leads to. */
export function elementOf({ rows, of }: Extract<Operand, { kind: 'rows' }>): Operand {
  if (of) return { kind: 'value', plan: of, within: rows };
  return rows.hop
    ? { ...onlyRow('entity'), about: rows.hop.to, within: rows }
    : { kind: 'record', table: rows.table, place: { kind: 'element' }, within: rows };
}

/** Whether the operand stands for an entity, of which everything can be asked. */
export function isEntity(operand: Operand): operand is Record & { readonly about: string } {
  return operand.kind === 'record' && operand.table === 'entity' && operand.about !== undefined;
}
