import { IANAZone } from 'luxon';
import { z } from 'zod';
import type { Outcome } from '../../query-language/diagnostic.ts';
import { paces } from '../scoring/history/trend-calendar.ts';
import type { HistoryQuestion } from '../scoring/history/trend-service.ts';
import { moment, momentOf } from './moment.ts';
import { refusal } from './refusal.ts';
import type { Services } from './services.ts';

const name = z.string().min(1).max(400);

/** What every look back over HTTP takes. It ends at `asOf`, or now. */
export const historyQuery = moment.extend({
  rubric: name.describe('Identifier of the rubric.'),
  since: z.string().max(20).default('90d').describe('The first day, or how far back: 2026-01-31, 90d, 12w, 6m, 1y.'),
  every: z.enum(paces).default('week').describe('How far the days are apart.'),
  zone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'not the name of a time zone, such as Europe/Zurich')
    .default('UTC')
    .describe('Where days end.'),
  entity: z.string().min(1).max(4000).optional().describe('Entities to follow: names or identifiers with commas between.'),
  select: z.string().min(1).max(1000).optional().describe('The only ones that count: `team:payments,tier:tier-1`.'),
});

export function historyQuestion(query: z.output<typeof historyQuery>, services: Pick<Services, 'now'>): HistoryQuestion {
  const { rubric, since, every, zone, entity, select } = query;
  return { rubric, since, every, zone, entity, select, now: momentOf(query, services) };
}

/** The answer, or the problem with the question. */
export function answered<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw refusal(outcome.errors, 'querystring');
}
