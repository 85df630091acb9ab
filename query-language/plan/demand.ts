import type { Plan } from './plan.ts';
import { gathered } from './plan.ts';
import { children, descend } from './walk.ts';

/**
 * What plans want of one table beyond its columns, so that a collector can fetch that and no more: how far back, which keys, which
 * patterns. A list that is `null` means everything.
 */
export interface Demand {
  readonly table: string;
  /** Seconds back from now, the longest that is asked for; null when some question looks at all there is. */
  readonly lookback: number | null;
  /** Columns that every question compares with values written out, with those values: keys, types, names of environments. */
  readonly values: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  /** Columns that every question compares with RE2 patterns, with those: paths of files. */
  readonly patterns: Readonly<Record<string, readonly string[]>>;
}

/** The demands of plans on tables of which they go through lists, in the order of the tables' names. */
export function demandsOf(...plans: readonly Plan[]): readonly Demand[] {
  const byTable = new Map<string, Demand[]>();
  for (const each of plans.flatMap((plan) => [...descend(plan)])) {
    if (each.kind !== 'fold' || each.rows.table === gathered || each.rows.hop) continue;
    const { table, conditions } = each.rows;
    byTable.set(table, [...(byTable.get(table) ?? []), demandOf(table, conditions.flatMap(conjuncts))]);
  }
  return [...byTable].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([table, demands]) => together(table, demands));
}

function demandOf(table: string, conditions: readonly Plan[]): Demand {
  const windows = conditions.flatMap((each) => windowOf(each) ?? []);
  return {
    table,
    lookback: windows.length > 0 ? Math.min(...windows) : null,
    values: Object.fromEntries(conditions.flatMap((each) => valuesOf(each) ?? [])),
    patterns: Object.fromEntries(conditions.flatMap((each) => patternOf(each) ?? [])),
  };
}

/** What suffices for all: the longest window, and only columns by which each question narrows. */
function together(table: string, demands: readonly Demand[]): Demand {
  const lookbacks = demands.map(({ lookback }) => lookback);
  return {
    table,
    lookback: lookbacks.includes(null) ? null : Math.max(...lookbacks.map(Number)),
    values: common(demands.map(({ values }) => values)),
    patterns: common(demands.map(({ patterns }) => patterns)),
  };
}

function common<T>(narrowed: readonly Readonly<Record<string, readonly T[]>>[]): Readonly<Record<string, readonly T[]>> {
  const shared = Object.keys(narrowed[0] ?? {}).filter((column) => narrowed.every((each) => column in each));
  return Object.fromEntries(shared.map((column) => [column, [...new Set(narrowed.flatMap((each) => each[column] ?? []))]]));
}

function conjuncts(plan: Plan): readonly Plan[] {
  return plan.kind === 'logic' && plan.operator === 'and' ? children(plan).flatMap(conjuncts) : [plan];
}

/** Seconds, of a condition that something happened so long ago at most. */
function windowOf(plan: Plan): number | undefined {
  if (plan.kind !== 'order' || (plan.operator !== '<=' && plan.operator !== '<')) return undefined;
  const { left, right } = plan;
  const isAge = left.kind === 'arithmetic' && left.operator === '-' && left.left.kind === 'now' && left.right.kind === 'field';
  return isAge && right.kind === 'literal' && typeof right.value === 'number' ? right.value : undefined;
}

type Narrowed<T> = readonly [column: string, T[]];

function valuesOf(plan: Plan): [Narrowed<string | number | boolean>] | undefined {
  if (plan.kind === 'equal' && plan.left.kind === 'field' && plan.right.kind === 'literal' && plan.right.value !== null) {
    return [[plan.left.column, [plan.right.value]]];
  }
  if (plan.kind !== 'within' || plan.item.kind !== 'field' || plan.list.kind !== 'list') return undefined;
  const values = plan.list.items.map((item) => (item.kind === 'literal' ? item.value : null));
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? [[plan.item.column, known]] : undefined;
}

function patternOf(plan: Plan): [Narrowed<string>] | undefined {
  if (plan.kind !== 'apply' || plan.operation !== 'matches') return undefined;
  const [subject, pattern] = plan.arguments;
  const isNarrowed = subject?.kind === 'field' && pattern?.kind === 'literal' && typeof pattern.value === 'string';
  return isNarrowed ? [[subject.column, [pattern.value]]] : undefined;
}
