import { z } from 'zod';
import { instant, letter, ratio, verdict } from './grade.ts';

export const source = z
  .object({
    source: z.string().describe('The collector.'),
    readAt: instant.describe('When it was last read.'),
    stale: z.boolean().describe('Some of what it reads is older than its table allows.'),
    state: z.enum(['read', 'partly', 'forbidden', 'failed']).describe('`partly`: some of what was asked could not be read.'),
    tables: z.array(
      z.object({
        table: z.string(),
        outcome: z.enum(['read', 'forbidden', 'absent', 'failed']),
        subjects: z.int().nullable().describe('How many things it was read for; null when it is read as a whole.'),
        reason: z.string().nullable(),
        readAt: instant,
        stale: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Source' });

export const overview = z
  .object({
    asOf: instant,
    evaluatedAt: instant.nullable().describe('When the newest of the grades was computed; null when there are none.'),
    version: z.string(),
    stale: z.boolean().describe('The grades are older than a day and a half.'),
    services: z.int(),
    corrected: z.int().describe('Of how many grades something else is said since: facts came late, or the program judges otherwise.'),
    rubrics: z.array(
      z.object({
        rubric: z.string(),
        title: z.string(),
        grades: z.array(z.object({ letter, services: z.int() })).describe('Every letter, best first, whether or not anyone holds it.'),
        meanScore: ratio.nullable(),
        coverage: ratio.nullable().describe('Mean over the services.'),
      }),
    ),
    verdicts: z.array(z.object({ verdict, checks: z.int() })).describe('Over every check of every service.'),
    mostFailed: z
      .array(z.object({ rubric: z.string(), check: z.string(), asks: z.string(), failing: z.int(), known: z.int() }))
      .describe('The checks that most services fail, worst first.'),
    sources: z.array(source),
  })
  .meta({ id: 'Overview' });
