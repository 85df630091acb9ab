import { z } from 'zod';
import type { Page, Row, Stream } from '../../collector.ts';
import { extractItems } from '../../page-item.ts';
import { slo as sloTable } from '../../tables/slo.ts';
import type { List } from './list.ts';
import { servicesInTags } from './service-tag.ts';
import type { Settings } from './settings.ts';
import { snapshotCursor, snapshotOf } from './snapshot.ts';

/** The search, unlike the list, tells in bulk how each objective stands. */
export const sloList: List = {
  names: 'SLOs',
  permission: 'slos_read',
  items: z
    .object({ data: z.object({ attributes: z.object({ slos: z.array(z.unknown()) }) }) })
    .transform(({ data }) => data.attributes.slos),
  question: (page, size) => ({ path: '/api/v1/slo/search', parameters: { 'page[size]': size, 'page[number]': page } }),
};

/** Percentages; null where Datadog could not work them out. */
const standing = z.object({ error_budget_remaining: z.number().nullish() });

const slo = z.object({
  data: z.object({
    id: z.string(),
    attributes: z.object({
      name: z.string(),
      slo_type: z.enum(sloTable.columns.type.values).nullish().catch(null),
      all_tags: z.array(z.string()).nullish(),
      service_tags: z.array(z.string()).nullish(),
      timeframe: z.string().nullish(),
      thresholds: z.array(z.object({ timeframe: z.string(), target: z.number() })).nullish(),
      status: standing.extend({ sli: z.number().nullish() }).nullish(),
      overall_status: z.array(standing.extend({ timeframe: z.string().nullish(), status: z.number().nullish() })).nullish(),
    }),
  }),
});

type Attributes = z.infer<typeof slo>['data']['attributes'];

export const slos: Stream<Settings> = {
  describes: 'Service level objectives with what they promise and how they stand.',
  fills: [sloTable],
  mode: 'snapshot',
  cursor: snapshotCursor,
  steps: snapshotOf(sloList),
  rows: (page: Page) => extractItems(page, { source: 'datadog', list: sloList.items, item: slo, rows: rowsOf }),
};

function* rowsOf({ data: { id, attributes } }: z.infer<typeof slo>): Iterable<Row> {
  // The search gives the tags of the key `service` apart, with or without the key.
  const apart = attributes.service_tags?.map((tag) => (tag.includes(':') ? tag : `service:${tag}`));
  for (const service of servicesInTags([...(attributes.all_tags ?? []), ...(apart ?? [])])) {
    const values = { slo: id, service, name: attributes.name, type: attributes.slo_type ?? null, ...promiseOf(attributes) };
    yield { table: sloTable.name, values };
  }
}

/** An objective may promise over several windows; this is the one that Datadog itself counts as primary. */
function promiseOf({ timeframe, thresholds, status, overall_status }: Attributes) {
  const threshold = thresholds?.find((each) => each.timeframe === timeframe) ?? thresholds?.[0];
  const overall = overall_status?.find((each) => each.timeframe === threshold?.timeframe);
  const days = /^(\d+)d$/.exec(threshold?.timeframe ?? '')?.[1];
  return {
    target: share(threshold?.target),
    window_days: days === undefined ? null : Number(days),
    attained: share(overall?.status ?? status?.sli),
    error_budget_remaining: share(overall?.error_budget_remaining ?? status?.error_budget_remaining),
  };
}

/** A percentage as a ratio. Divided in decimal: 99.9 % is 0.999, not 0.9990000000000001. */
function share(percent: number | null | undefined): number | null {
  return percent == null ? null : Number((percent / 100).toPrecision(12));
}
