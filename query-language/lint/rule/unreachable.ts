import type { Environment } from '../../compile.ts';
import type { Diagnostic, Span } from '../../diagnostic.ts';
import type { Plan } from '../../plan/plan.ts';
import { canAllHold, constraintOf, opposite } from '../constraint.ts';
import { isNeverNull } from '../never-null.ts';
import type { LintRule } from '../rule.ts';

/** Parts that nothing depends on, because what stands before them decides. */
export const unreachable: LintRule = {
  describes: 'A branch, or a side of `and`, `or` or `??`, that is never looked at.',
  *find(node, { planOf, environment }) {
    if (node.kind === 'conditional') {
      const answer = answerOf(planOf(node.condition), environment);
      if (answer !== undefined) yield found('if', (answer ? node.whenFalse : node.whenTrue).span);
    }
    if (node.kind !== 'binary') return;
    const left = planOf(node.left);
    if (node.operator === '??' && left && isNeverNull(left, environment)) {
      const fix = { span: { start: node.left.span.end, end: node.right.span.end }, text: '' };
      yield { ...found('??', node.right.span), ...(node.left.span.start === node.span.start ? { fix } : {}) };
    }
    if (node.operator !== 'and' && node.operator !== 'or') return;
    for (const [side, other] of [
      [node.left, node.right],
      [node.right, node.left],
    ] as const) {
      if (answerOf(planOf(side), environment) !== (node.operator === 'or')) continue;
      yield found(node.operator, other.span);
      return;
    }
  },
};

function found(by: string, span: Span): Diagnostic {
  return { code: 'lint.unreachable', severity: 'warning', facts: { by }, span };
}

/** What a condition always comes out as, where that is so. */
function answerOf(plan: Plan | undefined, environment: Environment): boolean | undefined {
  if (plan?.kind === 'literal') return typeof plan.value === 'boolean' ? plan.value : undefined;
  const asked = plan && constraintOf(plan);
  if (!asked || asked.of.type.kind === 'boolean' || !isNeverNull(asked.of, environment)) return undefined;
  if (asked.kind === 'null' || asked.kind === 'not null') return asked.kind === 'not null';
  if (!canAllHold([asked], environment)) return false;
  const otherwise = opposite(asked);
  return otherwise && !canAllHold([otherwise], environment) ? true : undefined;
}
