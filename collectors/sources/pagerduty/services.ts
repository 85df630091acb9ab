import { z } from 'zod';
import type { CollectorContext, Page, Row, Stream } from '../../collector.ts';
import { extractItems, instant } from '../../page-item.ts';
import { pagerdutyService } from '../../tables/pagerduty-service.ts';
import { listAt, type List } from './list.ts';
import { reference } from './reference.ts';
import { teamsOf, type Settings } from './settings.ts';
import { snapshotCursor, snapshotOf } from './snapshot.ts';

const service = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(pagerdutyService.columns.status.values).nullish().catch(null),
  escalation_policy: reference.nullish(),
  teams: z.array(reference).nullish(),
  html_url: z.string().nullish(),
  created_at: instant.nullish(),
  last_incident_timestamp: instant.nullish(),
  integrations: z.array(z.unknown()).nullish(),
});

export const services: Stream<Settings> = {
  describes: 'Services with their escalation policies, teams and integrations.',
  fills: [pagerdutyService],
  mode: 'snapshot',
  cursor: snapshotCursor,
  steps: snapshotOf(serviceList),
  rows: (page: Page) =>
    extractItems(page, {
      source: 'pagerduty',
      list: listAt('services'),
      item: service,
      rows: rowsOf,
      subject: { table: pagerdutyService.name, scope: reference.transform(({ id }) => id) },
    }),
};

export function serviceList({ settings }: CollectorContext<Settings>): List {
  return { path: '/services', key: 'services', names: 'services', query: [['sort_by', 'name:asc'], ...teamsOf(settings)] };
}

function* rowsOf(each: z.infer<typeof service>): Iterable<Row> {
  yield {
    table: pagerdutyService.name,
    values: {
      service: each.id,
      name: each.name,
      status: each.status ?? null,
      escalation_policy: each.escalation_policy?.id ?? null,
      teams: each.teams?.map(({ id, summary }) => summary ?? id) ?? null,
      url: each.html_url ?? null,
      created_at: each.created_at ?? null,
      last_incident_at: each.last_incident_timestamp ?? null,
      integrations: each.integrations?.length ?? null,
    },
  };
}
