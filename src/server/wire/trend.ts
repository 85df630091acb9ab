import { z } from 'zod';
import { instant, letter, ratio, verdict } from './grade.ts';

const date = z.string().describe('Local date, yyyy-mm-dd.');
const share = ratio.nullable();

/** Letters of a set of entities on one day. */
export const point = z
  .object({
    date,
    at: instant.describe('When the day was looked at: as it ended, today as it stands.'),
    known: z.boolean().describe('False where nothing was known, or graded, by then: an empty day is no bad grade.'),
    entities: z.int(),
    letters: z.object({ A: z.int(), B: z.int(), C: z.int(), D: z.int(), F: z.int(), ungraded: z.int() }),
    levels: z.array(z.object({ level: z.string().nullable(), entities: z.int() })).describe('Of those with a letter, lowest level first.'),
    meanScore: share.describe('Of those with a letter.'),
    medianScore: share,
    coverage: share.describe('Mean share of the weight that applies and is known.'),
  })
  .meta({ id: 'TrendPoint' });

export const standingThen = z.object({ letter, level: z.string().nullable(), score: share, coverage: share }).meta({ id: 'StandingThen' });

export const cause = z
  .object({
    kind: z.enum(['rubric', 'clock', 'exemption', 'source', 'fact']),
    how: z.enum([
      'added',
      'removed',
      'rewritten',
      'reweighed',
      'rescoped',
      'began',
      'ended',
      'known',
      'unknown',
      'aged',
      'counts',
      'counts-no-more',
      'changed',
      'joined',
      'left',
    ]),
    says: z.string().describe('In words; may quote untrusted text.'),
  })
  .meta({
    id: 'ChangeCause',
    description: 'What is behind a change: another standard, the clock, an exemption, knowing more or less, or facts.',
  });

const points = z.number().describe('Difference of the score, 0..1.');

/** What became of a grade, for whoever tells between which days. */
export const change = z.object({
  moved: z.enum(['up', 'down', 'known', 'unknown', 'not']).describe('`known`, `unknown`: it got or lost its letter.'),
  leading: z.enum(['rubric', 'clock', 'exemption', 'source', 'fact']).nullable().describe('The kind of cause that moved it most.'),
  parts: z
    .object({ rubric: points, clock: points, exemption: points, source: points, fact: points })
    .nullable()
    .describe('What each kind of cause brought or took; together the difference of the scores. Null without a letter on both sides.'),
  from: standingThen,
  to: standingThen,
  checks: z.array(z.object({ check: z.string(), asks: z.string(), from: verdict.nullable(), to: verdict.nullable(), cause })),
});

export const followed = z
  .object({
    entity: z.string(),
    days: z.array(
      z.object({
        date,
        at: instant,
        standing: standingThen.nullable(),
        absent: z.enum(['unknown', 'out-of-scope', 'undecided']).nullable().describe('Why there is no standing.'),
      }),
    ),
    changes: z.array(change.extend({ after: date, date })),
  })
  .meta({ id: 'FollowedEntity' });

export const versionChange = z
  .object({
    at: instant,
    date: date.describe('The first of the days on which it was in force.'),
    from: z.string(),
    to: z.string(),
    edits: z.array(
      z.object({
        of: z.enum(['check', 'grading', 'scope']),
        name: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        fields: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
      }),
    ),
    graded: z.int().describe('How many had a letter under both versions.'),
    meanBefore: share.describe('Their mean score before the first evaluation by the new version, and by it.'),
    meanAfter: share,
  })
  .meta({ id: 'VersionChange' });

/** What every look back says of itself. */
export const about = z.object({
  asOf: instant,
  rubric: z.string(),
  title: z.string(),
  zone: z.string(),
  selection: z.string().nullable().describe('Among whom it was counted; null where all count.'),
});

export const trend = about
  .extend({
    days: z.array(point.extend({ version: z.string().nullable() })),
    checks: z.array(z.string()).describe('Every check that the rubric ever had.'),
    corrected: z.array(z.object({ date, grades: z.int() })).describe('Days of which some grades are said otherwise since, and how many.'),
    kept: instant.nullable().describe('Since when results are there in full; null where none was ever given up.'),
    gradedSince: instant.describe('Since when there are grades by the rubric on record.'),
    versions: z.array(versionChange).describe('Where the standard changed: what rises there is no improvement.'),
    check: z
      .object({
        check: z.string(),
        asks: z.string(),
        days: z.array(
          z.object({
            date,
            at: instant,
            known: z.boolean(),
            verdicts: z.record(verdict, z.int()),
            passRate: share.describe('Of those of which it is known.'),
            coverage: share,
          }),
        ),
      })
      .nullable(),
    followed: z.array(followed),
  })
  .meta({ id: 'Trend' });
