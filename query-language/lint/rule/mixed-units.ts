import type { Diagnostic } from '../../diagnostic.ts';
import type { Node } from '../../syntax/ast.ts';
import type { LintRule, Site } from '../rule.ts';
import { unitOf } from '../unit.ts';

/** Two amounts that cannot be held against one another: lines and bytes, a ratio and a number of per cent. */
export const mixedUnits: LintRule = {
  describes: 'A comparison, a sum or a difference of amounts in different units.',
  *find(node, site) {
    if (node.kind === 'between') {
      yield* compared(node.operand, node.low, site);
      yield* compared(node.operand, node.high, site);
    } else if (node.kind === 'binary' && compares.has(node.operator)) {
      yield* compared(node.left, node.right, site);
    }
  },
};

const compares: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', '+', '-']);

function* compared(left: Node, right: Node, site: Site): Iterable<Diagnostic> {
  const [one, other] = [unitAt(left, site), unitAt(right, site)];
  if (one === 'ratio' && other === undefined) yield* percentWithoutSign(right);
  else if (other === 'ratio' && one === undefined) yield* percentWithoutSign(left);
  else if (one !== undefined && other !== undefined && one !== other) {
    const span = { start: left.span.start, end: right.span.end };
    yield { code: 'lint.mixed-units', severity: 'warning', facts: { left: one, right: other }, span };
  }
}

function unitAt(node: Node, { planOf, environment }: Site): string | undefined {
  if (node.kind === 'literal') return node.type === 'percent' ? 'ratio' : undefined;
  const plan = planOf(node);
  return plan && unitOf(plan, environment);
}

/** A ratio is 1 at most, so that a number far above means per cent. */
function* percentWithoutSign(node: Node): Iterable<Diagnostic> {
  if (node.kind !== 'literal' || node.type !== 'number' || Number(node.value) <= 1) return;
  const fix = Number(node.value) <= 100 ? { fix: { span: node.span, text: `${node.text}%` } } : {};
  yield { code: 'lint.percent-without-sign', severity: 'warning', facts: { number: node.text }, span: node.span, ...fix };
}
