import { agreed, itemsOf } from './json.ts';
import {
  disjunction,
  equal,
  fault,
  instantAt,
  isInstant,
  isJson,
  isList,
  isRow,
  order,
  undecided,
  unknown,
  type Result,
  type Value,
} from './value.ts';

/** Null equals null; rows are compared with null only, which asks whether there is one. */
export function equality(left: Result, right: Result): Result {
  const open = undecided(left, right);
  if (open !== undefined) return open;
  if (isRow(left) || isRow(right)) return !(isRow(left) ? left : (right as { readonly present: boolean })).present;
  const sides = agreed(left as Value, right as Value);
  return sides === fault ? fault : equal(...sides);
}

export function compare(operator: '<' | '<=' | '>' | '>=', left: Result, right: Result): Result {
  const open = undecided(left, right);
  if (open !== undefined) return open;
  if (left === null || right === null) return unknown;
  const sides = agreed(left as Value, right as Value);
  if (sides === fault) return fault;
  const difference = order(...sides);
  return { '<': difference < 0, '<=': difference <= 0, '>': difference > 0, '>=': difference >= 0 }[operator];
}

export function calculate(operator: '+' | '-' | '*' | '/' | '%', left: Result, right: Result): Result {
  const open = undecided(left, right);
  if (open !== undefined) return open;
  if (left === null || right === null) return null;
  if (typeof left === 'string') return `${left}${right as string}`;
  if (isInstant(left)) {
    if (isInstant(right)) return left.seconds - right.seconds;
    return instantAt(operator === '+' ? left.seconds + (right as number) : left.seconds - (right as number));
  }
  const [a, b] = [left as number, right as number];
  if (operator === '/' || operator === '%') return b === 0 ? null : operator === '/' ? a / b : a % b;
  const whole = Number.isInteger(a) && Number.isInteger(b);
  const result = { '+': a + b, '-': a - b, '*': a * b }[operator];
  return whole && Math.abs(result) >= 2 ** 63 ? null : result;
}

export function listOf(items: readonly Result[]): Result {
  return undecided(...items) ?? (items as readonly Value[]);
}

/** What a conditional gives, once all its parts are known. */
export function choice([condition, whenTrue, whenFalse]: readonly Result[]): Result {
  if (typeof condition === 'boolean') return condition ? whenTrue! : whenFalse!;
  return condition === fault ? fault : unknown;
}

/** Whether a list that is a value as a whole, or a text, holds a value. */
export function holds(list: Result, item: Result): Result {
  if (typeof list === 'string') return undecided(item) ?? (item === null ? unknown : list.includes(item as string));
  const open = undecided(item, list);
  if (open !== undefined) return open;
  const elements = isJson(list) ? itemsOf(list) : list;
  if (elements === fault) return fault;
  return isList(elements) ? disjunction(elements.map((each) => equality(each, item))) : unknown;
}
