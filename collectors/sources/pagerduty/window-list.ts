import type { CollectorContext } from '../../collector.ts';
import { readList, type List, type Listing } from './list.ts';
import type { Settings } from './settings.ts';
import { halve, type Window } from './window.ts';

/** A page of a list, and whether it ends the window that was asked for. */
export type WindowListing = Listing & { readonly last: boolean };

/** Pages of what was created in a window. A window that holds more than can be paged is read again as two halves. */
export async function* readWindow(context: CollectorContext<Settings>, list: List, window: Window): AsyncGenerator<WindowListing> {
  const query = [...list.query, ['since', window.since] as const, ['until', window.until] as const];
  for await (const listing of readList(context, { ...list, query })) {
    const halves = listing.kind === 'refused' && listing.tooMany ? halve(window) : undefined;
    if (!halves) {
      yield { ...listing, last: listing.kind === 'page' && listing.next === null };
      continue;
    }
    for await (const half of readWindow(context, list, halves[0])) yield { ...half, last: false };
    yield* readWindow(context, list, halves[1]);
    return;
  }
}
