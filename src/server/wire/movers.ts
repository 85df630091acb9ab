import { z } from 'zod';
import { instant } from './grade.ts';
import { about, change, versionChange } from './trend.ts';

const day = z.object({ date: z.string(), at: instant });
const mover = change.extend({ entity: z.string() }).meta({ id: 'Mover' });

export const movers = about
  .extend({
    from: day,
    to: day,
    corrected: z.int().describe('Of how many of the grades, at either day, something else is said since.'),
    gradedSince: instant.describe('Since when there are grades by the rubric on record.'),
    known: z.boolean().describe('Whether anything had been graded by the earlier day.'),
    kept: instant.nullable().describe('Since when results are there in full; null where none was ever given up.'),
    improved: z.array(mover).describe('By what is so of them, the farthest first.'),
    dropped: z.array(mover),
    aside: z.array(mover).describe('By another standard, an exemption, or because more or less is known: no merit and no fault.'),
    unmoved: z.int(),
    joined: z.array(z.string()),
    left: z.array(z.string()),
    versions: z.array(versionChange),
  })
  .meta({ id: 'Movers' });
