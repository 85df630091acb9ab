import type { CallNode, Node } from '../../../query-language/syntax/ast.ts';
import type { Context } from './context.ts';
import type { Frame } from './evaluate.ts';
import { members } from './members.ts';
import { fault, unknown, type Element, type Result } from './value.ts';

/** Aggregates of the rows that a stage gathers, by their bare names, as the members of lists that they are. */
export const aggregates: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['count', 'any', 'all', 'sum', 'average', 'median', 'percentile', 'minimum', 'maximum', 'distinct'].map((name) => [name, name]),
  ),
  avg: 'average',
  min: 'minimum',
  max: 'maximum',
};

type Evaluate = (node: Node, frame: Frame) => Result;

/** An aggregate over rows: of those for which its condition is true, of what it takes of each. */
export function gather(node: CallNode, { knowledge, gathers: rows = [] }: Frame, evaluate: Evaluate, context: Context): Result {
  const [taken, share] = node.arguments.map(({ value }) => value);
  const member = aggregates[(node.callee as { readonly name: string }).name]!;
  const conditions = [...(node.where ? [node.where] : []), ...(member === 'count' && taken ? [taken] : [])];
  let kept = rows;
  let isKnown = true;
  for (const condition of conditions) {
    const { result: answers, complete } = context.watch(() => new Map(rows.map((row) => [row, evaluate(condition, row)])));
    if (kept.some((row) => answers.get(row) === fault)) return fault;
    kept = kept.filter((row) => answers.get(row) === true);
    isKnown &&= complete;
  }
  if (member === 'count') return isKnown ? kept.length : unknown;
  const asked = new Map(rows.map((row): [Frame, Element] => [row, () => evaluate(taken!, row)]));
  const elements = kept.map((row) => asked.get(row)!);
  const list = { kind: 'rows', table: '', elements, every: [...asked.values()], blank: () => null, mapped: true } as const;
  const given = {
    gives: () => share !== undefined,
    value: () => share && evaluate(share, { knowledge }),
    apply: (_: string, element: Element) => element(),
  };
  const result = members[member]!.give(list, given, context);
  return isKnown || result === fault ? result : unknown;
}
