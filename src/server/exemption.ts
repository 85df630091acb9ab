import { z } from 'zod';
import type { Decision } from '../../rubrics/exemption-rule.ts';
import type { ExemptionRecord } from '../scoring/exemption/exemption-log.ts';
import { Problem } from './problem.ts';
import { refusal } from './refusal.ts';
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
      if (!outcome.ok) throw refusal(outcome.errors, 'body');
      return { asOf: services.now(), exemption: exemptionView(outcome.value) };
    },
  });
}
