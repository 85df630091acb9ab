import { z } from 'zod';
import type { Services } from './services.ts';

const form = 'is neither an instant of ISO 8601 nor a date, such as 2026-01-31T12:00:00Z or 2026-01-31';

/** What every route that reports takes: as of when. Without it, now. */
export const moment = z.strictObject({
  asOf: z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], form)
    .transform((text) => new Date(text.includes('T') ? text : `${text}T23:59:59.999Z`).toISOString())
    .optional()
    .describe('Report the facts and grades that held at this instant, ISO 8601, or at the end of this day in UTC.'),
});

/** Of today, what stands now is told: nothing is known of what is still to come. */
export function momentOf({ asOf }: z.output<typeof moment>, services: Pick<Services, 'now'>): string {
  const now = services.now();
  if (asOf === undefined) return now;
  return asOf.slice(0, 10) === now.slice(0, 10) && asOf > now ? now : asOf;
}
