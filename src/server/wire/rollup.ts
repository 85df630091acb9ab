import { z } from 'zod';
import { instant, letter, ratio } from './grade.ts';

const rollUpFigure = z
  .object({
    value: ratio.nullable().describe('The statistic; null while nobody of the group is graded.'),
    letter: letter.exclude(['ungraded']).nullable().describe('The letter in the middle, or the worst; a mean and a share have none.'),
    level: z.string().nullable().describe('The level in the middle, or the lowest; null below the lowest of the ladder.'),
    n: z.int().describe('Entities of the group that the rubric is for.'),
    graded: z.int(),
    ungraded: z.int().describe('Those of which too little is known for a letter. They count for nothing in the value.'),
    coverage: ratio.nullable().describe('Mean over all of them of how much of what applies is known.'),
    exempt: z.int().describe('Exempt checks of all of them together.'),
    letters: z.array(z.object({ letter, n: z.int() })).describe('How many hold each letter, best first.'),
    levels: z
      .array(z.object({ level: z.string().nullable(), n: z.int() }))
      .describe('How many of the graded hold each level, lowest first, those below it before. Empty without a ladder.'),
    flags: z.array(z.enum(['small-sample'])),
  })
  .meta({ id: 'RollUpFigure' });

const moving = {
  now: rollUpFigure,
  before: rollUpFigure.nullable().describe('As it was at `since`; null where that was not asked for, or it was not there.'),
};

export const rollUp = z
  .object({
    asOf: instant,
    since: instant.nullable(),
    by: z.string(),
    statistic: z.string(),
    weights: z.record(z.string(), z.number()).describe('How much an entity of a tier counts; 1 where it is not named.'),
    corrected: z.int().describe('Of how many of the grades that it rests on, at either instant, something else is said since.'),
    rubrics: z.array(
      z.object({
        rubric: z.string(),
        title: z.string(),
        phase: z.string(),
        version: z.string(),
        versionBefore: z.string().nullable().describe('At `since`: with another one, some of what moved may have been the standard.'),
        ranks: z.boolean().describe('Whether the phase of the rubric lets groups be set against one another, as on a leaderboard.'),
        levels: z.array(z.string()).describe('The ladder, lowest first.'),
        everything: z.object(moving),
        groups: z
          .array(
            z.object({
              group: z.string(),
              name: z.string(),
              parents: z.array(z.string()).describe('Groups that it is a part of.'),
              parts: z.int().describe('Groups that are parts of it: `now` and `before` have what is in them too.'),
              ...moving,
              direct: rollUpFigure.nullable().describe('Without its parts; null where it has none.'),
              undecided: z.int().describe('Entities of which it is unknown whether they belong to it.'),
              fault: z.string().nullable().describe('Why nobody can tell who belongs to it.'),
            }),
          )
          .describe('The worst first, those of which nobody is graded last.'),
        apart: z
          .array(z.object({ why: z.enum(['nobody-owns', 'no-team', 'no-system', 'no-domain', 'no-tier']), ...moving }))
          .describe('What belongs to no group, by why.'),
      }),
    ),
  })
  .meta({ id: 'RollUp' });
