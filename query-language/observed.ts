import type { Compiled, Part } from './compile.ts';
import type { Node } from './syntax/ast.ts';

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in']);

/**
 * The part of a check that a person wants to see the value of: the left side of its comparison, the list its condition goes through,
 * the value itself when it is neither. Nothing for several conditions joined together, where no one value tells the story.
 */
export function observed(compiled: Compiled): Part | undefined {
  const partOf = (node: Node): Part | undefined => compiled.parts.find((part) => part.node === node);
  const seen = (node: Node): Part | undefined => {
    if (node.kind === 'unary' && node.operator === 'not') return seen(node.operand);
    if (node.kind === 'between') return partOf(node.operand);
    if (node.kind === 'binary') {
      if (comparisons.has(node.operator)) return partOf(node.left.kind === 'literal' ? node.right : node.left);
      return node.operator === 'and' || node.operator === 'or' ? undefined : partOf(node);
    }
    if (node.kind === 'call' && node.callee.kind === 'member' && ['any', 'all', 'contains'].includes(node.callee.name)) {
      return partOf(node.callee.object) ?? partOf(node);
    }
    return partOf(node);
  };
  return seen(compiled.tree);
}
