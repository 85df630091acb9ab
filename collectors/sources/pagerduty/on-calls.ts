import { z } from 'zod';
import type { CollectorContext, Page, Row, Stream } from '../../collector.ts';
import { extractItems, instant } from '../../page-item.ts';
import { onCall } from '../../tables/on-call.ts';
import { listAt, type List } from './list.ts';
import { reference } from './reference.ts';
import type { Settings } from './settings.ts';
import { snapshotCursor, snapshotOf } from './snapshot.ts';
import { shift } from './window.ts';

const entry = z.object({
  user: reference,
  /** Null for a person who is named in the policy itself, and so is always on call. */
  schedule: reference.nullish(),
  escalation_policy: reference,
  escalation_level: z.int().positive(),
  start: instant.nullish(),
  end: instant.nullish(),
});

export const onCalls: Stream<Settings> = {
  describes: 'Who is on call now, on every level of every escalation policy.',
  fills: [onCall],
  mode: 'snapshot',
  cursor: snapshotCursor,
  steps: snapshotOf(onCallList),
  rows: (page: Page) =>
    extractItems(page, {
      source: 'pagerduty',
      list: listAt('oncalls'),
      item: entry,
      rows: rowsOf,
      subject: { table: onCall.name, scope: z.object({ escalation_policy: reference }).transform((each) => each.escalation_policy.id) },
    }),
};

/** A second rather than an instant: a shift that begins right now would fall between both ends of an empty window. */
const glance = 1000;

export function onCallList({ now }: CollectorContext<Settings>): List {
  const moment = [['since', now] as const, ['until', shift(now, glance)] as const];
  return { path: '/oncalls', key: 'oncalls', names: 'on-calls', query: [['time_zone', 'UTC']], moment };
}

function* rowsOf(each: z.infer<typeof entry>): Iterable<Row> {
  yield {
    table: onCall.name,
    values: {
      policy: each.escalation_policy.id,
      level: each.escalation_level,
      person: each.user.id,
      name: each.user.summary ?? null,
      schedule: each.schedule ? (each.schedule.summary ?? each.schedule.id) : null,
      starts_at: each.start ?? null,
      ends_at: each.end ?? null,
    },
  };
}
