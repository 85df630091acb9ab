import { isSamePlan } from '../same-plan.ts';
import type { LintRule, Site } from '../rule.ts';
import type { Node } from '../../syntax/ast.ts';

/** The same condition on both sides of an `and` or an `or`: one of them was to be another. */
export const repeatedCondition: LintRule = {
  describes: 'A condition that stands twice in one `and` or `or`.',
  *find(node, site) {
    if (node.kind !== 'binary' || (node.operator !== 'and' && node.operator !== 'or')) return;
    const [outer] = site.around;
    if (outer?.kind === 'binary' && outer.operator === node.operator) return;
    const parts = partsOfChain(node, node.operator);
    for (const [index, part] of parts.entries()) {
      if (!parts.slice(0, index).some((before) => meansSame(before, part, site))) continue;
      yield { code: 'lint.repeated-condition', severity: 'warning', facts: { operator: node.operator }, span: part.span };
    }
  },
};

function partsOfChain(node: Node, operator: 'and' | 'or'): readonly Node[] {
  return node.kind === 'binary' && node.operator === operator
    ? [...partsOfChain(node.left, operator), ...partsOfChain(node.right, operator)]
    : [node];
}

function meansSame(one: Node, other: Node, { planOf }: Site): boolean {
  const [left, right] = [planOf(one), planOf(other)];
  return left !== undefined && right !== undefined && isSamePlan(left, right);
}
