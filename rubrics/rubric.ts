import { createHash } from 'node:crypto';
import { toJSONSchema, z } from 'zod';
import type { Outcome } from '../query-language/diagnostic.ts';
import { contradictionsIn } from './contradiction.ts';
import { readDocument } from './document.ts';
import type { Document } from './document.ts';
import { exampleSchema, type Example } from './example.ts';

/** Letters, best first. */
export const letters = ['A', 'B', 'C', 'D', 'F'] as const;
export type Letter = (typeof letters)[number];

/**
 * How far a rubric is rolled out. A `draft` is graded and shown only to who asks for it, so that its author sees what it would say;
 * `visible` is shown to everybody; `leaderboard` may also rank one against another; only `gate` may block a deployment. Each has what
 * the one before has.
 */
export const phases = ['draft', 'visible', 'leaderboard', 'gate'] as const;
export type Phase = (typeof phases)[number];

/** Whether grades by a rubric in this phase are shown to those who did not ask for it by name. */
export function isPublished(phase: Phase): boolean {
  return phase !== 'draft';
}

/** Whether lists that set one against another, such as leaderboards, may use grades by a rubric in this phase. */
export function mayRank(phase: Phase): boolean {
  return phase === 'leaderboard' || phase === 'gate';
}

/** What a fix costs, roughly: minutes, a day, more than a day. */
export const efforts = ['small', 'medium', 'large'] as const;
export type Effort = (typeof efforts)[number];

/** A standard: which entities it grades, what it asks of them, and how the answers become a grade. */
export interface Rubric {
  readonly id: string;
  readonly title: string;
  readonly describes: string;
  /** Who answers for the standard; empty where nobody is named. */
  readonly owner: string;
  readonly phase: Phase;
  /** Query text: a kind, optionally followed by `| where` and a condition. */
  readonly for: string;
  readonly grading: Grading;
  /** In the order they are shown. */
  readonly categories: readonly string[];
  readonly checks: readonly Check[];
  /** Hash of all of the above: another text is another version. */
  readonly version: string;
  /** What holds the rubric to its meaning. Another example is no other standard, and so no other version. */
  readonly examples: readonly Example[];
  /** For how many days at most an exemption from one of its checks may be asked; null for as long as one likes. Another maximum is no other version. */
  readonly longestExemption: number | null;
}

export interface Grading {
  /** The least percent of points (0..100) for each letter; below D is F. */
  readonly cutoffs: Readonly<Record<Exclude<Letter, 'F'>, number>>;
  /** The ladder, lowest first; empty where there is none. */
  readonly levels: readonly string[];
  /** Share (0..1) of the applicable weight that must be known for there to be a grade at all. */
  readonly minimumCoverage: number;
  /** What a check without data does to the score: leaves the denominator, or counts as failed. */
  readonly noData: 'exclude' | 'fail';
}

export interface Check {
  readonly id: string;
  /** The question, as a person would put it. */
  readonly asks: string;
  readonly category: string | null;
  readonly level: string | null;
  readonly weight: number;
  /** How it is judged: `passes` is a condition, `credit` a number where 1 is a full pass and 0 nothing. */
  readonly judgedBy: 'passes' | 'credit';
  /** Query text of the condition or the number. */
  readonly judgement: string;
  /** Query text of a condition; where it is false the check is not applicable. */
  readonly applies: string | null;
  /** While the check fails, the letter is at most this. */
  readonly caps: Letter | null;
  readonly why: string;
  /** What to do, with `{{…}}` for facts of the entity. */
  readonly fix: string;
  readonly effort: Effort;
  /**
   * First and last day on which it counts, `yyyy-mm-dd`. Days are those of UTC, so that a grade follows from its standard and its facts
   * alone, and not from the zone that somebody set.
   */
  readonly from: string | null;
  readonly until: string | null;
  /** `warning`: shown, never counted. */
  readonly notes: 'counted' | 'warning';
}

const identifier = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower case letters and digits, with single hyphens between them');
const words = z.string().trim().min(1);
const query = z.string().min(1).max(10_000);
const percent = z
  .string()
  .regex(/^(100|\d{1,2})(\.\d+)?%$/, 'a percentage from 0% to 100%, with its sign')
  .transform((text) => Number.parseFloat(text) / 100);
const day = z.iso.date('a day such as 2026-01-31');
const days = z
  .string()
  .regex(/^[1-9]\d{0,3}d$/, 'a number of days such as 90d')
  .transform((text) => Number.parseInt(text, 10));
const cutoff = z.number().min(0).max(100);

