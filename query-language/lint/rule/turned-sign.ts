import type { Diagnostic } from '../../diagnostic.ts';
import type { Plan } from '../../plan/plan.ts';
import { originOf } from '../../plan/walk.ts';
import { partsOf, type Node } from '../../syntax/ast.ts';
import type { LintRule, Site } from '../rule.ts';

/** `fromNow()` is negative for what has passed, and `age` is positive: against a bound of the other sign nothing is told apart. */
export const turnedSign: LintRule = {
  describes: 'A moment that has passed, compared with a length of time that only a moment to come can have, or the reverse.',
  *find(node, site) {
    if (node.kind !== 'binary' || !['<', '<=', '>', '>='].includes(node.operator)) return;
    yield* turned(node.left, node.right, node.operator.startsWith('>'), site);
    yield* turned(node.right, node.left, node.operator.startsWith('<'), site);
  },
};

function* turned(moment: Node, bound: Node, above: boolean, site: Site): Iterable<Diagnostic> {
  const [span, length] = [site.planOf(moment), site.planOf(bound)];
  if (span?.kind !== 'arithmetic' || span.operator !== '-' || length?.kind !== 'literal' || typeof length.value !== 'number') return;
  const asked = span.right.kind === 'now' ? 'fromNow' : span.left.kind === 'now' ? 'age' : undefined;
  const instant = asked === 'fromNow' ? span.left : span.right;
  if (!asked || length.value === 0 || (asked === 'fromNow') !== length.value > 0 || !hasPassed(instant, moment, site)) return;
  const fix = withOtherSign(bound);
  yield {
    code: 'lint.turned-sign',
    severity: 'warning',
    facts: { asked, answer: above !== (asked === 'fromNow') },
    span: { start: Math.min(moment.span.start, bound.span.start), end: Math.max(moment.span.end, bound.span.end) },
    ...(fix === undefined ? {} : { fix: { span: bound.span, text: fix, guess: true } }),
  };
}

/** Declared moments are of what was seen to happen; of others the words tell, where there are any. */
function hasPassed(instant: Plan, written: Node, site: Site): boolean {
  const origin = originOf(instant);
  const words = wordsIn(written).join(' ');
  if (/expir|until|due|next|deadline|renew|valid|end_?of|eol|schedul|planned/i.test(words)) return false;
  const declared = origin && site.environment.tables.get(origin.table)?.columns[origin.column]?.type;
  if (declared === 'timestamp' || declared === 'date') return true;
  return /last|previous|_at\b|At\b|created|updated|verified|reviewed|performed|completed|since/.test(words);
}

function wordsIn(node: Node): readonly string[] {
  const own =
    node.kind === 'name' || node.kind === 'member'
      ? [node.name]
      : node.kind === 'literal' && node.type === 'text'
        ? [String(node.value)]
        : [];
  return [...partsOf(node).flatMap(wordsIn), ...own];
}

function withOtherSign(bound: Node): string | undefined {
  if (bound.kind === 'literal') return `-${bound.text}`;
  if (bound.kind === 'unary' && bound.operator === '-' && bound.operand.kind === 'literal') {
    return bound.operand.span.start === bound.span.start + 1 ? bound.operand.text : undefined;
  }
  const [argument] = bound.kind === 'call' ? bound.arguments : [];
  if (argument?.value.kind !== 'literal') return undefined;
  const text = String(argument.value.value);
  return /^P-?\d+[A-Z]$/.test(text) ? `duration("${text.includes('-') ? text.replace('-', '') : text.replace('P', 'P-')}")` : undefined;
}
