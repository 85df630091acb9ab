import { asked, gathered, type Origin, type Plan } from './plan.ts';

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
  at: ({ moment, plan }) => [moment, plan],
  fact: none,
  present: none,
  field: none,
  column: none,
  element: none,
  list: (plan) => plan.items,
  fold: (plan) => [...plan.rows.conditions, ...(plan.of ? [plan.of] : []), ...(plan.by ? [plan.by] : [])],
  since: (plan) => [...plan.rows.conditions, plan.of],
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

/** The same plan over other plans, in the order of `children`. */
export function withChildren(plan: Plan, replaced: readonly Plan[]): Plan {
  return rebuild[plan.kind](plan as never, replaced);
}

type Rebuild = { readonly [Kind in Plan['kind']]: (plan: Extract<Plan, { kind: Kind }>, replaced: readonly Plan[]) => Plan };

const same = (plan: Plan): Plan => plan;
const newSides = <P extends { readonly left: Plan; readonly right: Plan }>(plan: P, [left, right]: readonly Plan[]): P => ({
  ...plan,
  left: left!,
  right: right!,
});

const rebuild: Rebuild = {
  literal: same,
  now: same,
  at: (at, [moment, plan]) => ({ ...at, moment: moment!, plan: plan! }),
  fact: same,
  present: same,
  field: same,
  column: same,
  element: same,
  list: (plan, items) => ({ ...plan, items }),
  fold: (plan, replaced) => {
    const { length } = plan.rows.conditions;
    const [first, second] = replaced.slice(length);
    const of = plan.of ? { of: first! } : {};
    const by = plan.by ? { by: (plan.of ? second : first)! } : {};
    return { ...plan, rows: { ...plan.rows, conditions: replaced.slice(0, length) }, ...of, ...by };
  },
  since: (plan, replaced) => ({ ...plan, rows: { ...plan.rows, conditions: replaced.slice(0, -1) }, of: replaced.at(-1)! }),
  each: (plan, [list, body]) => ({ ...plan, list: list!, body: body! }),
  equal: newSides,
  order: newSides,
  within: (plan, [item, list]) => ({ ...plan, item: item!, list: list! }),
  logic: newSides,
  not: (plan, [operand]) => ({ ...plan, operand: operand! }),
  arithmetic: newSides,
  coalesce: newSides,
  choice: (plan, [condition, whenTrue, whenFalse]) => ({
    ...plan,
    condition: condition!,
    whenTrue: whenTrue!,
    whenFalse: whenFalse!,
  }),
  apply: (plan, replaced) => ({ ...plan, arguments: replaced }),
};

/** Every plan in the tree once, parents first. Plans may share parts. */
export function* descend(plan: Plan, seen: Set<Plan> = new Set()): Generator<Plan> {
  if (seen.has(plan)) return;
  seen.add(plan);
  yield plan;
  for (const child of children(plan)) yield* descend(child, seen);
}

/** Whether a plan looks at an element of a list that is gone through around it. */
export function isOfElement(plan: Plan): boolean {
  const bound = new Set<string>();
  const looked = new Set<string>();
  const seen = new Set<Plan>();
  const visit = (each: Plan): boolean => {
    if (seen.has(each) || each.kind === 'fold' || each.kind === 'since') return false;
    seen.add(each);
    if (each.kind === 'each') bound.add(each.name);
    if (each.kind === 'element') looked.add(each.name);
    return each.kind === 'field' || children(each).some(visit);
  };
  return visit(plan) || [...looked].some((name) => !bound.has(name));
}

/** The column of a table whose value a plan gives as it is, if it does. */
export function originOf(plan: Plan): Origin | undefined {
  if (plan.kind === 'fact' || plan.kind === 'field') return { table: plan.table, column: plan.column };
  if (plan.kind === 'column') return plan.from;
  if (plan.kind === 'at') return originOf(plan.plan);
  const picks = plan.kind === 'fold' && (plan.how === 'first' || plan.how === 'last' || plan.how === 'minimum' || plan.how === 'maximum');
  return picks && plan.of ? originOf(plan.of) : undefined;
}

/** The tables and columns that plans read, in the order of their names. */
export function readsOf(...plans: readonly Plan[]): readonly Read[] {
  const found = new Map<string, { readonly columns: Set<string>; ofAsked: boolean }>();
  const note = (table: string, about: string | undefined, column?: string): void => {
    const known = found.get(table) ?? { columns: new Set<string>(), ofAsked: false };
    if (column !== undefined) known.columns.add(column);
    known.ofAsked ||= about === asked;
    found.set(table, known);
  };
  for (const each of plans.flatMap((plan) => [...descend(plan)])) {
    // The rows that a field is of say whose they are.
    if (each.kind === 'field') note(each.table, undefined, each.column);
    if (each.kind === 'fact') note(each.table, each.about ?? asked, each.column);
    if (each.kind === 'present') note(each.table, each.about ?? asked);
    if (each.kind === 'column' && each.from) note(each.from.table, asked, each.from.column);
    if (each.kind === 'since' || (each.kind === 'fold' && each.rows.table !== gathered)) note(each.rows.table, each.rows.about ?? asked);
  }
  return [...found]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([table, { columns, ofAsked }]) => ({ table, columns: [...columns].sort(), ofAsked }));
}

export interface Read {
  readonly table: string;
  readonly columns: readonly string[];
  /** Whether the facts of the entity itself are read, not only those of entities that its relations lead to. */
  readonly ofAsked: boolean;
}

/**
 * How much there is to do for a plan, in parts: those that an operator looks at more than once count as often. Far above what a person
 * writes it tells a text that grows out of hand by nesting.
 */
export function weightOf(plan: Plan): number {
  const known = new Map<Plan, number>();
  const weigh = (each: Plan): number => {
    const before = known.get(each);
    if (before !== undefined) return before;
    const weight = 1 + timesOf(each) * children(each).reduce((sum, child) => sum + weigh(child), 0);
    known.set(each, weight);
    return weight;
  };
  return weigh(plan);
}

function timesOf({ kind }: Plan): number {
  // What is given is worked out once; what could be wrong with it is asked again at every step of a chain.
  if (kind === 'apply') return 1.2;
  if (kind === 'choice' || kind === 'each') return 4;
  return kind === 'equal' || kind === 'within' || kind === 'coalesce' || kind === 'fold' ? 2 : 1;
}
