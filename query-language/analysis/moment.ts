import type { Plan } from '../plan/plan.ts';
import { descend } from '../plan/walk.ts';
import { literal } from './operand.ts';
import { boolean, date, duration, timestamp } from './type.ts';

const dayLength = 86_400;

/** Whether a plan gives the same for every row: it reads nothing. */
export function isConstant(plan: Plan): boolean {
  return [...descend(plan)].every(({ kind }) => !reading.has(kind));
}

const reading: ReadonlySet<Plan['kind']> = new Set(['fact', 'present', 'field', 'column', 'element', 'fold', 'since', 'at']);

/** The moment that a day or a moment stands for: a day for its end in UTC, and today for now. */
export function momentOf(given: Plan): Plan {
  if (given.type.kind !== 'date') return given;
  const now: Plan = { kind: 'now', type: timestamp };
  const today: Plan = { kind: 'apply', type: date, operation: 'toDate', arguments: [now] };
  const end: Plan = { kind: 'arithmetic', type: timestamp, operator: '+', left: given, right: literal(duration, dayLength - 0.001) };
  return {
    kind: 'choice',
    type: timestamp,
    condition: { kind: 'equal', type: boolean, left: today, right: given },
    whenTrue: now,
    whenFalse: end,
  };
}
