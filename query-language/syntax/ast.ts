import type { Span } from '../diagnostic.ts';

/** What a text can be: an expression about one entity, or a query that flows from a table through stages. */
export type Program = Node | Query;

/** An expression as a tree. Plain frozen data; every node says where it stands. */
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
  /** Which rows an aggregate takes: `count(where failed)`. */
  readonly where?: Node;
  readonly span: Span;
}

export interface Argument {
  readonly name?: Identifier;
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

/** A query: the rows of a source, through each stage in turn. */
export interface Query {
  readonly kind: 'query';
  readonly source: Identifier;
  readonly stages: readonly Stage[];
  readonly span: Span;
}

/** A name where it stands. */
export interface Identifier {
  readonly text: string;
  readonly span: Span;
}

export type Stage =
  | { readonly kind: 'where'; readonly condition: Node; readonly span: Span }
  | { readonly kind: 'select' | 'extend' | 'distinct'; readonly columns: readonly ColumnNode[]; readonly span: Span }
  | { readonly kind: 'summarize'; readonly columns: readonly ColumnNode[]; readonly by: readonly ColumnNode[]; readonly span: Span }
  | { readonly kind: 'join'; readonly query: Query; readonly on: readonly JoinKey[]; readonly span: Span }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[]; readonly span: Span }
  | { readonly kind: 'take'; readonly count: number; readonly span: Span }
  | { readonly kind: 'as of'; readonly moment: Node; readonly span: Span };

/** A column that a stage gives, under a name of its own where one is written. */
export interface ColumnNode {
  readonly name?: Identifier;
  readonly value: Node;
}

/** A column of the rows so far, and the column of the joined rows that must equal it. */
export interface JoinKey {
  readonly left: Identifier;
  readonly right: Identifier;
}

export interface SortKey {
  readonly value: Node;
  readonly descending: boolean;
}

/** The expressions directly in a stage, in the order they are written. */
export function expressionsOf(stage: Stage): readonly Node[] {
  switch (stage.kind) {
    case 'where':
      return [stage.condition];
    case 'select':
    case 'extend':
    case 'distinct':
      return stage.columns.map(({ value }) => value);
    case 'summarize':
      return [...stage.columns, ...stage.by].map(({ value }) => value);
    case 'join':
      return stage.query.stages.flatMap(expressionsOf);
    case 'sort':
      return stage.keys.map(({ value }) => value);
    case 'take':
      return [];
    case 'as of':
      return [stage.moment];
  }
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
      return [node.callee, ...node.arguments.map(({ value }) => value), ...(node.where ? [node.where] : [])];
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
