import { z } from 'zod';
import { instant } from './grade.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()), z.array(z.number())]);
const place = z.object({ row: z.int().describe('Its row, from 0.'), column: z.string() });

export const queryAnswer = z
  .object({
    asOf: instant,
    text: z.string(),
    columns: z.array(z.object({ name: z.string(), type: z.string(), unit: z.string().optional() })),
    rows: z.array(z.record(z.string(), value)),
    noData: z.array(place).describe('Where a null stands for what is not known.'),
    errors: z.array(place.extend({ reason: z.string() })).describe('Where a null stands for what could not be evaluated.'),
    leftOut: z
      .array(z.object({ rows: z.int(), error: z.string().nullable() }))
      .describe('For each stage where: how many rows it left out because its condition is unknown of them.'),
    unread: z
      .array(z.object({ table: z.string(), kind: z.string(), entities: z.int() }))
      .describe('Tables that gave rows and were not read of so many entities of a kind: rows may be lacking.'),
    truncated: z.boolean().describe('There were more rows than are given.'),
  })
  .meta({ id: 'QueryAnswer' });
