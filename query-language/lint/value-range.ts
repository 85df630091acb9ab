import type { Environment } from '../compile.ts';
import type { Origin, Plan } from '../plan/plan.ts';
import { originOf } from '../plan/walk.ts';
import { atLeast, everything, hull, point, type Interval } from './interval.ts';

/** What a plan's value is always between where there is one: a count is never below 0. */
export function rangeOf(plan: Plan, environment: Environment): Interval {
  const of = (each: Plan): Interval => rangeOf(each, environment);
  switch (plan.kind) {
    case 'literal':
      return typeof plan.value === 'number' || typeof plan.value === 'string' ? point(plan.value) : everything;
    case 'fact':
    case 'field':
    case 'column':
      return columnRange(originOf(plan), environment);
    case 'fold':
      if (plan.how === 'count') return atLeast(0);
      if (plan.how === 'sum') return plan.of && isNeverNegative(of(plan.of)) ? atLeast(0) : everything;
      return plan.of && ['average', 'minimum', 'maximum', 'first', 'last'].includes(plan.how) ? of(plan.of) : everything;
    case 'coalesce':
      return hull(of(plan.left), of(plan.right));
    case 'choice':
      return hull(of(plan.whenTrue), of(plan.whenFalse));
    case 'arithmetic':
      return ['+', '*', '/'].includes(plan.operator) && isNeverNegative(of(plan.left)) && isNeverNegative(of(plan.right))
        ? atLeast(0)
        : everything;
    case 'apply':
      if (['length', 'listLength', 'absolute', 'jsonLength'].includes(plan.operation)) return atLeast(0);
      return plan.operation === 'round' && isNeverNegative(of(plan.arguments[0]!)) ? atLeast(0) : everything;
    default:
      return everything;
  }
}

/** Whole numbers that have a unit count something. */
function columnRange(origin: Origin | undefined, { tables }: Environment): Interval {
  const declared = origin && tables.get(origin.table)?.columns[origin.column];
  return declared?.type === 'integer' && declared.unit !== undefined ? atLeast(0) : everything;
}

function isNeverNegative({ least }: Interval): boolean {
  return typeof least?.at === 'number' && least.at >= 0;
}
