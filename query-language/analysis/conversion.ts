import type { Fact } from '../diagnostic.ts';
import type { Operation, Plan } from '../plan/plan.ts';
import { literal, undecidable } from './operand.ts';
import { boolean, duration, grade, integer, number, text, timestamp, version, type ScalarKind, type Type } from './type.ts';
import { isVersion } from './version.ts';

/** Says what is wrong with one of two sides. */
export type Misfit = (side: 'left' | 'right', code: string, facts: Readonly<Record<string, Fact>>) => void;

/** The grades, the best first. */
export const grades = ['A', 'B', 'C', 'D', 'F'] as const;

/** A json value as one of another type, an error of the row where something would be lost. A day is taken as its midnight. */
export function fromJson(plan: Plan, wanted: Type): Plan {
  const known = conversions[wanted.kind as ScalarKind];
  return known ? { kind: 'apply', type: known[1], operation: known[0], arguments: [plan] } : plan;
}

const conversions: { readonly [Kind in ScalarKind]?: readonly [Operation, Type] } = {
  boolean: ['jsonToBoolean', boolean],
  integer: ['jsonToNumber', number],
  number: ['jsonToNumber', number],
  text: ['jsonToText', text],
  date: ['jsonToTimestamp', timestamp],
  timestamp: ['jsonToTimestamp', timestamp],
  duration: ['jsonToDuration', duration],
  version: ['jsonToVersion', version],
  grade: ['jsonToGrade', grade],
};

/**
 * Two sides that are compared, brought to one type where the language does so by itself: a json value to the type of the other side, a
 * text that is written out to the version or the grade that it spells. Nothing where such a text spells none.
 */
export function agreed(left: Plan, right: Plan, misfit: Misfit): readonly [Plan, Plan] | undefined {
  const first = adapted(left, right.type, (code, facts) => misfit('left', code, facts));
  const second = adapted(right, left.type, (code, facts) => misfit('right', code, facts));
  return first && second && [first, second];
}

function adapted(plan: Plan, other: Type, refuse: (code: string, facts: Readonly<Record<string, Fact>>) => void): Plan | undefined {
  if (plan.type.kind === 'json' && other.kind !== 'json') return fromJson(plan, other);
  if (plan.kind !== 'literal' || typeof plan.value !== 'string' || plan.type.kind !== 'text') return plan;
  if (other.kind === 'version') {
    if (isVersion(plan.value)) return literal(version, plan.value);
    refuse('version.invalid', { text: plan.value.slice(0, 60) });
    return undefined;
  }
  if (other.kind === 'grade') {
    const written = plan.value;
    if (grades.some((each) => each === written)) return literal(grade, written);
    refuse('grade.unknown', { text: written, near: grades.find((each) => each === written.trim()[0]?.toUpperCase()) ?? null });
    return undefined;
  }
  return plan;
}

/** What sorts, and is equal, as the values do: of most types the value itself. */
export function sortable(plan: Plan): Plan {
  switch (plan.type.kind) {
    case 'version':
      return { kind: 'apply', type: text, operation: 'versionKey', arguments: [plan] };
    case 'grade':
      return { kind: 'apply', type: integer, operation: 'gradeRank', arguments: [plan] };
    default:
      return plan;
  }
}

/** Two plans as what an operator compares; beside null a value stands as it is. */
export function comparable(left: Plan, right: Plan): readonly [Plan, Plan] {
  return left.type.kind === 'null' || right.type.kind === 'null' ? [left, right] : [sortable(left), sortable(right)];
}

/** Whether two values are the same, null being equal to null. */
export function equalOf(left: Plan, right: Plan): Plan {
  const [first, second] = comparable(left, right);
  return { kind: 'equal', type: boolean, left: first, right: second };
}

/** Whether one value goes before the other. */
export function orderOf(operator: '<' | '<=' | '>' | '>=', left: Plan, right: Plan): Plan {
  const [first, second] = comparable(left, right);
  const order: Plan = { kind: 'order', type: boolean, operator, left: first, right: second };
  const [open, other] = [openOf(left), openOf(right)];
  if ((open === undefined) === (other === undefined)) return order;
  const isOpen = (open ?? other)!;
  const longerIsTrue = operator.startsWith(open ? '>' : '<');
  const either = (both: 'and' | 'or', one: Plan, another: Plan): Plan => ({
    kind: 'logic',
    type: boolean,
    operator: both,
    left: one,
    right: another,
  });
  return longerIsTrue
    ? either('or', order, either('and', isOpen, undecidable))
    : either('and', order, either('or', { kind: 'not', type: boolean, operand: isOpen }, undecidable));
}

/** Of how long something has held: whether that may be longer than is known, which leaves some comparisons open. */
function openOf(plan: Plan): Plan | undefined {
  const isAge = plan.kind === 'arithmetic' && plan.operator === '-' && plan.left.kind === 'now' && plan.right.kind === 'since';
  return isAge && plan.right.kind === 'since' ? { ...plan.right, type: boolean, asks: 'open' } : undefined;
}
