import type { Plan } from '../plan/plan.ts';
import { literal, type Operand } from './operand.ts';
import { json, listOf, text } from './type.ts';

export function isJson(operand: Operand): operand is Extract<Operand, { kind: 'value' }> {
  return operand.kind === 'value' && operand.plan.type.kind === 'json';
}

/** The elements of a json list; an error of the row where it is none. */
export function jsonItems(plan: Plan): Plan {
  return { kind: 'apply', type: listOf(json), operation: 'jsonItems', arguments: [plan] };
}

/** What a json mapping holds under a key, null where it has none; an error of the row where it is no mapping. */
export function jsonGet(plan: Plan, key: string): Plan {
  return { kind: 'apply', type: json, operation: 'jsonGet', arguments: [plan, pointer(key)] };
}

/** The same where what is no mapping holds nothing. */
export function jsonFind(plan: Plan, key: string): Plan {
  return { kind: 'apply', type: json, operation: 'jsonFind', arguments: [plan, pointer(key)] };
}

/** A key as a JSON pointer (RFC 6901). */
function pointer(key: string): Plan {
  return literal(text, `/${key.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`);
}
