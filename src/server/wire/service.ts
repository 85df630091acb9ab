import { z } from 'zod';
import { correction } from './correction.ts';
import { grade, instant, letter, ratio, standing, verdict } from './grade.ts';

/** One check of one service: the verdict, and what a person needs to act on it. */
export const result = z
  .object({
    check: z.string(),
    asks: z.string(),
    category: z.string().nullable(),
    level: z.string().nullable(),
    weight: z.number(),
    standing,
    verdict,
    credit: ratio.nullable().describe('Share of the points earned; null unless it passed or failed.'),
    reason: z.string().describe('What was seen, or why nothing could be, in one sentence. Plain text.'),
    observed: z.string().nullable().describe('The value seen, as text.'),
    since: instant.describe('Since when the verdict has been this one.'),
    staleSince: instant.nullable().describe('When the oldest fact behind it went stale; null while all are fresh.'),
    effort: z.enum(['small', 'medium', 'large']),
  })
  .meta({ id: 'Result' });

/** What to do about a verdict that is not a pass. */
export const remedy = z
  .object({
    rubric: z.string(),
    check: z.string(),
    why: z.string().describe('Why it matters.'),
    fix: z.string(),
    brings: z.array(z.string()).describe('What would bring the data that is missing.'),
    readAt: instant.nullable().describe('When the oldest fact behind it was collected.'),
  })
  .meta({ id: 'Remedy' });

export const service = z
  .object({
    asOf: instant,
    evaluatedAt: instant.nullable(),
    entity: z.string(),
    kind: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    owner: z.string().nullable(),
    tier: z.string().nullable(),
    lifecycle: z.string().nullable(),
    type: z.string().nullable(),
    system: z.string().nullable(),
    links: z.array(z.object({ title: z.string(), url: z.string() })).describe('http and https only.'),
    properties: z
      .array(
        z.object({
          property: z.string(),
          describes: z.string(),
          unit: z.string().nullable(),
          value: z.string().nullable().describe('As text; null where it has none.'),
          unread: z.string().nullable().describe('Why nothing is known of it; null where it is.'),
        }),
      )
      .describe('What its kind declares besides. Plain text.'),
    rubrics: z.array(
      z.object({
        rubric: z.string(),
        title: z.string(),
        levels: z.array(z.string()).describe('The ladder, lowest first.'),
        grade,
        since: instant.describe('Since when letter and level are what they are.'),
        corrected: correction.nullable().describe('Null where the grade stands as it was reported.'),
        categories: z.array(z.object({ category: z.string(), letter, score: ratio.nullable() })),
        caps: z.array(z.object({ check: z.string(), letter })).describe('Failing checks that hold the letter down.'),
        upgrade: z
          .object({ to: letter, checks: z.array(z.string()) })
          .nullable()
          .describe('The least work that reaches a better letter; null at A and while ungraded.'),
        levelUpgrade: z
          .object({ to: z.string(), checks: z.array(z.string()) })
          .nullable()
          .describe('The least work that reaches a higher level; null at the highest, without levels, and while ungraded.'),
        results: z.array(result),
      }),
    ),
  })
  .meta({ id: 'Service' });

export const remedyList = z
  .object({ asOf: instant, entity: z.string(), remedies: z.array(remedy).describe('One for each check that failed or is not known.') })
  .meta({ id: 'RemedyList' });
