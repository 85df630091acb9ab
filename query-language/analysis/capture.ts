import type { Environment } from '../compile.ts';
import type { Plan } from '../plan/plan.ts';
import { partsOf, type CallNode, type Node } from '../syntax/ast.ts';
import { typeOf, type Operand } from './operand.ts';
import type { Report } from './resolve.ts';
import type { Type } from './type.ts';
import { asPlan } from './value-of.ts';

/** A value of an expression that texts beside it can speak of: `captures("cov", ci.coverage)` is `{{cov}}` in the fix of a check. */
export interface Capture {
  /** Unique within the expression. */
  readonly name: string;
  /** The use of `captures`. */
  readonly node: CallNode;
  /** What is captured. */
  readonly of: Node;
  readonly plan: Plan;
  readonly type: Type;
}

const speakable = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

/** Everything an expression captures, in the order of its text. What cannot be captured, or not under that name, is reported. */
export function capturesOf(tree: Node, meanings: ReadonlyMap<Node, Operand>, environment: Environment, report: Report): readonly Capture[] {
  const names = new Set<string>();
  return uses(tree, false).flatMap(({ node, ofElement }) => {
    const [name, taken] = [given(node, 'name', 0), given(node, 'value', 1)];
    const written = name && literalText(meanings.get(name));
    const operand = taken && meanings.get(taken);
    const plan = operand && asPlan(operand, environment);
    if (!name || !taken || !operand || !plan || written === undefined) return [];
    if (!speakable.test(written)) report('capture.name', { name: written }, name.span);
    if (names.has(written)) report('capture.twice', { name: written }, name.span);
    if (ofElement) report('capture.of-element', { name: written }, node.span);
    names.add(written);
    return [{ name: written, node, of: taken, plan, type: typeOf(operand) ?? plan.type }];
  });
}

interface Use {
  readonly node: CallNode;
  /** Whether it stands in a function of one element: there are as many values as elements then. */
  readonly ofElement: boolean;
}

function uses(node: Node, ofElement: boolean): readonly Use[] {
  const own = node.kind === 'call' && node.callee.kind === 'name' && node.callee.name === 'captures' ? [{ node, ofElement }] : [];
  return [...own, ...partsOf(node).flatMap((part) => uses(part, ofElement || node.kind === 'lambda'))];
}

/** The argument of a use, given by name or by place. */
function given({ arguments: all }: CallNode, parameter: string, place: number): Node | undefined {
  return (all.find(({ name }) => name?.text === parameter) ?? all.filter(({ name }) => !name)[place])?.value;
}

function literalText(operand: Operand | undefined): string | undefined {
  const plan = operand?.kind === 'value' ? operand.plan : undefined;
  return plan?.kind === 'literal' && typeof plan.value === 'string' ? plan.value : undefined;
}
