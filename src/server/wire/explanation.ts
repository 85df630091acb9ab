import { z } from 'zod';
import { instant } from './grade.ts';
import { result } from './service.ts';

/** One part of an expression and what it came to. */
export const part = z
  .object({
    text: z.string(),
    type: z.string(),
    known: z.boolean().describe('Whether what it reads was known; an unknown part has no value, which is not the same as null.'),
    value: z.string().nullable(),
    get parts() {
      return z.array(part);
    },
  })
  .meta({ id: 'Part' });

export const explanation = z
  .object({
    asOf: instant,
    entity: z.string(),
    name: z.string(),
    rubric: z.string(),
    title: z.string(),
    result,
    judgement: z.string().describe('What is judged, in the query language.'),
    applies: z.string().nullable().describe('What decides whether it applies.'),
    why: z.string(),
    fix: z.string(),
    brings: z.array(z.string()).describe('What would bring data, where there is none.'),
    captures: z.record(z.string(), z.string().nullable()).describe('What the check captured, as text by name.'),
    parts: part.nullable().describe('The expression with the value of every part.'),
    evidence: z.array(
      z.object({
        table: z.string(),
        describes: z.string(),
        external: z.string().nullable().describe('The outside identifier that was asked about; null when nothing is mapped.'),
        source: z.string().nullable(),
        outcome: z.enum(['read', 'forbidden', 'absent', 'failed', 'unmapped', 'never-collected']),
        reason: z.string(),
        collectedAt: instant.nullable(),
        request: z.string().nullable(),
        rows: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'Explanation' });
