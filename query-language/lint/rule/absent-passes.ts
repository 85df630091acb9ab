import { constraintOf } from '../constraint.ts';
import { guardsOf } from '../guard.ts';
import { isNeverNull } from '../never-null.ts';
import type { LintRule } from '../rule.ts';
import { isSamePlan } from '../same-plan.ts';

/** `x != "undefined"` asks whether there is something, and is true where there is nothing at all. */
export const absentPasses: LintRule = {
  describes: 'A text that must not be empty, or not a word for nothing, and passes where it is absent.',
  *find(node, site) {
    if (node.kind !== 'binary' || node.operator !== '!=') return;
    const plan = site.planOf(node);
    const asked = plan && constraintOf(plan);
    const word = asked?.kind === 'none of' ? asked.values[0] : undefined;
    if (!asked || typeof word !== 'string' || !nothing.has(word.trim().toLowerCase()) || isNeverNull(asked.of, site.environment)) return;
    if (guardsOf(node, site).some((guard) => guard.kind === 'not null' && isSamePlan(guard.of, asked.of))) return;
    yield { code: 'lint.absent-passes', severity: 'warning', facts: { word }, span: node.span };
  },
};

/** What people write where there is nothing. */
const nothing: ReadonlySet<string> = new Set([
  '',
  'undefined',
  'null',
  'none',
  'nil',
  'n/a',
  'na',
  '-',
  '?',
  'unknown',
  'unset',
  'not set',
  'tbd',
  'todo',
  'missing',
  'empty',
]);
