import type { Edit } from '../diagnostic.ts';
import type { BinaryNode, Node } from '../syntax/ast.ts';
import { isInstant, isNumeric, type Type } from './type.ts';

/** The edit by which two sides that cannot be compared can be, where one is at hand. */
export function comparisonEdit(left: Type, right: Type, node: BinaryNode): Edit | undefined {
  return sideEdit(left, right, node.left, node.right) ?? sideEdit(right, left, node.right, node.left);
}

/** What to do to one side, `own`, so that it can stand beside the other. */
function sideEdit(own: Type, other: Type, node: Node, beside: Node): Edit | undefined {
  // A number in quotes, beside one.
  if (node.kind === 'literal' && node.type === 'text' && isNumeric(other) && /^\d+(?:\.\d+)?$/.test(String(node.value))) {
    return { span: node.span, text: String(node.value) };
  }
  if (node.kind === 'literal' && node.type === 'number') {
    if (other.kind === 'text') return { span: node.span, text: `"${node.text}"`, guess: true };
    if (other.kind === 'duration') return { span: node.span, text: `${node.text}d`, guess: true };
  }
  const isAtEnd = node.kind === 'member' || node.kind === 'call' || node.kind === 'name';
  return isAtEnd && isInstant(own) && other.kind === 'duration' && beside.kind !== 'unary' ? behind(node, '.age') : undefined;
}

/** The edit that asks `member` of a node. */
export function behind({ span }: Node, member: string): Edit {
  return { span: { start: span.end, end: span.end }, text: member, guess: true };
}

/** `x == null` of a list asks whether it is empty. */
export function emptinessEdit({ left, operator, right, span }: BinaryNode): Edit | undefined {
  // With parentheses, which are no part of what they are around, there is more between the sides.
  const isBare = right.span.start - left.span.end === ' == '.length;
  if (left.kind === 'literal' || !isBare) return undefined;
  return { span: { start: left.span.end, end: span.end }, text: operator === '==' ? '.length == 0' : '.length > 0' };
}
