import { byOperand, canAllHold, constraintOf, opposite, partsJoinedBy, type Constraint } from '../constraint.ts';
import type { LintRule } from '../rule.ts';

/** Conditions on one operand that exclude one another, or that let every value through. */
export const contradiction: LintRule = {
  describes: 'Conditions that no value can meet together, or of which every value meets one.',
  *find(node, { around, planOf, environment }) {
    const operator = node.kind === 'between' ? 'and' : node.kind === 'binary' ? node.operator : undefined;
    if (operator !== 'and' && operator !== 'or') return;
    const [outer] = around;
    if (node.kind === 'binary' && outer?.kind === 'binary' && outer.operator === operator) return;
    const plan = planOf(node);
    if (!plan) return;
    const negated = plan.kind === 'not' ? plan.operand : plan;
    const asked = partsJoinedBy(operator, negated).flatMap((part): readonly Constraint[] => {
      const each = constraintOf(part);
      return (operator === 'and' ? each && [each] : each && [opposite(each)].filter((other) => other !== undefined)) ?? [];
    });
    const clashes = byOperand(asked).some((together) => together.length > 1 && !canAllHold(together, environment));
    if (!clashes) return;
    yield { code: 'lint.contradiction', severity: 'warning', facts: { operator, answer: operator === 'or' }, span: node.span };
  },
};
