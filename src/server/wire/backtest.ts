import { z } from 'zod';
import { instant } from './grade.ts';
import { about, followed, point } from './trend.ts';

export const backtest = about
  .extend({
    version: z.string().describe('The version that judges every day.'),
    asIfNow: z.boolean().describe('Whether checks count on every day as they do now.'),
    days: z.array(
      point.extend({
        undecided: z.int().describe('Entities of which it was not known whether the rubric is for them; they are not counted.'),
        refused: z.string().nullable().describe('Why nobody could be told to be graded; null as a rule.'),
      }),
    ),
    followed: z.array(followed),
    known: z.object({
      entities: instant.nullable().describe('Since when any entity is known.'),
      kept: z
        .object({ facts: instant.nullable(), events: instant.nullable() })
        .describe('Since when facts and events are there in full; null where none was ever given up.'),
      tables: z.array(z.object({ table: z.string(), since: instant.nullable(), checks: z.array(z.string()) })),
    }),
  })
  .meta({ id: 'Backtest' });
