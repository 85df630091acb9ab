import { z } from 'zod';
import type { CollectorContext, Step, StreamContext } from '../../collector.ts';
import { readList, type List } from './list.ts';
import type { Settings } from './settings.ts';

/** Where an interrupted snapshot goes on; `offset` is null once its last page is kept. */
export const snapshotCursor = z.object({ offset: z.int().nonnegative().nullable() });

/** Reads a list from end to end: what it lacks has gone. */
export function snapshotOf(list: (context: CollectorContext<Settings>) => List) {
  return async function* steps(context: StreamContext<Settings>): AsyncGenerator<Step> {
    const partition = '*';
    const kept = snapshotCursor.safeParse(await context.resume(partition));
    const start = kept.success ? kept.data.offset : 0;
    if (start !== null) {
      for await (const listing of readList(context, list(context), start)) {
        if (listing.kind === 'refused') {
          yield { kind: 'unreadable', partition, outcome: listing.outcome, reason: listing.reason };
          return;
        }
        yield { kind: 'page', partition, page: listing.page, cursor: { offset: listing.next } };
      }
    }
    yield { kind: 'complete', partition };
  };
}
