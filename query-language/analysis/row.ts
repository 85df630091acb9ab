import type { Call } from '../function.ts';
import type { Plan } from '../plan/plan.ts';
import { columnOf, fieldOf } from './operand.ts';
import { duration } from './type.ts';

/** A column of the row that a member was asked of. */
export function columnOfRow(call: Call, column: string): Plan {
  if (call.receiver.kind !== 'record') throw new Error('A property of a row was asked of something else');
  return fieldOf(call.receiver, call.table(call.receiver.table), column);
}

/** How long it took from one moment to another; null where either is. */
export function between(from: Plan, to: Plan): Plan {
  return { kind: 'arithmetic', type: duration, operator: '-', left: to, right: from };
}

/** As `between`, of columns of the rows that a member of a list was asked of. */
export function betweenInRows(call: Call, table: string, from: string, to: string): Plan {
  return between(columnOf(call.table(table), from), columnOf(call.table(table), to));
}
