import type { LintRule } from '../rule.ts';

/** A name that the next version of the language will not have. */
export const deprecatedName: LintRule = {
  describes: 'A name that is deprecated, with the one that takes its place.',
  *find(node, { functionOf, around }) {
    if (node.kind !== 'name' && node.kind !== 'member') return;
    const used = functionOf(node);
    const [outer] = around;
    const longer = outer?.kind === 'member' && outer.object === node ? functionOf(outer) : undefined;
    if (!used?.deprecated || (longer && longer.on === undefined)) return;
    const span = used.on !== undefined && node.kind === 'member' ? node.nameSpan : node.span;
    const { since, use } = used.deprecated;
    yield { code: 'lint.deprecated-name', severity: 'warning', facts: { name: used.name, since, use }, span, fix: { span, text: use } };
  },
};
