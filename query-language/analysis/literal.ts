import type { LiteralNode } from '../syntax/ast.ts';
import { literal, value, type Operand } from './operand.ts';
import { boolean, date, duration, integer, number, text, timestamp, type Type } from './type.ts';

/** What is written out, as a value of its type: a number without a fraction is an integer. */
export function literalOf({ type, value: content }: LiteralNode): Operand {
  return value(literal(literalTypes[type](content), content));
}

const literalTypes: Readonly<Record<LiteralNode['type'], (content: string | number | boolean | null) => Type>> = {
  number: (content) => (Number.isSafeInteger(content) ? integer : number),
  percent: () => number,
  text: () => text,
  boolean: () => boolean,
  null: () => ({ kind: 'null' }),
  duration: () => duration,
  date: () => date,
  timestamp: () => timestamp,
};
