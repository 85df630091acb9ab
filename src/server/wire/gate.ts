import { z } from 'zod';
import { letters, phases } from '../../../rubrics/rubric.ts';
import { instant, standing, verdict } from './grade.ts';

const name = z.string().trim().min(1).max(400);
const names = z.array(name).max(100).default([]);
const onNoData = z.enum(['pass', 'fail']).describe('What becomes of what is not known.');

/** What is demanded of one entity. */
export const gateQuestion = z.strictObject({
  entity: name.describe('Its name or identifier.'),
  rubrics: names.describe('Identifiers of the rubrics that are asked; when empty, all that are no drafts.'),
  checks: names.describe('Checks that pass: `runbook`, or `production-readiness/runbook` for one rubric only.'),
  grade: z.enum(letters).optional().describe('The letter that it has, or a better one.'),
  level: name.optional().describe('The level that it holds, or a higher one.'),
  noRegression: z.boolean().default(false).describe('No letter, level or counted check is lost that it had at any moment since `since`.'),
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text).toISOString())
    .optional()
    .describe('Instant, ISO 8601; a week ago when left out.'),
  onNoData: onNoData.default('fail'),
  force: z.boolean().default(false).describe('Lets every rubric block that is asked, not only those in the phase `gate`.'),
});

const finding = z.object({
  rubric: z.string(),
  phase: z.enum(phases),
  demand: z.enum(['check', 'grade', 'level', 'no-regression']),
  asked: z.string().nullable().describe('The check, the letter or the level; what was lost; null where nothing was.'),
  outcome: z.enum(['holds', 'fails', 'unknown', 'not-asked']).describe('`not-asked`: the rubric or the check asks nothing of this entity.'),
  ruling: z
    .enum(['passes', 'blocks', 'advises'])
    .describe('`advises`: it would block, were it not for its phase or standing, or for the changed rubric that did it.'),
  standing,
  regression: z
    .object({
      what: z.enum(['check', 'letter', 'level']),
      now: z.string(),
      by: z.enum(['facts', 'rubric']).describe('`rubric`: by the version before it would hold still.'),
      until: instant.nullable().describe('When the check passed last.'),
    })
    .nullable(),
  reason: z.string(),
  checks: z.array(z.string()).describe('Checks that would have to be put right, or known.'),
});

export const gateAnswer = z
  .object({
    asOf: instant,
    entity: z.string(),
    name: z.string(),
    passes: z.boolean(),
    onNoData,
    force: z.boolean(),
    since: instant.nullable(),
    findings: z.array(finding),
    repairs: z.array(
      z.object({
        rubric: z.string(),
        check: z.string(),
        asks: z.string(),
        verdict,
        effort: z.string(),
        reason: z.string(),
        why: z.string(),
        fix: z.string().describe('What to do, with the facts of this entity filled in.'),
        brings: z.array(z.string()).describe('What would bring data, where there is none.'),
        page: z.string().describe('Path of the page of the entity.'),
        explained: z.string().describe('Path at which everything behind the stored verdict is told.'),
      }),
    ),
    stale: z
      .array(z.object({ rubric: z.string(), check: z.string(), since: instant }))
      .describe('Checks whose facts are stale: they were judged on what was known last.'),
  })
  .meta({ id: 'Gate' });
