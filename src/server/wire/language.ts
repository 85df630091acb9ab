import { z } from 'zod';

/** Texts longer than this the language does not read. */
const longestText = 20_000;

const span = z.object({ start: z.int(), end: z.int() }).describe('Offsets in UTF-16 units; the end is not in it.');
const edit = z.object({ span, text: z.string(), guess: z.literal(true).optional().describe('Only likely to be what was meant.') });

export const languageText = z.strictObject({
  text: z.string().max(longestText),
  form: z
    .enum(['expression', 'query', 'either'])
    .default('either')
    .describe('What may be written: one expression, a query that begins with its source, or either.'),
});

export const languagePlace = languageText.extend({ offset: z.int().min(0).max(longestText).describe('Where the cursor is.') });

export const diagnosis = z
  .object({
    diagnostics: z.array(
      z.object({
        code: z.string(),
        severity: z.enum(['error', 'warning', 'information']),
        says: z.string(),
        hint: z.string().optional(),
        span,
        fix: edit.optional().describe('An edit that would put it right.'),
      }),
    ),
    columns: z
      .array(z.object({ name: z.string(), type: z.string(), unit: z.string().optional() }))
      .describe('What it would answer with; empty where it has no meaning.'),
  })
  .meta({ id: 'Diagnosis' });

export const choices = z
  .object({
    choices: z
      .array(
        z.object({
          label: z.string(),
          kind: z.enum(['namespace', 'function', 'column', 'local', 'argument', 'value', 'literal', 'keyword', 'source']),
          detail: z.string().describe('Type and unit, or how often a value stands there.'),
          documentation: z.string().describe('Markdown.'),
          insert: z.string().describe('What takes the place of the span.'),
          caret: z.int().optional().describe('Where in it the cursor goes; behind it when left out.'),
          span,
          deprecated: z.literal(true).optional(),
        }),
      )
      .describe('The likeliest first.'),
  })
  .meta({ id: 'Choices' });

export const explained = z
  .object({ hover: z.object({ span, documentation: z.string().describe('Markdown.') }).nullable() })
  .meta({ id: 'Explained' });

export const formatted = z
  .object({ text: z.string().nullable().describe('Nothing where the text cannot be read.') })
  .meta({ id: 'Formatted' });
