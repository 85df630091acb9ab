import type { CallNode, Node } from '../../syntax/ast.ts';
import type { LintRule, Site } from '../rule.ts';

/** A window that begins before what is known does: what it counts is not what it says. */
export const longLookback: LintRule = {
  describes: 'A `lookback` that goes further back than what is collected or kept.',
  *find(node, site) {
    if (node.kind !== 'call') return;
    const argument = lookbackOf(node, site);
    const table = tableOf(node, site);
    const known = table === undefined ? undefined : site.settings.history?.get(table);
    const plan = argument && site.planOf(argument);
    if (!argument || table === undefined || known === undefined || plan?.kind !== 'literal' || Number(plan.value) <= known) return;
    const days = Math.floor(known / secondsOfDay);
    const fix = { span: argument.span, text: `${days}d`, guess: true } as const;
    yield { code: 'lint.long-lookback', severity: 'warning', facts: { table, days }, span: argument.span, fix };
  },
};

const secondsOfDay = 86_400;

function lookbackOf(node: CallNode, { functionOf }: Site): Node | undefined {
  const named = node.arguments.find(({ name }) => name?.text === 'lookback');
  if (named) return named.value;
  const place = functionOf(node)?.takes.findIndex(({ name }) => name === 'lookback') ?? -1;
  const positional = node.arguments.filter(({ name }) => name === undefined);
  return place < 0 ? undefined : positional[place]?.value;
}

function tableOf(node: CallNode, { meaningOf }: Site): string | undefined {
  const operand = meaningOf(node);
  if (operand?.kind === 'rows') return operand.rows.table;
  return operand?.kind === 'value' && operand.plan.kind === 'fold' ? operand.plan.rows.table : undefined;
}
