import { z } from 'zod';
import type { Diagnostic, Outcome } from '../query-language/diagnostic.ts';
import { readDocument } from './document.ts';
import type { Document } from './document.ts';
import { nearName } from './near-name.ts';
import type { Check, Rubric } from './rubric.ts';

/** Why an entity need not pass a check for a while. */
export interface Exemption {
  /** Identifier `kind:namespace/name`, or the bare name of the entity. */
  readonly entity: string;
  readonly rubric: string;
  readonly check: string;
  readonly reason: (typeof reasons)[number];
  readonly text: string;
  readonly askedBy: string;
  /** Null while nobody has approved it; until then it is not in force. */
  readonly approvedBy: string | null;
  /** The last day it holds, `yyyy-mm-dd`. */
  readonly expires: string;
}

const reasons = ['not-applicable-yet', 'accepted-risk', 'migration', 'false-positive', 'other'] as const;
const name = z.string().trim().min(1).max(200);

const exemptionSchema = z
  .strictObject({
    entity: name.describe('The entity: its name, or `kind:namespace/name`.'),
    rubric: name,
    check: name,
    reason: z.enum(reasons),
    text: z.string().trim().min(1).describe('What makes it so, for whoever reads it in a year.'),
    'asked-by': name,
    'approved-by': name.optional().describe('Somebody else than who asked. Until it is given, the exemption is not in force.'),
    expires: z.iso.date('a day such as 2026-01-31').describe('The last day it holds.'),
  })
  .superRefine((read, context) => {
    if (read['approved-by'] !== undefined && read['approved-by'].toLowerCase() === read['asked-by'].toLowerCase()) {
      context.addIssue({
        code: 'custom',
        path: ['approved-by'],
        params: { code: 'exemption.approved-by-asker', who: read['asked-by'] },
        input: read,
      });
    }
  })
  .transform(({ 'asked-by': askedBy, 'approved-by': approvedBy, ...rest }): Exemption => ({
    ...rest,
    askedBy,
    approvedBy: approvedBy ?? null,
  }));

const exemptionsSchema = z.strictObject({ exemptions: z.array(exemptionSchema).max(10_000) });

export type Exemptions = z.output<typeof exemptionsSchema>;

/** Reads `exemptions.yaml`. */
export function readExemptions(text: string, file: string): Outcome<Document<Exemptions>> {
  return readDocument(exemptionsSchema, text, file);
}

/** The exemption that is in force for an entity and a check on the day `yyyy-mm-dd`, if any. */
export function exemptionFor(
  exemptions: readonly Exemption[],
  asked: { readonly entity: string; readonly rubric: string; readonly check: string },
  on: string,
): Exemption | undefined {
  const bareName = bareNameOf(asked.entity);
  return exemptions.find(
    (each) =>
      each.rubric === asked.rubric &&
      each.check === asked.check &&
      (each.entity === asked.entity || each.entity === bareName) &&
      each.approvedBy !== null &&
      on <= each.expires,
  );
}

/**
 * Exemptions that name a rubric, a check or an entity that is not there: they exempt nobody. Entities are asked about only where their
 * identifiers are given.
 */
export function danglingExemptions(
  document: Document<Exemptions>,
  rubrics: readonly (Pick<Rubric, 'id'> & { readonly checks: readonly Pick<Check, 'id'>[] })[],
  entities?: readonly string[],
): Diagnostic[] {
  const names = entities && [...new Set(entities.flatMap((entity) => [entity, bareNameOf(entity)]))];
  return document.value.exemptions.flatMap((exemption, index): Diagnostic[] => {
    const rubric = rubrics.find(({ id }) => id === exemption.rubric);
    const asked = [
      rubric
        ? { what: 'check' as const, known: rubric.checks.map(({ id }) => id) }
        : { what: 'rubric' as const, known: rubrics.map(({ id }) => id) },
      ...(names ? [{ what: 'entity' as const, known: names }] : []),
    ];
    return asked.flatMap(({ what, known }): Diagnostic[] => {
      if (known.includes(exemption[what])) return [];
      const facts = { what, name: exemption[what], near: nearName(exemption[what], known) ?? null };
      const span = document.span(['exemptions', index, what]);
      return [{ code: 'exemption.dangling', severity: 'warning', facts, span, file: document.file }];
    });
  });
}

function bareNameOf(entity: string): string {
  return entity.slice(entity.lastIndexOf('/') + 1);
}
