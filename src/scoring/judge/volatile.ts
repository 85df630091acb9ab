import type { Table } from '../../../query-language/catalog.ts';
import type { Compiled } from '../../../query-language/compile.ts';
import { descend } from '../../../query-language/plan/walk.ts';
import type { CompiledCheck, CompiledRubric } from './compile-rubric.ts';

/**
 * Whether what an expression gives of an entity may change without a fact of that entity's own changing: because time goes on, because it
 * goes through what happened, looks at the past, at what was worked out before, or at entities that relations lead to.
 */
function isVolatile(compiled: Compiled | null, tables: ReadonlyMap<string, Table>): boolean {
  if (!compiled) return false;
  const plans = [compiled.plan, ...compiled.captures.map(({ plan }) => plan)].flatMap((plan) => [...descend(plan)]);
  if (plans.some(({ kind }) => kind === 'now' || kind === 'at' || kind === 'since')) return true;
  if (plans.some((plan) => plan.kind === 'fold' && plan.rows.hop !== undefined)) return true;
  return compiled.reads.some(({ table, ofAsked }) => {
    const declared = tables.get(table);
    return !ofAsked || declared === undefined || declared.history === 'events' || declared.result !== undefined;
  });
}

/** Whether a verdict on the check may change without a fact of the entity's own changing. */
export function isVolatileCheck({ judgement, applies }: CompiledCheck, tables: ReadonlyMap<string, Table>): boolean {
  return isVolatile(judgement, tables) || isVolatile(applies, tables);
}

/** The same of whom a rubric is for. */
export function hasVolatileScope({ scope }: CompiledRubric, tables: ReadonlyMap<string, Table>): boolean {
  return isVolatile(scope?.where ?? null, tables);
}
