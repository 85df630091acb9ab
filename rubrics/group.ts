import { toJSONSchema, z } from 'zod';
import type { Outcome } from '../query-language/diagnostic.ts';
import { readDocument } from './document.ts';
import type { Document } from './document.ts';

/** Entities that somebody wants to see as one, whatever team or system they are of. Grades are rolled up over it. */
export interface Group {
  readonly id: string;
  readonly title: string;
  readonly describes: string;
  /** Who answers for the group; empty where nobody is named. */
  readonly owner: string;
  /** Query text, as in a rubric: a kind, optionally followed by `| where` and a condition. */
  readonly for: string;
}

const words = z.string().trim().min(1).max(200);

const groupSchema = z
  .strictObject({
    group: z
      .string()
      .max(100)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower case letters and digits, with single hyphens between them')
      .describe('Identifier; the file is named for it.'),
    title: words,
    describes: z.string().trim().default(''),
    owner: z.string().trim().default('').describe('Who answers for it.'),
    for: z.string().min(1).max(10_000).describe('Which entities belong to it: a kind, then perhaps `| where` and a condition.'),
  })
  .transform(({ group, ...rest }): Group => ({ id: group, ...rest }));

/** Reads the file of a group. Every fault is reported with its place; its query is compiled later. */
export function readGroup(text: string, file: string): Outcome<Document<Group>> {
  return readDocument(groupSchema, text, file);
}

/** The schema of the file of a group as JSON Schema, for editors: `group.schema.json` of this folder. */
export function groupJsonSchema(): object {
  return toJSONSchema(groupSchema, { io: 'input', target: 'draft-7' });
}
