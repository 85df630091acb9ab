import { z } from 'zod';
import type { Step } from '../../collector.ts';
import { pageOf, type Client } from './client.ts';
import { walk, type Operation } from './graphql.ts';
import type { Repository } from './per-repository.ts';

/** How far a connection that is read newest first has been read. */
export const newestFirstCursor = z.object({
  /** Everything up to this instant is known, except for what was still open. */
  through: z.string().nullable(),
  /** The earliest instant at which something stands that may still change. */
  openSince: z.string().nullable(),
  /** A read that is not complete: how far it goes, the newest it met, and where its next page begins. */
  walk: z
    .object({ until: z.string(), through: z.string().nullable(), openSince: z.string().nullable(), after: z.string().nullable() })
    .optional(),
});

export type NewestFirstCursor = z.infer<typeof newestFirstCursor>;

/** What the order of a connection and the end of a walk hang on, in one node. */
export interface Place {
  /** The instant by which the connection is ordered. */
  readonly at: string;
  /** Whether it may change without moving to the front. */
  readonly open: boolean;
}

/**
 * Reads a connection from the newest down to `until`, and keeps after each page where the next begins: an interrupted first read goes
 * on where it stopped, and what has come in front since is read by the next run.
 */
export async function* readNewestFirst(
  client: Client,
  { id: partition, owner, name }: Repository,
  operation: Omit<Operation, 'variables'>,
  last: NewestFirstCursor,
  until: string,
  placeOf: (node: unknown) => Place | undefined,
): AsyncIterable<Step> {
  let { through, openSince, after, until: end } = last.walk ?? { through: last.through, openSince: null, after: null, until };
  // The last page that an interrupted read kept may have been its last altogether.
  const slices = last.walk && after === null ? [] : walk(client, { ...operation, variables: { owner, name } }, after);
  for await (const slice of slices) {
    let oldest = '';
    for (const place of slice.nodes.map(placeOf)) {
      if (!place) continue;
      if (through === null || place.at > through) through = place.at;
      if (place.open && (openSince === null || place.at < openSince)) openSince = place.at;
      oldest = place.at;
    }
    after = oldest !== '' && oldest < end ? null : slice.after;
    const progress = { through: last.through, openSince: last.openSince, walk: { until: end, through, openSince, after } };
    yield { kind: 'page', partition, page: pageOf(slice.answer, { repository: partition }), cursor: progress };
    if (after === null) break;
  }
  yield { kind: 'complete', partition, cursor: { through, openSince } };
}

/** The instant so many days before another. */
export function daysBefore(instant: string, days: number): string {
  return new Date(Date.parse(instant) - days * 86_400_000).toISOString();
}
