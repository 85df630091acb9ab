import type { Span } from '../diagnostic.ts';

/** A query text as a tree. Plain frozen data; every node says where it stands. */
export type Node =
  NameNode | LiteralNode | ListNode | MemberNode | CallNode | LambdaNode | UnaryNode | BinaryNode | BetweenNode | ConditionalNode;

export interface NameNode {
  readonly kind: 'name';
  readonly name: string;
  readonly span: Span;
}

export interface LiteralNode {
  readonly kind: 'literal';
  readonly type: 'number' | 'percent' | 'text' | 'boolean' | 'null' | 'duration' | 'date' | 'timestamp';
  /** Percent as a ratio, duration in seconds, dates as ISO 8601 text. */
  readonly value: string | number | boolean | null;
  /** As it was written: `14d` stays `14d` when printed. */
  readonly text: string;
  readonly span: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly span: Span;
}

export interface MemberNode {
  readonly kind: 'member';
  readonly object: Node;
  readonly name: string;
  readonly nameSpan: Span;
  /** Written `?.`: null passes on. Plain `.` does the same; the mark is kept for printing. */
  readonly optional: boolean;
  readonly span: Span;
}

export interface CallNode {
  readonly kind: 'call';
  readonly callee: Node;
  readonly arguments: readonly Argument[];
  readonly span: Span;
}

export interface Argument {
  readonly name?: { readonly text: string; readonly span: Span };
  readonly value: Node;
}

export interface LambdaNode {
  readonly kind: 'lambda';
  readonly parameter: { readonly name: string; readonly span: Span };
  readonly body: Node;
  readonly span: Span;
}

export interface UnaryNode {
  readonly kind: 'unary';
  readonly operator: 'not' | '-';
  readonly operand: Node;
  readonly span: Span;
}

export type BinaryOperator = '??' | 'or' | 'and' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | '+' | '-' | '*' | '/' | '%';

export interface BinaryNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
  readonly span: Span;
}

export interface BetweenNode {
  readonly kind: 'between';
  readonly operand: Node;
  readonly low: Node;
  readonly high: Node;
  readonly negated: boolean;
  readonly span: Span;
}

export interface ConditionalNode {
  readonly kind: 'conditional';
  readonly condition: Node;
  readonly whenTrue: Node;
  readonly whenFalse: Node;
  readonly span: Span;
}

/** The nodes directly under a node, in the order they are written. */
export function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'name':
    case 'literal':
      return [];
    case 'list':
      return node.items;
    case 'member':
      return [node.object];
    case 'call':
      return [node.callee, ...node.arguments.map(({ value }) => value)];
    case 'lambda':
      return [node.body];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'between':
      return [node.operand, node.low, node.high];
    case 'conditional':
      return [node.condition, node.whenTrue, node.whenFalse];
  }
}
