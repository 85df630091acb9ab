import { byOperand, canAllHold, exactly } from '../constraint.ts';
import { guardsOf } from '../guard.ts';
import { includes } from '../interval.ts';
import type { LintRule, Site } from '../rule.ts';
import { isSamePlan } from '../same-plan.ts';
import { rangeOf } from '../value-range.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Node } from '../../syntax/ast.ts';

/** A comparison with a quotient is unknown where the divisor is 0: what was to fail, or to pass, has no verdict at all. */
export const divisionByZero: LintRule = {
  describes: 'A quotient that is compared although its divisor may be 0.',
  *find(node, site) {
    if (node.kind !== 'binary' || (node.operator !== '/' && node.operator !== '%')) return;
    const divisor = site.planOf(node.right);
    if (!divisor || divisor.kind === 'literal' || divisor.type.kind === 'duration') return;
    if (!includes(rangeOf(divisor, site.environment), 0) || !isCompared(node, site) || isGuarded(node, divisor, site)) return;
    yield { code: 'lint.division-by-zero', severity: 'warning', facts: { operator: node.operator }, span: node.right.span };
  },
};

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Whether an order around the quotient becomes unknown with it: not where `??` says what stands in its place. */
function isCompared(node: Node, { around }: Site): boolean {
  for (const [index, outer] of around.entries()) {
    const inner = index === 0 ? node : around[index - 1]!;
    if (outer.kind === 'binary' && outer.operator === '??' && outer.left === inner) return false;
    if (outer.kind === 'between' || (outer.kind === 'binary' && comparisons.has(outer.operator))) return true;
    if (outer.kind === 'lambda') return false;
  }
  return false;
}

function isGuarded(node: Node, divisor: Plan, site: Site): boolean {
  const own = guardsOf(node, site).filter(({ of }) => isSamePlan(of, divisor));
  return byOperand(own).some((guards) => !canAllHold([...guards, exactly(divisor, 0)], site.environment));
}