const checkSchema = z.strictObject({
  check: identifier.describe('Identifier, unique in the rubric; initiatives and exemptions refer to it.'),
  asks: words.describe('The question, as a person would put it.'),
  category: words.optional().describe('One of the rubric’s categories.'),
  level: words.optional().describe('The level of the ladder that needs it.'),
  weight: z.number().min(0).max(1_000_000).default(1).describe('Points for a full pass.'),
  passes: query.optional().describe('Condition that holds when the check passes.'),
  credit: query.optional().describe('Number from 0 to 1 instead of a condition; 1 passes.'),
  applies: query.optional().describe('Condition; where it is false, the check is not applicable.'),
  caps: z.enum(letters).optional().describe('While it fails, the letter is at most this.'),
  why: words.describe('Why it matters, in a sentence.'),
  fix: words.describe('What to do; `{{entity.name}}` and other facts may stand in it, and what `captures` names in a query of the check.'),
  effort: z.enum(efforts).default('medium').describe('What the fix costs: minutes, a day, more.'),
  from: day.optional().describe('Before this day, which begins at midnight UTC, it is shown as upcoming and not counted.'),
  until: day.optional().describe('After this day, which ends at midnight UTC, it is shown as ended and not counted.'),
  notes: z.enum(['counted', 'warning']).default('counted').describe('A warning is shown and never counted.'),
});

const gradingSchema = z.strictObject({
  cutoffs: z
    .strictObject({ A: cutoff, B: cutoff, C: cutoff, D: cutoff })
    .default({ A: 90, B: 80, C: 70, D: 60 })
    .describe('The least percent of points for each letter; below D is F.'),
  levels: z.array(words).max(20).default([]).describe('A ladder, lowest first.'),
  'minimum-coverage': percent.default(0.6).describe('Share of the weight that must be known; below it there is no grade.'),
  'no-data': z
    .enum(['exclude', 'fail'])
    .default('exclude')
    .describe('Whether a check without data leaves the score alone or counts as failed.'),
});

const fields = z.strictObject({
  rubric: identifier.describe('Identifier; the file is named for it.'),
  language: z.literal(1).default(1).describe('Version of the query language.'),
  title: words,
  describes: z.string().trim().default(''),
  owner: z.string().trim().default('').describe('Who answers for the standard.'),
  phase: z
    .enum(phases)
    .default('visible')
    .describe('How far it is rolled out: a draft is shown only to who asks for it, leaderboards rank, and only a gate may block.'),
  for: query.describe('Which entities it grades: a kind, then perhaps `| where` and a condition.'),
  grading: gradingSchema.prefault({}),
  categories: z.array(words).max(50).default([]),
  checks: z.array(checkSchema).min(1).max(1000),
  examples: z
    .array(exampleSchema)
    .max(100)
    .default([])
    .describe('Small worlds, and what the checks say of them: `assay rubric test` runs them.'),
  exemptions: z
    .strictObject({ max: days.describe('For how long an exemption may be asked, at most: `90d`.') })
    .optional()
    .describe('What exemptions from its checks may be.'),
});

const rubricSchema = fields
  .superRefine(
    (read, context) => {
      for (const { path, code, atKey = false, facts } of contradictionsIn(read)) {
        context.addIssue({ code: 'custom', path: [...path], params: { code, atKey, ...facts }, input: read });
      }
    },
    // Runs even where single fields are wrong, so that all faults are told at once.
    { when: () => true },
  )
  .transform(rubricOf);

/** Reads a rubric. Faults of the YAML, of the fields and of what refers to what are all reported; queries are compiled later. */
export function readRubric(text: string, file: string): Outcome<Document<Rubric>> {
  return readDocument(rubricSchema, text, file);
}

/** The schema of a rubric file as JSON Schema, for editors: `rubric.schema.json` of this folder. */
export function rubricJsonSchema(): object {
  return toJSONSchema(rubricSchema, { io: 'input', target: 'draft-7' });
}

/** Whether a text can be the identifier of a rubric or a check. */
export function isIdentifier(text: string): boolean {
  return identifier.safeParse(text).success;
}

/** Where the query of a check stands in the YAML. */
export function queryField(check: Check, of: 'judgement' | 'applies'): string {
  return of === 'judgement' ? check.judgedBy : 'applies';
}

function rubricOf(read: z.output<typeof fields>): Rubric {
  const { rubric, language, grading, checks, examples, exemptions, ...rest } = read;
  const content = {
    id: rubric,
    ...rest,
    grading: { cutoffs: grading.cutoffs, levels: grading.levels, minimumCoverage: grading['minimum-coverage'], noData: grading['no-data'] },
    checks: checks.map(checkOf),
  };
  return {
    ...content,
    version: createHash('sha256')
      .update(canonicalJson({ language, ...content }))
      .digest('hex'),
    examples,
    longestExemption: exemptions?.max ?? null,
  };
}

function checkOf({ check, category, level, passes, credit, applies, caps, from, until, ...rest }: z.output<typeof checkSchema>): Check {
  return {
    id: check,
    ...rest,
    category: category ?? null,
    level: level ?? null,
    judgedBy: passes === undefined ? 'credit' : 'passes',
    judgement: passes ?? credit ?? '',
    applies: applies ?? null,
    caps: caps ?? null,
    from: from ?? null,
    until: until ?? null,
  };
}

/** JSON with the keys of every object in order, so that equal content is equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
