import { snakeCase } from '../analysis/letter-case.ts';
import { hasColumn, type Operand } from '../analysis/operand.ts';
import type { Environment } from '../compile.ts';
import type { Parameter, QueryFunction } from '../function.ts';
import type { Origin, Plan } from '../plan/plan.ts';
import { descend, originOf as originOfPlan } from '../plan/walk.ts';
import type { Collected, ValueCount } from './collected.ts';

/** A value that a column takes, with how often it stands there now where that is known. */
export interface ValueSuggestion {
  readonly value: string;
  readonly count?: number;
}

/** The column that an operand was taken from as it is. */
export function originOf(operand: Operand | undefined): Origin | undefined {
  if (operand?.kind === 'value') return columnOf(operand.plan);
  return operand?.kind === 'rows' && operand.of ? columnOf(operand.of) : undefined;
}

/** As the plan says, and through what only stands in for a null or for what is unknown. */
function columnOf(plan: Plan): Origin | undefined {
  if (plan.kind === 'choice') return columnOf(plan.whenTrue);
  return plan.kind === 'coalesce' ? columnOf(plan.left) : originOfPlan(plan);
}

/** The values that a column takes: first those that stand there now, the most frequent first, then the others that it may take. */
export function valuesOf({ table, column }: Origin, environment: Environment, collected: Collected): readonly ValueSuggestion[] {
  const known = environment.tables.get(table);
  const declared = hasColumn(known, column) ? known.columns[column] : undefined;
  if (!declared || declared.sensitive) return [];
  const counted: readonly ValueCount[] = collected.values?.(table, column) ?? [];
  const rest = (declared.values ?? []).filter((value) => !counted.some((each) => each.value === value));
  return [...counted, ...rest.map((value) => ({ value }))];
}

/** A text that nobody writes: where it turns up in what a call means, its argument was compared. */
const probe = 'zqx7probe';

/**
 * The column that a text argument of a call is compared with, found by asking what the call would mean. Of one that refuses what its
 * column never holds, it is the column of the same name in the tables that the function reads.
 */
export function originOfArgument(
  callee: string,
  { reads = [] }: QueryFunction,
  { name, type }: Parameter,
  environment: Environment,
  meaningOf: (part: string) => Operand | undefined,
): Origin | undefined {
  const isList = typeof type !== 'string' && type.kind === 'list';
  const literal = isList ? `["${probe}"]` : `"${probe}"`;
  const operand = meaningOf(`${callee}(${name} = ${literal})`);
  for (const plan of operand ? plansIn(operand) : []) {
    const [looked, compared] = comparedIn(plan);
    if (looked && compared.some((each) => each.kind === 'literal' && String(each.value).includes(probe))) return columnOf(looked);
  }
  const columns = isList ? [snakeCase(name), snakeCase(name).replace(/s$/, '')] : [snakeCase(name)];
  const named = reads.flatMap((table) => columns.map((column) => ({ table, column })));
  return named.find(({ table, column }) => hasColumn(environment.tables.get(table), column));
}

function plansIn(operand: Operand): readonly Plan[] {
  const rows =
    operand.kind === 'rows' ? operand.rows : operand.kind === 'record' && operand.place.kind === 'picked' ? operand.place.rows : undefined;
  const roots = operand.kind === 'value' ? [operand.plan] : (rows?.conditions ?? []);
  return roots.flatMap((root) => [...descend(root)]);
}

/** What a plan looks at, and what it compares that with. */
function comparedIn(plan: Plan): readonly [looked: Plan | undefined, compared: readonly Plan[]] {
  if (plan.kind === 'within') return [plan.item, plan.list.kind === 'list' ? plan.list.items : []];
  if (plan.kind === 'equal') return [plan.left, [plan.right]];
  if (plan.kind === 'apply') return [plan.arguments[0], plan.arguments.slice(1)];
  return [undefined, []];
}
