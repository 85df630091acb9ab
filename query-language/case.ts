import { z } from 'zod';
import type { ColumnType } from './catalog.ts';

/** Types that properties of kinds have in cases. */
const propertyTypes = ['boolean', 'integer', 'number', 'text', 'date', 'list<text>'] as const satisfies readonly ColumnType[];

const Stretch = { from: z.string(), until: z.string().optional() };

/** A small world to ask about: entities, rows of their tables, and what was not read of them. */
export const World = z.strictObject({
  /** The moment of the evaluation. */
  now: z.string().default('2026-07-01T00:00:00.000Z'),
  /** Kind of entity → its properties, by the columns that they are. */
  kinds: z
    .record(z.string(), z.record(z.string(), z.strictObject({ type: z.enum(propertyTypes), values: z.array(z.string()).optional() })))
    .optional(),
  /** Name of the entity → columns of the entity table that matter. */
  entities: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** Table → entity → rows, with the columns that matter. */
  rows: z.record(z.string(), z.record(z.string(), z.array(z.record(z.string(), z.unknown())))).default({}),
  /** Table → entities for which it was not read. */
  unread: z.record(z.string(), z.array(z.string())).default({}),
  /** Table → entity → rows that changed: each as it was from a moment until the next state of the same key, or until it was gone. */
  history: z.record(z.string(), z.record(z.string(), z.array(z.looseObject(Stretch)))).optional(),
  /** Table → entity → when it could not be read. */
  outages: z.record(z.string(), z.record(z.string(), z.array(z.strictObject(Stretch)))).optional(),
});
export type World = z.infer<typeof World>;

/** What an expression gives for one entity: its value, `unknown` when a source was not read, or `error` when the row cannot be evaluated. */
const Given = z.union([z.boolean(), z.number(), z.null(), z.string(), z.array(z.union([z.string(), z.number(), z.boolean()]))]);

const Case = z
  .strictObject({
    text: z.string(),
    /** What to learn from it, for the reference. */
    teaches: z.string().optional(),
    /** Entity → value. */
    gives: z.record(z.string(), Given).optional(),
    /** The rows that a query gives, in their order: column → value. */
    rows: z.array(z.record(z.string(), Given)).optional(),
    /** For each stage `where` how many rows it left out because its condition is unknown of them. */
    leavesOut: z.array(z.number()).optional(),
    /** Faults in the order they are reported: code → the part of the text that is marked. */
    faults: z.array(z.record(z.string(), z.string())).optional(),
    /** Warnings that come with a text that can be evaluated. */
    warns: z.array(z.record(z.string(), z.string())).optional(),
    /** What lint finds in it. Without, nobody looks. */
    lints: z.array(z.record(z.string(), z.string())).optional(),
    /** The first fault, warning or finding as a person sees it. */
    shows: z.string().optional(),
    /** The text when the first edit that is offered has been made. */
    fixed: z.string().optional(),
    /** Its number in the collection of CQL that is found in public; a letter tells several of one number apart, `M` marks a mistake. */
    cql: z.union([z.number(), z.string()]).optional(),
    /** RQL's own words for it; of a text that is refused, what comes nearest. */
    rql: z.string().optional(),
    /** How its meaning differs from that in CQL. Without, `rql` gives the same values. */
    differs: z.string().optional(),
  })
  .refine(
    (each) => (each.gives ?? each.rows ?? each.lints) !== undefined || each.faults !== undefined,
    'a case gives values, or something is said of it',
  )
  .refine((each) => (each.gives ?? each.rows ?? each.lints) === undefined || each.faults === undefined, 'what has faults gives nothing');

/** What lint is told of the place: tables that a source fills, which sources would, and how many days back is known. */
const Place = z.strictObject({
  provided: z.array(z.string()).optional(),
  providers: z.record(z.string(), z.array(z.string())).optional(),
  history: z.record(z.string(), z.number()).optional(),
});

/** One feature of the language: specification, documentation and test in one file of `cases/`. */
export const Feature = z.strictObject({
  feature: z.string(),
  describes: z.string(),
  /** What its texts are. */
  form: z.enum(['expression', 'query']).default('expression'),
  world: World,
  place: Place.optional(),
  cases: z.array(Case).min(1),
});
export type Feature = z.infer<typeof Feature>;
