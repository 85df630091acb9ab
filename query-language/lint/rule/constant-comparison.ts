import type { Plan } from '../../plan/plan.ts';
import type { BinaryNode } from '../../syntax/ast.ts';
import { constantAnswer, type ConstantAnswer } from '../constant-answer.ts';
import type { LintRule, Site } from '../rule.ts';
import { isSamePlan } from '../same-plan.ts';

/** A comparison that comes out the same whatever is compared. */
export const constantComparison: LintRule = {
  describes: 'A comparison that is true, or false, of every value.',
  *find(node, site) {
    if (node.kind !== 'binary' || !comparisons.has(node.operator)) return;
    const [left, right] = [site.planOf(node.left), site.planOf(node.right)];
    if (!left || !right) return;
    const found = answerOf(node, left, right, site);
    if (!found) return;
    yield { code: 'lint.constant-comparison', severity: 'warning', facts: { ...found }, span: node.span };
  },
};

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

type Answer = ConstantAnswer | { readonly answer: boolean; readonly because: 'written out' | 'same' };

function answerOf(node: BinaryNode, left: Plan, right: Plan, site: Site): Answer | undefined {
  const { operator } = node;
  if (left.kind === 'literal' && right.kind === 'literal') {
    const answer = compareLiterals(operator, left.value, right.value);
    return answer === undefined ? undefined : { answer, because: 'written out' };
  }
  if (isSamePlan(left, right)) return { answer: ['==', '<=', '>='].includes(operator), because: 'same' };
  const comparison = site.planOf(node);
  return comparison && constantAnswer(comparison, site.environment);
}

type LiteralValue = Extract<Plan, { kind: 'literal' }>['value'];

function compareLiterals(operator: string, left: LiteralValue, right: LiteralValue): boolean | undefined {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (left === null || right === null || typeof left !== typeof right) return undefined;
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
