import type { Compiled, Part } from '../../../query-language/compile.ts';
import { partsOf, type Node } from '../../../query-language/syntax/ast.ts';
import { print } from '../../../query-language/syntax/print.ts';

/** What of an expression is worth showing beside its verdict. */
export interface Observed {
  readonly part: Part;
  /** Its text, in the language's own form: what was written may stand in parentheses that no part holds whole. */
  readonly text: string;
  /** What is asked of it: `>= 90%`, `any((m) => m.notifies)`. Empty where nothing is. */
  readonly asked: string;
  /** Whether it is compared with a percentage, and so is a ratio to people. */
  readonly percent: boolean;
}

/** The left side of the comparison that decides, or the list that a quantifier goes through. None where several things decide. */
export function observedOf({ tree, parts, captures }: Compiled): Observed | null {
  const deciding = decisive(tree);
  if (!deciding) return null;
  const part = parts.find(({ node }) => node === deciding.node);
  if (!part) return null;
  const { of = deciding.node } = captures.find(({ node }) => node === deciding.node) ?? {};
  return { part, text: oneLine(print(of)), asked: oneLine(deciding.asked), percent: deciding.percent };
}

/** Text of a query on one line, cut where it grows past reading. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

interface Deciding {
  readonly node: Node;
  readonly asked: string;
  readonly percent: boolean;
}

const comparing = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in']);

function decisive(node: Node): Deciding | undefined {
  if (node.kind === 'call' && node.callee.kind === 'member' && ['any', 'all'].includes(node.callee.name)) {
    const { object, name, nameSpan } = node.callee;
    return { node: object, asked: print({ ...node, callee: { kind: 'name', name, span: nameSpan } }), percent: false };
  }
  if (node.kind !== 'binary') return undefined;
  const { operator, left, right } = node;
  if (operator === 'and') {
    const [first, second] = [isNullGuardOf(left, right), isNullGuardOf(right, left)];
    return first === second ? undefined : decisive(first ? right : left);
  }
  const percent = isPercent(right);
  if (operator === '/') return { node: left, asked: '', percent };
  if (!comparing.has(operator)) return undefined;
  return { node: left, asked: `${operator} ${print(right)}`, percent };
}

/** Whether a part of an expression is compared with a percentage somewhere in it. */
export function isShare(tree: Node, part: Node): boolean {
  if (tree.kind === 'binary' && comparing.has(tree.operator) && tree.left === part && isPercent(tree.right)) return true;
  return partsOf(tree).some((each) => isShare(each, part));
}

function isPercent(node: Node): boolean {
  return node.kind === 'literal' && node.type === 'percent';
}

/** A guard against null of something that stands beside it: it says nothing of its own, for null is what is then observed. */
function isNullGuardOf(node: Node, beside: Node): boolean {
  if (node.kind !== 'binary' || !comparing.has(node.operator) || node.right.kind !== 'literal' || node.right.type !== 'null') return false;
  const guarded = print(node.left);
  const mentions = (part: Node): boolean => print(part) === guarded || partsOf(part).some(mentions);
  return mentions(beside);
}
