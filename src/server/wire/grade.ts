import { z } from 'zod';

/** Instants cross the wire as ISO 8601 text in UTC. */
export const instant = z.string().describe('Instant, ISO 8601 in UTC.');
export const ratio = z.number().describe('0 to 1.');

export const letter = z.enum(['A', 'B', 'C', 'D', 'F', 'ungraded']).meta({ id: 'Letter' });

export const verdict = z
  .enum(['pass', 'fail', 'no-data', 'error', 'exempt', 'not-applicable'])
  .meta({ id: 'Verdict', description: 'Every check of every service has one.' });

export const standing = z
  .enum(['counted', 'warning', 'upcoming', 'ended'])
  .meta({ id: 'Standing', description: 'Whether a check bears on the grade at the as-of time, or is only shown.' });

/** What is stamped on one entity under one rubric. */
export const grade = z
  .object({
    letter,
    level: z.string().nullable().describe('Highest level of the ladder that is held; null when none is, or the rubric has no ladder.'),
    provisional: z.boolean().describe('A check at or below the level could not be judged: the level may not last.'),
    score: ratio.nullable().describe('Points won of points counted; null when nothing could be counted.'),
    coverage: ratio.nullable().describe('Weight of what is known of the weight that applies.'),
    known: z.int().describe('Checks that are known.'),
    applicable: z.int().describe('Checks that apply.'),
    exempt: z.int().describe('Checks that are exempt.'),
  })
  .meta({ id: 'Grade' });

export const rubric = z
  .object({
    rubric: z.string(),
    title: z.string(),
    describes: z.string(),
    owner: z.string().describe('Who answers for the standard; empty where nobody is named.'),
    phase: z.string(),
    levels: z.array(z.string()).describe('The ladder, lowest first.'),
    checks: z.array(
      z.object({
        check: z.string(),
        asks: z.string(),
        category: z.string().nullable(),
        level: z.string().nullable(),
        weight: z.number(),
        standing,
      }),
    ),
  })
  .meta({ id: 'Rubric' });

export const rubricList = z.object({ asOf: instant, rubrics: z.array(rubric) }).meta({ id: 'RubricList' });
