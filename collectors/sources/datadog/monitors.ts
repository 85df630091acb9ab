import { z } from 'zod';
import type { Page, Row, Stream } from '../../collector.ts';
import { extractItems, instant } from '../../page-item.ts';
import { monitor as monitorTable } from '../../tables/monitor.ts';
import type { List } from './list.ts';
import { servicesInQuery, servicesInTags } from './service-tag.ts';
import type { Settings } from './settings.ts';
import { snapshotCursor, snapshotOf } from './snapshot.ts';

export const monitorList: List = {
  names: 'monitors',
  permission: 'monitors_read',
  items: z.array(z.unknown()),
  question: (page, size) => ({ path: '/api/v1/monitor', parameters: { with_downtimes: true, page, page_size: size } }),
};

const monitor = z.object({
  id: z.int(),
  name: z.string(),
  type: z.string().nullish(),
  query: z.string(),
  message: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  overall_state: z.enum(monitorTable.columns.state.values).nullish().catch(null),
  priority: z.int().nullish(),
  created: instant.nullish(),
  modified: instant.nullish(),
  options: z.object({ silenced: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  matching_downtimes: z.array(z.object({ active: z.boolean().nullish(), scope: z.array(z.string()).nullish() })).nullish(),
});

type Monitor = z.infer<typeof monitor>;

export const monitors: Stream<Settings> = {
  describes: 'Monitors that name a service in their tags or their query.',
  fills: [monitorTable],
  mode: 'snapshot',
  cursor: snapshotCursor,
  steps: snapshotOf(monitorList),
  rows: (page: Page) => extractItems(page, { source: 'datadog', list: monitorList.items, item: monitor, rows: rowsOf }),
};

function* rowsOf(each: Monitor): Iterable<Row> {
  const services = new Set([...servicesInTags(each.tags ?? []), ...servicesInQuery(each.query)]);
  for (const service of services) {
    yield {
      table: monitorTable.name,
      values: {
        monitor: String(each.id),
        service,
        name: each.name,
        type: each.type ?? null,
        state: each.overall_state ?? null,
        priority: each.priority ?? null,
        notifies: each.message == null ? null : handle.test(each.message),
        muted: isMuted(each, service),
        created_at: each.created ?? null,
        modified_at: each.modified ?? null,
      },
    };
  }
}

/** `@pagerduty-payments`, `@slack-ops`, `@ana@example.com`: not the middle of an address, nor an attribute such as `[@http.status]`. */
const handle = /(?<![\w.[])@[a-z0-9][\w.-]*/i;

/** A downtime of other scopes, one host of a hundred say, leaves the monitor watching. */
function isMuted({ options, matching_downtimes }: Monitor, service: string): boolean {
  const silenced = Object.keys(options?.silenced ?? {});
  const downtimes = (matching_downtimes ?? []).filter(({ active }) => active !== false).flatMap(({ scope }) => scope ?? []);
  return [...silenced, ...downtimes].some((scope) => scope === '*' || scope.toLowerCase() === `service:${service}`);
}
