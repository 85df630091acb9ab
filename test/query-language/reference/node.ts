import type { BinaryOperator, CallNode, LiteralNode, Node } from '../../../query-language/syntax/ast.ts';

/** Nodes that were written nowhere. */
export const span = { start: 0, end: 0 };
export const nothing: Node = { kind: 'literal', type: 'null', value: null, text: 'null', span };

export function word(name: string): Node {
  return { kind: 'name', name, span };
}

export function property(object: Node, name: string, optional = false): Node {
  return { kind: 'member', object, name, nameSpan: span, optional, span };
}

/** A path of words. */
export function dotted(path: string): Node {
  const [first, ...rest] = path.split('.');
  return rest.reduce<Node>((object, name) => property(object, name), word(first!));
}

export function called(callee: Node, ...given: readonly Node[]): CallNode {
  return { kind: 'call', callee, arguments: given.map((value) => ({ value })), span };
}

export function lambda(name: string, body: Node): Node {
  return { kind: 'lambda', parameter: { name, span }, body, span };
}

export function binary(operator: BinaryOperator, left: Node, right: Node): Node {
  return { kind: 'binary', operator, left, right, span };
}

export function minus(operand: Node): Node {
  return { kind: 'unary', operator: '-', operand, span };
}

export function literal(type: LiteralNode['type'], value: LiteralNode['value'], text = JSON.stringify(value)): Node {
  return { kind: 'literal', type, value, text, span };
}

export function listOf(items: readonly Node[]): Node {
  return { kind: 'list', items, span };
}

export function texts(...items: readonly string[]): Node {
  return listOf(items.map((item) => literal('text', item)));
}
