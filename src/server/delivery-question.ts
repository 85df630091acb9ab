import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import type { DoraQuestion } from '../dora/report.ts';
import { moment, momentOf } from './moment.ts';
import { Problem } from './problem.ts';
import type { Services } from './services.ts';

const weeksShown = 13;

/** What may be asked of DORA over HTTP. Without a window: the last thirteen whole weeks and the one under way. */
export const deliveryQuery = moment.extend({
  by: z.enum(['service', 'team', 'all']).default('all'),
  bucket: z.enum(['week', 'quarter', 'window']).default('week'),
  zone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'not the name of a time zone, such as Europe/Zurich')
    .default('UTC'),
  from: z.iso.date().optional().describe('First local date of the window.'),
  to: z.iso.date().optional().describe('The local date after the last.'),
  entity: z.string().min(1).max(400).optional().describe('Only this service, or the services of this team.'),
});

export function deliveryQuestion(query: z.output<typeof deliveryQuery>, services: Pick<Services, 'now'>): Omit<DoraQuestion, 'definition'> {
  const { by, bucket, zone, entity } = query;
  const asOf = momentOf(query, services);
  const today = DateTime.fromISO(asOf, { zone });
  const to = query.to ?? today.plus({ days: 1 }).toISODate();
  const from =
    query.from ??
    DateTime.fromISO(to ?? '', { zone })
      .minus({ days: 1 })
      .startOf('week')
      .minus({ weeks: weeksShown })
      .toISODate();
  if (from === null || to === null) throw new Error(`No dates can be made of ${asOf} in ${zone}`);
  if (from >= to) throw new Problem(400, 'The window is empty', { detail: `It begins on ${from} and ends before ${to}.` });
  return { by, bucket, zone, from, to, asOf, now: services.now(), ...(entity === undefined ? {} : { entity }) };
}
