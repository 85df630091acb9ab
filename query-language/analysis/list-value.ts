import type { Call } from '../function.ts';
import type { Plan } from '../plan/plan.ts';
import { elementOf, typeOf, value, type Operand } from './operand.ts';
import { boolean, describeType, listOf, type Type } from './type.ts';

/** A list as functions of it take it: rows of a table, or a list value. */
export type ListOperand = Extract<Operand, { kind: 'rows' } | { kind: 'value' }>;

/** The list left of the dot. */
export function listOfCall({ receiver }: Call): ListOperand {
  if (receiver.kind !== 'rows' && receiver.kind !== 'value') throw new Error('A member of a list was asked of something else');
  return receiver;
}

/** What the elements of a list value are. */
export function elementType(list: Plan): Type {
  return list.type.kind === 'list' ? list.type.of : { kind: 'null' };
}

/** What a function of one element looks at, and what it is called where the list is a value: lambdas in one another differ. */
export function elementIn(list: ListOperand, nesting: number): { readonly name: string; readonly operand: Operand } {
  const name = `element_${nesting}`;
  if (list.kind === 'rows') return { name, operand: elementOf(list) };
  return { name, operand: value({ kind: 'element', type: elementType(list.plan), name }) };
}

/** A lambda argument applied to an element, when it gives true or false. */
export function conditionOf(call: Call, element: Operand): Plan | undefined {
  const answer = call.apply('condition', element);
  if (answer.kind === 'faulty') return undefined;
  if (answer.kind === 'value' && (answer.plan.type.kind === 'boolean' || answer.plan.type.kind === 'null')) return answer.plan;
  const type = typeOf(answer);
  call.fault('lambda.not-boolean', { found: type ? describeType(type) : answer.kind });
  return undefined;
}

/** The elements of a list of which a condition is true. */
export function filtered(list: ListOperand, element: string, condition: Plan): ListOperand {
  if (list.kind === 'rows') return { ...list, rows: { ...list.rows, conditions: [...list.rows.conditions, condition] } };
  return { kind: 'value', plan: { kind: 'each', type: list.plan.type, list: list.plan, name: element, how: 'filter', body: condition } };
}

/** Whether a condition is true of some element, or of every one. */
export function quantified(list: ListOperand, element: string, how: 'any' | 'all', condition: Plan): Operand {
  if (list.kind === 'rows') return value({ kind: 'fold', type: boolean, rows: list.rows, how, of: condition });
  return value({ kind: 'each', type: boolean, list: list.plan, name: element, how, body: condition });
}

/** What is made of each element of a list value; `make` is given the element. */
export function mapped(list: Plan, make: (element: Plan) => Plan, name = 'each'): Plan {
  const body = make({ kind: 'element', type: elementType(list), name });
  return { kind: 'each', type: listOf(body.type), list, name, how: 'map', body };
}
