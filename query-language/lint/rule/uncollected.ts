import { partsOf, type Node } from '../../syntax/ast.ts';
import { readsOf } from '../../plan/walk.ts';
import type { Plan } from '../../plan/plan.ts';
import type { LintRule, Site } from '../rule.ts';

/** What nobody collects stays unknown for every entity. */
export const uncollected: LintRule = {
  describes: 'A table that no configured source fills, with those that would.',
  *find(node, site) {
    const { provided, providers } = site.settings;
    if (!provided || site.around.length > 0) return;
    for (const table of tablesOf(node, site)) {
      if (provided.has(table) || site.environment.tables.get(table)?.result) continue;
      const facts = { table, sources: providers?.get(table) ?? [] };
      yield { code: 'lint.uncollected', severity: 'warning', facts, span: readerOf(node, table, site).span };
    }
  },
};

/** The innermost part of the text, and of several the first, that reads the table. */
function readerOf(node: Node, table: string, site: Site): Node {
  const inner = partsOf(node).find((part) => tablesUnder(part, site).has(table));
  return inner ? readerOf(inner, table, site) : node;
}

function tablesUnder(node: Node, site: Site): ReadonlySet<string> {
  return new Set([...tablesOf(node, site), ...partsOf(node).flatMap((part) => [...tablesUnder(part, site)])]);
}

function tablesOf(node: Node, { meaningOf }: Site): readonly string[] {
  const operand = meaningOf(node);
  const plans: readonly Plan[] =
    operand?.kind === 'value'
      ? [operand.plan]
      : operand?.kind === 'rows'
        ? [...operand.rows.conditions, ...(operand.of ? [operand.of] : [])]
        : [];
  const own = operand?.kind === 'rows' ? [operand.rows.table] : operand?.kind === 'record' ? [operand.table] : [];
  return [...new Set([...own, ...plans.flatMap((plan) => readsOf(plan).map(({ table }) => table))])];
}
