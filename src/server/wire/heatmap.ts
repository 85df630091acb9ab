import { z } from 'zod';
import { correction } from './correction.ts';
import { grade, instant, rubric, verdict } from './grade.ts';

/** One character for each verdict, so that ten thousand services by a hundred checks stay one small answer. */
export const verdictCodes = {
  pass: 'p',
  fail: 'f',
  'no-data': 'n',
  error: 'e',
  exempt: 'x',
  'not-applicable': '-',
} as const satisfies Record<z.output<typeof verdict>, string>;

export const heatmap = z
  .object({
    asOf: instant,
    evaluatedAt: instant.nullable(),
    codes: z.record(z.string(), verdict).describe('What each character of `verdicts` means.'),
    rubrics: z.array(rubric),
    services: z.array(
      z.object({
        entity: z.string(),
        name: z.string(),
        owner: z.string().nullable(),
        tier: z.string().nullable(),
        grades: z.array(grade.nullable()).describe('In the order of `rubrics`; null where the rubric does not grade this service.'),
        verdicts: z
          .array(z.string())
          .describe(
            'For each rubric one text with a character for each of its checks, in their order; empty where it does not grade this service.',
          ),
      }),
    ),
    corrected: z
      .array(correction.extend({ rubric: z.string(), entity: z.string() }))
      .describe('Grades that are said otherwise since; those too of services that were not judged.'),
  })
  .meta({ id: 'Heatmap' });
