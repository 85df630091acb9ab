import { z } from 'zod';
import type { Step, StreamContext } from '../../collector.ts';
import { readList, type List } from './list.ts';
import type { Settings } from './settings.ts';

/** Number of the page at which an interrupted snapshot goes on. */
export const snapshotCursor = z.object({ page: z.int().nonnegative() });

/** Reads a list from end to end: what it lacks has gone. */
export function snapshotOf(list: List) {
  return async function* steps(context: StreamContext<Settings>): AsyncGenerator<Step> {
    const partition = '*';
    const kept = snapshotCursor.safeParse(await context.resume(partition));
    for await (const listing of readList(context, list, kept.success ? kept.data.page : 0)) {
      if (listing.kind === 'refused') {
        yield { kind: 'unreadable', partition, outcome: listing.outcome, reason: listing.reason };
        return;
      }
      yield { kind: 'page', partition, page: listing.page, cursor: { page: listing.number + 1 } };
    }
    yield { kind: 'complete', partition };
  };
}
