import type { Plan } from './plan.ts';

/** The plans directly under a plan. A kind forgotten here does not compile. */
export function children(plan: Plan): readonly Plan[] {
  return childrenOf[plan.kind](plan as never);
}

type ChildrenOf = { readonly [Kind in Plan['kind']]: (plan: Extract<Plan, { kind: Kind }>) => readonly Plan[] };

const none = (): readonly Plan[] => [];
const sides = (plan: { readonly left: Plan; readonly right: Plan }): readonly Plan[] => [plan.left, plan.right];

const childrenOf: ChildrenOf = {
  literal: none,
  now: none,
  fact: none,
  present: none,
  field: none,
  element: none,
  list: (plan) => plan.items,
  fold: (plan) => [...plan.rows.conditions, ...(plan.of ? [plan.of] : []), ...(plan.by ? [plan.by] : [])],
  each: (plan) => [plan.list, plan.body],
  equal: sides,
  order: sides,
  within: (plan) => [plan.item, plan.list],
  logic: sides,
  not: (plan) => [plan.operand],
  arithmetic: sides,
  coalesce: sides,
  choice: (plan) => [plan.condition, plan.whenTrue, plan.whenFalse],
  apply: (plan) => plan.arguments,
};

/** Every plan in the tree, parents first. */
export function* descend(plan: Plan): Generator<Plan> {
  yield plan;
  for (const child of children(plan)) yield* descend(child);
}

/** The tables and columns a plan reads, in the order of their names. */
export function readsOf(plan: Plan): readonly Read[] {
  const columns = new Map<string, Set<string>>();
  const note = (table: string, column?: string): void => {
    const known = columns.get(table) ?? new Set<string>();
    if (column !== undefined) known.add(column);
    columns.set(table, known);
  };
  for (const each of descend(plan)) {
    if (each.kind === 'fact' || each.kind === 'field') note(each.table, each.column);
    if (each.kind === 'present') note(each.table);
    if (each.kind === 'fold') note(each.rows.table);
  }
  return [...columns].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([table, names]) => ({ table, columns: [...names].sort() }));
}

export interface Read {
  readonly table: string;
  readonly columns: readonly string[];
}
