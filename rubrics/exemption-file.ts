import { z } from 'zod';
import type { Diagnostic, Outcome } from '../query-language/diagnostic.ts';
import { readDocument } from './document.ts';
import type { Document } from './document.ts';
import { bareNameOf, exemptionReasons } from './exemption.ts';
import type { ExemptionTerms } from './exemption-rule.ts';
import { nearName } from './near-name.ts';
import { isSamePerson } from './person.ts';
import type { Check, Rubric } from './rubric.ts';

/** An exemption as `exemptions.yaml` says it. */
export interface FiledExemption extends ExemptionTerms {
  readonly askedBy: string;
  /** Null while nobody has approved it. */
  readonly approvedBy: string | null;
}

export interface FiledExemptions {
  readonly exemptions: readonly FiledExemption[];
}

const name = z.string().trim().min(1).max(200);

const exemptionSchema = z
  .strictObject({
    entity: name.optional().describe('The entity: its name, or `kind:namespace/name`.'),
    for: z.string().trim().min(1).max(2000).optional().describe('Instead of one entity, those of a kind that a condition holds of.'),
    rubric: name,
    check: name,
    reason: z.enum(exemptionReasons),
    text: z.string().trim().min(1).max(2000).describe('What makes it so, for whoever reads it in a year.'),
    'asked-by': name,
    'approved-by': name.optional().describe('Somebody else than who asked. Until it is given, the exemption is not in force.'),
    expires: z.iso.date('a day such as 2026-01-31').describe('The last day it holds.'),
  })
  .superRefine((read, context) => {
    if ((read.entity === undefined) === (read.for === undefined)) {
      context.addIssue({ code: 'custom', path: ['entity'], params: { code: 'exemption.subject' }, input: read });
    }
    if (read['approved-by'] !== undefined && isSamePerson(read['approved-by'], read['asked-by'])) {
      context.addIssue({
        code: 'custom',
        path: ['approved-by'],
        params: { code: 'exemption.approved-by-asker', who: read['asked-by'] },
        input: read,
      });
    }
  })
  .transform(({ entity, for: scope, 'asked-by': askedBy, 'approved-by': approvedBy, ...rest }): FiledExemption => ({
    ...rest,
    entity: entity ?? null,
    scope: scope ?? null,
    askedBy,
    approvedBy: approvedBy ?? null,
  }));

const exemptionsSchema = z.strictObject({ exemptions: z.array(exemptionSchema).max(10_000) });

/** Reads `exemptions.yaml`. */
export function readExemptions(text: string, file: string): Outcome<Document<FiledExemptions>> {
  return readDocument(exemptionsSchema, text, file);
}

/**
 * Exemptions that name a rubric, a check or an entity that is not there: they exempt nobody. Entities are asked about only where their
 * identifiers are given.
 */
export function danglingExemptions(
  document: Document<FiledExemptions>,
  rubrics: readonly (Pick<Rubric, 'id'> & { readonly checks: readonly Pick<Check, 'id'>[] })[],
  entities?: readonly string[],
): Diagnostic[] {
  const names = entities && [...new Set(entities.flatMap((entity) => [entity, bareNameOf(entity)]))];
  return document.value.exemptions.flatMap((exemption, index): Diagnostic[] => {
    const rubric = rubrics.find(({ id }) => id === exemption.rubric);
    const asked = [
      rubric
        ? { what: 'check', name: exemption.check, known: rubric.checks.map(({ id }) => id) }
        : { what: 'rubric', name: exemption.rubric, known: rubrics.map(({ id }) => id) },
      ...(names && exemption.entity !== null ? [{ what: 'entity', name: exemption.entity, known: names }] : []),
    ];
    return asked.flatMap(({ what, name, known }): Diagnostic[] => {
      if (known.includes(name)) return [];
      const facts = { what, name, near: nearName(name, known) ?? null };
      return [
        { code: 'exemption.dangling', severity: 'warning', facts, span: document.span(['exemptions', index, what]), file: document.file },
      ];
    });
  });
}
