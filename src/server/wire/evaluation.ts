import { z } from 'zod';
import { instant } from './grade.ts';

export const evaluationQuestion = z.strictObject({
  entity: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('Whom to grade: an identifier, a part of it, a name or a title. Everybody, when left out.'),
  rubric: z.string().min(1).max(100).optional().describe('By which rubric. By all, when left out.'),
});

export const evaluationAnswer = z
  .object({
    asOf: instant,
    entity: z.string().nullable().describe('Identifier of the one that was graded; null where all were.'),
    rubric: z.string().nullable(),
    entities: z.int().describe('How many were judged.'),
    grades: z.int().describe('Grades that are others now.'),
    verdicts: z.int().describe('Verdicts that are others now.'),
    faults: z
      .array(z.object({ where: z.string(), says: z.string(), hint: z.string().optional() }))
      .describe('What is wrong with the rubrics: their files and their queries.'),
  })
  .meta({ id: 'Evaluation' });
