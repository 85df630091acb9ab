import type { Edit } from '../diagnostic.ts';
import type { LiteralNode, Node } from '../syntax/ast.ts';
import type { Site } from './rule.ts';

/** A text held against a pattern that is written out: `x.matches("…")`, or `x like "…"`. */
export interface PatternCall {
  readonly how: 'matches' | 'matchesIn' | 'like';
  readonly pattern: string;
  readonly written: LiteralNode;
  /** The edit that asks it otherwise, called or between its sides as before. */
  as(name: string, part: string): Edit;
}

const names: Readonly<Record<string, PatternCall['how']>> = {
  'text.matches': 'matches',
  'text.matchesIn': 'matchesIn',
  'text.like': 'like',
};

export function patternCall(node: Node, { functionOf }: Site): PatternCall | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'member') return undefined;
  const { nameSpan } = node.callee;
  const how = names[functionOf(node)?.name ?? ''];
  const written = node.arguments[0]?.value;
  if (!how || written?.kind !== 'literal' || typeof written.value !== 'string') return undefined;
  const called = node.span.end > written.span.end;
  // Between its sides and in parentheses, which are no part of the node, it is left alone.
  if (!called && written.span.start - nameSpan.end !== 1) return undefined;
  const span = { start: nameSpan.start, end: node.span.end };
  return {
    how,
    pattern: written.value,
    written,
    as: (name, part) => ({ span, text: called ? `${name}(${JSON.stringify(part)})` : `${name} ${JSON.stringify(part)}` }),
  };
}
