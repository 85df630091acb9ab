import { z } from 'zod';
import { correction } from './correction.ts';
import { instant, verdict } from './grade.ts';
import { result } from './service.ts';

const key = z.record(z.string(), z.string().nullable()).describe('Key of the row, by column.');
const shown = z.string().nullable();

/** The elements of a list that an expression goes through, and which of them counted. */
const elements = z
  .object({
    how: z
      .enum(['listed', 'filtered', 'any', 'all', 'taken', 'picked'])
      .describe(
        'Whether the list itself is told of, what a condition leaves of it, whether one or all fulfil it, or what is taken of each.',
      ),
    asks: z.string().nullable().describe('What is asked of each, in the query language.'),
    total: z.int(),
    counted: z.int().describe('Of how many the condition is true, or how many have a value.'),
    undecided: z.int().describe('Of how many the condition is unknown.'),
    elements: z
      .array(
        z.object({
          name: z.string(),
          entity: z.string().nullable().describe('The entity that a relation leads to.'),
          table: z.string().nullable(),
          row: key,
          source: z.string().nullable(),
          counts: z.boolean().nullable().describe('Null where that is unknown.'),
          value: shown.describe('What was taken of it.'),
          looks: z.array(z.object({ text: z.string(), value: shown })).describe('What the question looks at in it.'),
        }),
      )
      .describe('Those that decide first; not all, where there are many.'),
  })
  .meta({ id: 'Elements' });

/** One part of an expression and what it came to. */
export const part = z
  .object({
    text: z.string(),
    type: z.string(),
    known: z.boolean().describe('Whether what it reads was known; an unknown part has no value, which is not the same as null.'),
    value: z.string().nullable(),
    origins: z
      .array(
        z.object({
          table: z.string(),
          row: key.nullable().describe('Key of the one row that was read; null where there is none, or several.'),
          source: z.string().nullable(),
          collectedAt: instant.nullable(),
          request: z.string().nullable(),
        }),
      )
      .describe('The facts it reads that no part under it does.'),
    elements: elements.nullable(),
    get parts() {
      return z.array(part);
    },
  })
  .meta({ id: 'Part' });

const change = { before: shown, after: shown };

/** When a verdict became what it is, and what changed then. */
const turning = z
  .object({
    since: instant,
    judgedBefore: instant.nullable().describe('The last evaluation that said otherwise; null where there was none.'),
    before: z.object({ verdict, reason: z.string(), observed: shown }).nullable().describe('Null where the check was not judged before.'),
    cause: z
      .object({
        kind: z.enum(['rubric', 'exemption', 'source', 'clock', 'fact']),
        how: z.string(),
        says: z.string(),
      })
      .nullable(),
    values: z.array(z.object({ text: z.string(), ...change })).describe('Parts of the expression that came to something else.'),
    rows: z.array(
      z.object({
        table: z.string(),
        source: z.string(),
        row: key,
        how: z.enum(['appeared', 'changed', 'went']),
        at: instant.nullable(),
        columns: z.array(z.object({ column: z.string(), ...change })),
      }),
    ),
    moreRows: z.int().describe('How many more rows changed.'),
    sources: z
      .array(z.object({ table: z.string(), external: shown, source: shown, reason: z.string(), ...change }))
      .describe('What became known or unknown: outcomes of reading.'),
    fields: z.array(z.object({ field: z.string(), ...change })).describe('Fields of the check that the rubric writes otherwise.'),
  })
  .meta({ id: 'Turning' });

export const explanation = z
  .object({
    asOf: instant,
    entity: z.string(),
    name: z.string(),
    rubric: z.string(),
    title: z.string(),
    result,
    corrected: correction.nullable().describe('What became of the grade that rests on it; null where that stands as it was reported.'),
    judgement: z.string().describe('What is judged, in the query language.'),
    applies: z.string().nullable().describe('What decides whether it applies.'),
    why: z.string(),
    fix: z.string(),
    brings: z.array(z.string()).describe('What would bring data, where there is none.'),
    captures: z.record(z.string(), z.string().nullable()).describe('What the check captured, as text by name.'),
    turning: turning.nullable().describe('When the verdict became what it is, and what changed then.'),
    parts: part.nullable().describe('The expression with the value of every part.'),
    evidence: z.array(
      z.object({
        entity: z.string().optional().describe('Whose facts, where they are of another entity that a relation leads to.'),
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
