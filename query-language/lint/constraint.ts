import type { Environment } from '../compile.ts';
import type { Literal, Plan } from '../plan/plan.ts';
import { atLeast, atMost, everything, includes, intersect, isEmpty, point, type Interval, type Point } from './interval.ts';
import { keyOf } from './same-plan.ts';
import { rangeOf } from './value-range.ts';

/** What a condition asks of one operand. */
export type Constraint = { readonly of: Plan } & (
  | { readonly kind: 'between'; readonly interval: Interval }
  | { readonly kind: 'one of' | 'none of'; readonly values: readonly (Point | boolean)[] }
  | { readonly kind: 'null' | 'not null' }
);

/** The parts of a condition that must all be true, or of which one must be. */
export function partsJoinedBy(operator: 'and' | 'or', plan: Plan): readonly Plan[] {
  return plan.kind === 'logic' && plan.operator === operator
    ? [...partsJoinedBy(operator, plan.left), ...partsJoinedBy(operator, plan.right)]
    : [plan];
}

/** What a condition asks, where it asks it of one operand. */
export function constraintOf(plan: Plan): Constraint | undefined {
  switch (plan.kind) {
    case 'not': {
      const asked = constraintOf(plan.operand);
      return asked && opposite(asked);
    }
    case 'order': {
      const [of, end, operator] = plan.right.kind === 'literal' ? [plan.left, plan.right, plan.operator] : mirrored(plan);
      const at = end?.value;
      if (!of || (typeof at !== 'number' && typeof at !== 'string')) return undefined;
      return { kind: 'between', of, interval: intervals[operator](at) };
    }
    case 'equal': {
      const [of, written] = plan.right.kind === 'literal' ? [plan.left, plan.right] : [plan.right, plan.left];
      if (written.kind !== 'literal' || of.kind === 'literal') return undefined;
      return written.value === null ? { kind: 'null', of } : { kind: 'one of', of, values: [written.value] };
    }
    case 'within': {
      const { item: of, list } = plan;
      if (list.kind !== 'list' || of.kind === 'literal') return undefined;
      const values = list.items.map((item) => (item.kind === 'literal' ? item.value : null));
      return values.every((value) => value !== null) ? { kind: 'one of', of, values } : undefined;
    }
    default:
      return plan.type.kind === 'boolean' && plan.kind !== 'logic' && plan.kind !== 'literal'
        ? { kind: 'one of', of: plan, values: [true] }
        : undefined;
  }
}

/** What is asked of an operand where a condition is not true. */
export function opposite(constraint: Constraint): Constraint | undefined {
  const { of } = constraint;
  switch (constraint.kind) {
    case 'null':
      return { kind: 'not null', of };
    case 'not null':
      return { kind: 'null', of };
    case 'one of':
      return { kind: 'none of', of, values: constraint.values };
    case 'none of':
      return { kind: 'one of', of, values: constraint.values };
    case 'between': {
      const { least, most } = constraint.interval;
      if (least && most) return undefined;
      if (least) return { kind: 'between', of, interval: atMost(least.at, !least.open) };
      return most && { kind: 'between', of, interval: atLeast(most.at, !most.open) };
    }
  }
}

/** The constraints by what they are asked of. */
export function byOperand(constraints: readonly Constraint[]): readonly (readonly Constraint[])[] {
  return [...Map.groupBy(constraints, ({ of }) => keyOf(of)).values()];
}

/** Whether some value can do justice to all of the constraints, which are of one operand. */
export function canAllHold(constraints: readonly Constraint[], environment: Environment): boolean {
  const [first] = constraints;
  if (!first) return true;
  const kinds = new Set(constraints.map(({ kind }) => kind));
  // Of what is null, only `!=` and `not in` are true.
  if (kinds.has('null')) return !['between', 'one of', 'not null'].some((kind) => kinds.has(kind as Constraint['kind']));
  const interval = constraints.reduce<Interval>(
    (narrowed, each) => (each.kind === 'between' ? intersect(narrowed, each.interval) : narrowed),
    domainOf(first.of, environment),
  );
  if (isEmpty(interval)) return false;
  const fits = (value: Point | boolean): boolean =>
    (typeof value === 'boolean' || includes(interval, value)) &&
    constraints.every((each) => {
      if (each.kind === 'one of') return each.values.includes(value);
      return each.kind === 'none of' ? !each.values.includes(value) : true;
    });
  const [choices] = constraints.flatMap((each) => (each.kind === 'one of' ? [each.values] : []));
  if (choices) return choices.some(fits);
  if (first.of.type.kind === 'boolean') return [true, false].some(fits);
  const { least, most } = interval;
  return least && least.at === most?.at ? fits(least.at) : true;
}

function domainOf(plan: Plan, environment: Environment): Interval {
  return plan.kind === 'literal' ? everything : rangeOf(plan, environment);
}

const intervals = {
  '<': (at: Point) => atMost(at, true),
  '<=': (at: Point) => atMost(at),
  '>': (at: Point) => atLeast(at, true),
  '>=': (at: Point) => atLeast(at),
} as const;

const mirrors = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function mirrored({
  left,
  right,
  operator,
}: Extract<Plan, { kind: 'order' }>): readonly [Plan | undefined, Literal | undefined, keyof typeof mirrors] {
  return left.kind === 'literal' ? [right, left, mirrors[operator]] : [undefined, undefined, operator];
}

/** The constraint that the operand is this one value. */
export function exactly(of: Plan, value: number): Constraint {
  return { kind: 'between', of, interval: point(value) };
}
