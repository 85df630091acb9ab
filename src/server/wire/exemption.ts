import { z } from 'zod';
import { exemptionReasons } from '../../../rubrics/exemption.ts';
import { exemptionStates } from '../../../rubrics/exemption-rule.ts';
import { instant } from './grade.ts';

const day = z.iso.date();

export const exemption = z
  .object({
    id: z.string(),
    state: z.enum(exemptionStates),
    entity: z.string().nullable().describe('Whom it is for; null where the scope says so.'),
    scope: z.string().nullable().describe('Whom it is for: a kind, and a condition of the query language.'),
    rubric: z.string(),
    check: z.string(),
    reason: z.enum(exemptionReasons),
    text: z.string().describe('What makes it so.'),
    expires: day.describe('The last day it holds, in UTC.'),
    askedBy: z.string(),
    askedAt: instant,
    origin: z.enum(['command', 'api', 'file']),
    decidedBy: z.string().nullable().describe('Who took the last step after the request.'),
    decidedAt: instant.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Exemption' });

export const exemptionList = z.object({ asOf: instant, exemptions: z.array(exemption) }).meta({ id: 'ExemptionList' });

export const exemptionRequest = z.strictObject({
  entity: z.string().trim().min(1).max(200).optional().describe('Whom: an identifier or a name. Either this or a scope.'),
  scope: z.string().trim().min(1).max(2000).optional().describe('Whom: `service | where tier == "tier-3"`.'),
  rubric: z.string().min(1).max(200),
  check: z.string().min(1).max(200),
  reason: z.enum(exemptionReasons),
  text: z.string().trim().min(1).max(2000),
  expires: day.describe('The last day it is to hold, in UTC.'),
});

export const exemptionRequested = z
  .object({ asOf: instant, exemption, isNew: z.boolean().describe('False where the same was asked for already.') })
  .meta({ id: 'ExemptionRequested' });

export const exemptionDecision = z.strictObject({ note: z.string().trim().min(1).max(2000).optional() });

export const exemptionDecided = z.object({ asOf: instant, exemption }).meta({ id: 'ExemptionDecided' });
