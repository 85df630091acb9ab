import { z } from 'zod';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { messages as queryMessages } from '../../query-language/messages.ts';
import type { Decision } from '../../rubrics/exemption-rule.ts';
import { messages as rubricMessages } from '../../rubrics/messages.ts';
import type { ExemptionRecord } from '../scoring/exemption/exemption-log.ts';
import { messages as scoringMessages } from '../scoring/messages.ts';
import { Problem } from './problem.ts';
import { route, type Frozen, type Route } from './route.ts';
import type { ExemptionService, Services } from './services.ts';
import { exemptionDecided, exemptionDecision, type exemption } from './wire/exemption.ts';

/** What the routes of exemptions have in common. */

export function exemptionView({ last, ...record }: ExemptionRecord): Frozen<z.output<typeof exemption>> {
  const isDecided = last.state !== 'requested';
  return { ...record, decidedBy: isDecided ? last.by : null, decidedAt: isDecided ? last.at : null, note: last.note };
}

export function exemptionsOf({ exemptions }: Services): ExemptionService {
  if (!exemptions) throw new Problem(404, 'There are no exemptions here');
  return exemptions;
}

/** The address at which an exemption is approved, denied or revoked. */
export function decisionRoute(decision: Decision, describes: string): Route {
  return route({
    describes,
    writes: true,
    params: z.strictObject({ id: z.string().min(1).max(40) }),
    body: exemptionDecision,
    answers: exemptionDecided,
    answer: async ({ params: { id }, body: { note = null }, by }, services) => {
      const outcome = await exemptionsOf(services).decide({ id, decision, note }, by);
      if (!outcome.ok) throw refusal(outcome.errors);
      return { asOf: services.now(), exemption: exemptionView(outcome.value) };
    },
  });
}

const words = { ...queryMessages, ...rubricMessages, ...scoringMessages };

/** Statuses of what is wrong with the state of things rather than with what was sent. */
const statuses: Readonly<Record<string, number>> = {
  'exemption.unknown': 404,
  'entity.unknown': 404,
  'exemption.settled': 409,
  'exemption.expired': 409,
  'exemption.approved-by-asker': 403,
  'exemption.not-approver': 403,
};

/** Why something is not done, in words. */
export function refusal(errors: readonly Diagnostic[]): Problem {
  const faults = errors.map(({ code, facts }) => ({ where: 'body', ...(words[code]?.(facts) ?? { says: code }) }));
  const near = errors.flatMap(({ facts }) => (typeof facts['near'] === 'string' ? [facts['near']] : []));
  const status = statuses[errors[0]?.code ?? ''] ?? 400;
  return new Problem(status, faults[0]?.says ?? 'This cannot be done', { ...(near.length === 0 ? {} : { near }), faults });
}
