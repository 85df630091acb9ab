import type { Diagnostic, Span } from '../../diagnostic.ts';
import type { Node } from '../../syntax/ast.ts';
import { certainAnswer } from '../constant-answer.ts';
import { isNeverNull } from '../never-null.ts';
import type { LintRule } from '../rule.ts';

/** Parts that nothing depends on, because what stands before them decides. */
export const unreachable: LintRule = {
  describes: 'A branch, or a side of `and`, `or` or `??`, that is never looked at.',
  *find(node, { planOf, environment }) {
    const certain = (condition: Node): boolean | undefined => {
      const plan = planOf(condition);
      return plan && certainAnswer(plan, environment);
    };
    if (node.kind === 'conditional') {
      const answer = certain(node.condition);
      if (answer !== undefined) yield found('if', (answer ? node.whenFalse : node.whenTrue).span);
    }
    if (node.kind !== 'binary') return;
    const left = planOf(node.left);
    if (node.operator === '??' && left && isNeverNull(left, environment)) {
      const [start, end] = [node.left.span.end, node.right.span.end];
      // Parentheses are no part of what they are around: where there are some, there is more between the sides.
      const isBare = node.right.span.start - start === ' ?? '.length;
      yield { ...found('??', node.right.span), ...(isBare ? { fix: { span: { start, end }, text: '' } } : {}) };
    }
    if (node.operator !== 'and' && node.operator !== 'or') return;
    for (const [side, other] of [
      [node.left, node.right],
      [node.right, node.left],
    ] as const) {
      if (certain(side) !== (node.operator === 'or')) continue;
      yield found(node.operator, other.span);
      return;
    }
  },
};

function found(by: string, span: Span): Diagnostic {
  return { code: 'lint.unreachable', severity: 'warning', facts: { by }, span };
}
