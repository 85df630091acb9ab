import type { Environment } from '../compile.ts';
import type { Plan } from '../plan/plan.ts';
import { originOf } from '../plan/walk.ts';
import { keyOf } from './same-plan.ts';

/** The unit of a plan's value, as far as the columns say it. Some of the rows for all of the rows is a ratio. */
export function unitOf(plan: Plan, environment: Environment): string | undefined {
  const of = (each: Plan): string | undefined => unitOf(each, environment);
  switch (plan.kind) {
    case 'fact':
    case 'field':
    case 'column': {
      const origin = originOf(plan);
      return origin && environment.tables.get(origin.table)?.columns[origin.column]?.unit;
    }
    case 'fold':
      return plan.of && ['sum', 'average', 'minimum', 'maximum', 'first', 'last'].includes(plan.how) ? of(plan.of) : undefined;
    case 'coalesce':
      return of(plan.left) ?? of(plan.right);
    case 'choice':
      return of(plan.whenTrue) ?? of(plan.whenFalse);
    case 'apply':
      return ['round', 'absolute', 'negate'].includes(plan.operation) ? of(plan.arguments[0]!) : undefined;
    case 'arithmetic':
      if (plan.operator === '+' || plan.operator === '-') return of(plan.left) ?? of(plan.right);
      return plan.operator === '/' && isPartOf(plan.left, plan.right) ? 'ratio' : undefined;
    default:
      return undefined;
  }
}

/** Whether one counts some of the rows that the other counts. */
function isPartOf(part: Plan, whole: Plan): boolean {
  if (part.kind !== 'fold' || whole.kind !== 'fold' || part.how !== 'count' || whole.how !== 'count') return false;
  if (part.rows.table !== whole.rows.table) return false;
  const asked = new Set(part.rows.conditions.map(keyOf));
  return whole.rows.conditions.every((condition) => asked.has(keyOf(condition)));
}
