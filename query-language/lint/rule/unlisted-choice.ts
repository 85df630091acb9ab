import { nearName } from '../../near-name.ts';
import { originOf } from '../../plan/walk.ts';
import type { LiteralNode, Node } from '../../syntax/ast.ts';
import type { LintRule } from '../rule.ts';

/** A choice that the column never takes; of `==` the compiler says the same. */
export const unlistedChoice: LintRule = {
  describes: 'A choice in a list that the column never takes.',
  *find(node, { planOf, environment }) {
    if (node.kind !== 'binary' || (node.operator !== 'in' && node.operator !== 'not in')) return;
    const item = planOf(node.left);
    const origin = item && originOf(item);
    const values = origin && environment.tables.get(origin.table)?.columns[origin.column]?.values;
    for (const { value, span } of values ? textsIn(node.right) : []) {
      const written = String(value);
      if (!values || values.includes(written)) continue;
      const near = values.find((each) => each.toLowerCase() === written.toLowerCase()) ?? nearName(written, values);
      const fix = near === undefined ? {} : { fix: { span, text: JSON.stringify(near), guess: true as const } };
      yield { code: 'value.unlisted', severity: 'warning', facts: { value: written, near: near ?? null, values }, span, ...fix };
    }
  },
};

function textsIn(node: Node): readonly LiteralNode[] {
  if (node.kind === 'list') return node.items.flatMap(textsIn);
  return node.kind === 'literal' && node.type === 'text' ? [node] : [];
}
