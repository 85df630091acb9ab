import type { Table } from '../catalog.ts';
import type { Plan, Rows } from '../plan/plan.ts';
import { children, withChildren } from '../plan/walk.ts';
import { literal } from './operand.ts';
import { boolean, columnType, integer, timestamp } from './type.ts';

/** Why it cannot be told since when a value has been what it is. */
export type Obstacle =
  /** It changes by itself as time goes by. */
  | 'clock'
  /** It rests on what happened, of which no states are kept. */
  | 'events'
  /** It is made of many rows. */
  | 'rows'
  /** It rests on rows of several tables. */
  | 'tables'
  /** It rests on nothing that was read. */
  | 'nothing';

/**
 * The plan of the moment since which a plan has given what it gives. That can be told of what rests on one row of an interval table: the
 * only one that an entity has, or the one with a key that is written out.
 */
export function sinceOf(plan: Plan, tableOf: (name: string) => Table): Plan | Obstacle {
  const found: { rows?: Rows; obstacle?: Obstacle } = {};
  const fail = (obstacle: Obstacle, at: Plan): Plan => {
    found.obstacle ??= obstacle;
    return at;
  };
  const take = (rows: Rows, at: Plan, asked: Plan): Plan => {
    const table = tableOf(rows.table);
    if (table.history === 'events') return fail('events', at);
    if (!isOne(rows, table)) return fail('rows', at);
    found.rows ??= rows;
    return JSON.stringify(found.rows) === JSON.stringify(rows) ? asked : fail('tables', at);
  };
  const ofRow = (each: Plan): Plan => {
    switch (each.kind) {
      case 'now':
      case 'at':
      case 'since':
        return fail('clock', each);
      case 'fact':
        return take(only(each), each, { kind: 'field', type: each.type, table: each.table, column: each.column });
      case 'present':
        return take(only(each), each, isThere(tableOf(each.table)));
      case 'fold':
        if (each.how === 'count') return take(each.rows, each, countOf(tableOf(each.rows.table)));
        return (each.how === 'first' || each.how === 'last') && each.of ? take(each.rows, each, each.of) : fail('rows', each);
      default:
        return withChildren(each, children(each).map(ofRow));
    }
  };
  const of = ofRow(plan);
  if (found.obstacle) return found.obstacle;
  return found.rows ? { kind: 'since', type: timestamp, rows: found.rows, of } : 'nothing';
}

function only({ table, about }: Extract<Plan, { kind: 'fact' | 'present' }>): Rows {
  return { table, conditions: [], ...(about === undefined ? {} : { about }) };
}

/** Whether there is one such row at most: the only one of the entity, or the one with a key that is written out. */
function isOne({ conditions }: Rows, { rows, key, subject }: Table): boolean {
  const written = new Set(conditions.map(writtenColumn));
  return rows === 'one' || key.every((column) => column === subject.column || written.has(column));
}

/** The column that a condition holds to one value. */
function writtenColumn(condition: Plan): string | undefined {
  if (condition.kind === 'within' && condition.list.kind === 'list' && condition.list.items.length === 1) {
    return condition.item.kind === 'field' && condition.list.items[0]?.kind === 'literal' ? condition.item.column : undefined;
  }
  if (condition.kind !== 'equal' || condition.left.kind !== 'field') return undefined;
  return condition.right.kind === 'literal' ? condition.left.column : undefined;
}

function isThere({ name, subject, columns }: Table): Plan {
  const type = columnType(columns[subject.column]!.type);
  const lacks: Plan = {
    kind: 'equal',
    type: boolean,
    left: { kind: 'field', type, table: name, column: subject.column },
    right: literal({ kind: 'null' }, null),
  };
  return { kind: 'not', type: boolean, operand: lacks };
}

function countOf(table: Table): Plan {
  return { kind: 'choice', type: integer, condition: isThere(table), whenTrue: literal(integer, 1), whenFalse: literal(integer, 0) };
}
