import { z } from 'zod';
import { instant } from './grade.ts';
import { standingThen } from './trend.ts';

/** That a grade that was reported comes to something else when it is judged again: facts came late, or the program judges otherwise. */
export const correction = z
  .object({
    reported: standingThen.nullable().describe('Null where the rubric did not judge the entity.'),
    standing: standingThen.nullable().describe('What is said now; null where the rubric would not have judged the entity.'),
    recordedAt: instant,
  })
  .meta({ id: 'Correction' });
