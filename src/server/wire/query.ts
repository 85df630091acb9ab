import { z } from 'zod';
import { instant } from './grade.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()), z.array(z.number())]);

export const queryAnswer = z
  .object({
    asOf: instant,
    expression: z.string(),
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(z.record(z.string(), value)),
    truncated: z.boolean().describe('There were more rows than are given.'),
  })
  .meta({ id: 'QueryAnswer' });
