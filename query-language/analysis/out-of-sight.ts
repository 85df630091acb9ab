import type { Plan, Rows } from '../plan/plan.ts';
import { descend, isOfElement } from '../plan/walk.ts';
import { entitiesOf, looksAtColumns, seenFrom } from './about.ts';
import type { Operand } from './operand.ts';

/** The rows of which a question is asked that a plan became part of, where what it looks at cannot be seen from them. */
export function rowsThatLose(plan: Plan, result: Operand): Rows | undefined {
  const looked = entitiesOf(plan);
  const loses = (rows: Rows, taken: readonly Plan[]): boolean => {
    const inside = [...rows.conditions, ...taken].some((each) => [...descend(each)].includes(plan));
    return inside && (isOfElement(plan) || looksAtColumns(plan) || looked.some((about) => !seenFrom(rows).includes(about)));
  };
  if (result.kind === 'rows') return loses(result.rows, result.of ? [result.of] : []) ? result.rows : undefined;
  if (result.kind === 'record') return result.place.kind === 'picked' && loses(result.place.rows, []) ? result.place.rows : undefined;
  if (result.kind !== 'value') return undefined;
  const folds = [...descend(result.plan)].filter((each) => each.kind === 'fold');
  return folds.find((each) => loses(each.rows, each.of ? [each.of] : []))?.rows;
}
