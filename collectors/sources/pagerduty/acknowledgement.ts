import { z } from 'zod';
import type { StreamContext } from '../../collector.ts';
import { instant } from '../../page-item.ts';
import type { Refusal } from './ask.ts';
import { teamsOf, type Settings } from './settings.ts';
import { readWindow } from './window-list.ts';
import type { Window } from './window.ts';

/** From incident to the instant, in UTC, at which a person first took it. */
export type Acknowledgements = ReadonlyMap<string, string>;

/**
 * First acknowledgements in a range of time. They come from the log, because an incident forgets its acknowledgements when it is
 * resolved or when one of them runs out.
 */
export async function readAcknowledgements(
  context: StreamContext<Settings>,
  windows: readonly Window[],
): Promise<{ readonly kind: 'read'; readonly first: Acknowledgements } | (Refusal & { readonly kind: 'refused' })> {
  const first = new Map<string, string>();
  for (const window of windows) {
    for await (const listing of readWindow(context, logList(context.settings), window)) {
      if (listing.kind === 'refused') return listing;
      for (const { incident, at } of takings(listing.items)) {
        const known = first.get(incident);
        if (known === undefined || at < known) first.set(incident, at);
      }
    }
  }
  return { kind: 'read', first };
}

function logList(settings: Settings) {
  const query = [['is_overview', 'true'] as const, ['time_zone', 'UTC'] as const, ...teamsOf(settings)];
  return { path: '/log_entries', key: 'log_entries', names: 'log entries', query };
}

const acknowledgement = z.object({
  type: z.literal('acknowledge_log_entry'),
  created_at: instant,
  incident: z.object({ id: z.string() }),
  agent: z.object({ type: z.string() }),
});

/** Acknowledgements by people: an integration that acknowledges on its own has not taken the incident. */
function takings(entries: readonly unknown[]): readonly { readonly incident: string; readonly at: string }[] {
  return entries.flatMap((entry) => {
    const taken = acknowledgement.safeParse(entry);
    if (!taken.success || !taken.data.agent.type.startsWith('user')) return [];
    return [{ incident: taken.data.incident.id, at: taken.data.created_at }];
  });
}
