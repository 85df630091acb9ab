import type { Environment } from '../compile.ts';
import type { Plan } from '../plan/plan.ts';
import { canAllHold, constraintOf, opposite } from './constraint.ts';
import { isNeverNull } from './never-null.ts';

/** What a condition comes out as whatever it is asked of, and why. */
export interface ConstantAnswer {
  readonly answer: boolean;
  readonly because: 'range' | 'never null';
}

/**
 * The answer that a condition on one operand always has, if it has one. With `range` it is that of every value; of null it is unknown.
 * What is true or false itself has no such answer.
 */
export function constantAnswer(condition: Plan, environment: Environment): ConstantAnswer | undefined {
  const asked = constraintOf(condition);
  if (!asked) return undefined;
  if (asked.kind === 'null' || asked.kind === 'not null') {
    return isNeverNull(asked.of, environment) ? { answer: asked.kind === 'not null', because: 'never null' } : undefined;
  }
  if (asked.of.type.kind === 'boolean') return undefined;
  if (!canAllHold([asked], environment)) return { answer: false, because: 'range' };
  const otherwise = opposite(asked);
  return otherwise && !canAllHold([otherwise], environment) ? { answer: true, because: 'range' } : undefined;
}

/** The same where null is out of the question, so that nothing else ever comes out. */
export function certainAnswer(condition: Plan, environment: Environment): boolean | undefined {
  if (condition.kind === 'literal') return typeof condition.value === 'boolean' ? condition.value : undefined;
  const found = constantAnswer(condition, environment);
  const of = constraintOf(condition)?.of;
  return found && of && isNeverNull(of, environment) ? found.answer : undefined;
}
