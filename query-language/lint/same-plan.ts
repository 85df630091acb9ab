import type { Plan } from '../plan/plan.ts';

const keys = new WeakMap<Plan, string>();

/** A text that two plans share exactly when they mean the same by construction. */
export function keyOf(plan: Plan): string {
  const known = keys.get(plan);
  if (known !== undefined) return known;
  const key = JSON.stringify(plan);
  keys.set(plan, key);
  return key;
}

export function isSamePlan(left: Plan, right: Plan): boolean {
  return left === right || keyOf(left) === keyOf(right);
}
