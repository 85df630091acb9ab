import { z } from 'zod';
import type { CollectorContext, Page, Row, Stream } from '../../collector.ts';
import { extractItems } from '../../page-item.ts';
import { escalationPolicy } from '../../tables/escalation-policy.ts';
import { listAt, type List } from './list.ts';
import { reference } from './reference.ts';
import { teamsOf, type Settings } from './settings.ts';
import { snapshotCursor, snapshotOf } from './snapshot.ts';

const policy = z.object({
  id: z.string(),
  name: z.string(),
  num_loops: z.int().nullish(),
  html_url: z.string().nullish(),
  escalation_rules: z.array(z.object({ targets: z.array(reference) })),
});

export const escalationPolicies: Stream<Settings> = {
  describes: 'Escalation policies: their levels and whom they reach.',
  fills: [escalationPolicy],
  mode: 'snapshot',
  cursor: snapshotCursor,
  steps: snapshotOf(policyList),
  rows: (page: Page) =>
    extractItems(page, {
      source: 'pagerduty',
      list: listAt('escalation_policies'),
      item: policy,
      rows: rowsOf,
      subject: { table: escalationPolicy.name, scope: reference.transform(({ id }) => id) },
    }),
};

export function policyList({ settings }: CollectorContext<Settings>): List {
  const query = [['sort_by', 'name:asc'] as const, ...teamsOf(settings)];
  return { path: '/escalation_policies', key: 'escalation_policies', names: 'escalation policies', query };
}

function* rowsOf(each: z.infer<typeof policy>): Iterable<Row> {
  const targets = new Set(each.escalation_rules.flatMap((rule) => rule.targets.map(({ id }) => id)));
  yield {
    table: escalationPolicy.name,
    values: {
      policy: each.id,
      name: each.name,
      levels: each.escalation_rules.length,
      loops: each.num_loops ?? null,
      targets: targets.size,
      url: each.html_url ?? null,
    },
  };
}
