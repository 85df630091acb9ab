import { z } from 'zod';
import type { Services } from './services.ts';

/** What every route that reports takes: as of when. Without it, now. */
export const moment = z.strictObject({
  asOf: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text).toISOString())
    .optional()
    .describe('Report the facts and grades that held at this instant, ISO 8601.'),
});

export function momentOf(query: z.output<typeof moment>, services: Pick<Services, 'now'>): string {
  return query.asOf ?? services.now();
}
