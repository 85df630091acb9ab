import { z } from 'zod';
import type { VerdictName } from './grade.ts';
import type { Letter } from './rubric.ts';

/**
 * A rubric's own test: a small world, and what its checks say of the entities in it. What has no history has been so for a year; every
 * table counts as read of every entity but for those in `unread`, and has no rows but for those in `rows` and `history`.
 */
export interface Example {
  /** What it shows; unique in the rubric. */
  readonly example: string;
  /** The moment of the evaluation, ISO 8601 in UTC. */
  readonly now: string;
  /** Name of the entity → columns of the entity table that matter. */
  readonly entities: Readonly<Record<string, Fields>>;
  /** Table → entity → rows, with the columns that matter. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, readonly Fields[]>>>>;
  /** Table → entities of which it was not read. `*` is every table but that of the entities. */
  readonly unread: Readonly<Record<string, readonly string[]>>;
  /** Table → entity → states that rows went through: each as it was `from` a moment, until the next of the same key or `until` another. */
  readonly history: Readonly<Record<string, Readonly<Record<string, readonly Fields[]>>>>;
  /** Entity → check → verdict, where `*` is every check that is not named; or that the rubric is not for the entity. */
  readonly expects: Readonly<Record<string, Expectation>>;
  /** Entity → letter. */
  readonly grades: Readonly<Record<string, Letter | 'ungraded'>>;
}

/** Columns of a row as they are written; what they should be is for the declaration of the table to say. */
export type Fields = Readonly<Record<string, unknown>>;

export type Expectation = 'not-graded' | Readonly<Record<string, ExpectedVerdict>>;

/** In place of a check: every check that is not named. In place of a table: every table but that of the entities. */
export const every = '*';

/** Nobody is exempt in a world without exemptions. */
const expectedVerdicts = ['pass', 'fail', 'no-data', 'error', 'not-applicable'] as const satisfies readonly VerdictName[];
export type ExpectedVerdict = (typeof expectedVerdicts)[number];
const expectedLetters = ['A', 'B', 'C', 'D', 'F', 'ungraded'] as const satisfies readonly (Letter | 'ungraded')[];

const text = z.string().trim().min(1).max(200);
const entityName = text.regex(/^[a-z0-9][a-z0-9._-]*$/u, 'lower case letters, digits, `.`, `_` and `-`');
const fields = z.record(text, z.unknown());
const entities = z.array(entityName).max(100);
const tables = <T extends z.ZodType>(rows: T) => z.record(text, rows).default({});

export const exampleSchema = z.strictObject({
  example: text.describe('What it shows.'),
  now: z.iso
    .datetime({ offset: true, error: 'an instant such as 2026-07-01T00:00:00Z' })
    .transform((instant) => new Date(instant).toISOString())
    .default('2026-07-01T00:00:00.000Z')
    .describe('The moment of the evaluation.'),
  entities: z
    .record(entityName, fields)
    .refine((named) => Object.keys(named).length <= 100, 'at most 100 entities')
    .describe('Name → columns of the table `entity` that matter. The kind is `service` unless it is given.'),
  rows: tables(z.record(entityName, z.array(fields).max(1000))).describe(
    'Table → entity → rows, with the columns that matter. A moment may be written as `3d ago`.',
  ),
  unread: tables(entities).describe('Table → entities of which it was not read; `*` is every table but `entity`.'),
  history: tables(z.record(entityName, z.array(z.looseObject({ from: text, until: text.optional() })).max(1000))).describe(
    'Table → entity → what rows were `from` a moment on, until the next state of the same key or `until` another moment.',
  ),
  expects: z
    .record(entityName, z.union([z.record(text, z.enum(expectedVerdicts)), z.literal('not-graded')]))
    .describe('Entity → check → verdict, where `*` is every check that is not named; or `not-graded`.'),
  grades: z.record(entityName, z.enum(expectedLetters)).default({}).describe('Entity → letter.'),
});
