import type { Diagnostic, Fact } from '../query-language/diagnostic.ts';
import type { ExemptionReason } from './exemption.ts';
import { nearName } from './near-name.ts';
import { isSamePerson, personKey } from './person.ts';
import type { Rubric } from './rubric.ts';

/** What is asked with an exemption. One check, so that nobody is exempt from what nobody has thought of yet. */
export interface ExemptionTerms {
  /** The entity, by identifier or name; null where `scope` says which. */
  readonly entity: string | null;
  /** Which entities, as a rubric's `for` says it: `service | where tier == "tier-3"`. */
  readonly scope: string | null;
  readonly rubric: string;
  readonly check: string;
  readonly reason: ExemptionReason;
  /** What makes it so, for whoever reads it in a year. */
  readonly text: string;
  /** The last day it holds, `yyyy-mm-dd` in UTC. */
  readonly expires: string;
}

/** `expired` follows from the calendar; each of the others is a step that somebody takes. */
export const exemptionStates = ['requested', 'approved', 'denied', 'revoked', 'expired'] as const;
export type ExemptionState = (typeof exemptionStates)[number];

/** What can be decided of an exemption, and what it then is. */
export const decisions = { approve: 'approved', deny: 'denied', revoke: 'revoked' } as const satisfies Record<string, ExemptionState>;
export type Decision = keyof typeof decisions;

/** How an exemption stands on a day, its last step being `state`: what nobody denied or revoked ends with its last day. */
export function stateOn(state: Exclude<ExemptionState, 'expired'>, expires: string, day: string): ExemptionState {
  return (state === 'requested' || state === 'approved') && expires < day ? 'expired' : state;
}

/** The rubrics that exemptions can be asked from, as far as these rules look at them. */
export type Exemptible = Pick<Rubric, 'id' | 'longestExemption'> & { readonly checks: readonly { readonly id: string }[] };

/** What is wrong with a request that is made on the day `yyyy-mm-dd`, whoever and whatever it is for. */
export function faultsOfRequest(terms: ExemptionTerms, rubrics: readonly Exemptible[], by: string, day: string): readonly Diagnostic[] {
  const { rubric: asked, check, expires, text } = terms;
  const rubric = rubrics.find(({ id }) => id === asked);
  const checks = rubric?.checks.map(({ id }) => id) ?? [];
  return [
    ...(personKey(by) === '' ? [fault('exemption.nobody', {})] : []),
    ...(text.trim() === '' ? [fault('exemption.text-missing', {})] : []),
    ...(rubric
      ? []
      : [
          unknown(
            'rubric',
            asked,
            rubrics.map(({ id }) => id),
          ),
        ]),
    ...(!rubric || checks.includes(check) ? [] : [unknown('check', check, checks)]),
    ...(expires < day ? [fault('exemption.past', { expires })] : tooLong(rubric, expires, day)),
  ];
}

/** What is wrong with a last day in view of the most that a rubric allows. */
function tooLong(rubric: Exemptible | undefined, expires: string, day: string): readonly Diagnostic[] {
  const most = rubric?.longestExemption ?? null;
  if (!rubric || most === null) return [];
  const latest = new Date(Date.parse(day) + most * 86_400_000).toISOString().slice(0, 10);
  return expires <= latest ? [] : [fault('exemption.too-long', { rubric: rubric.id, days: most, latest, expires })];
}

/** An exemption as far as a decision on it looks at it. */
export interface Decidable {
  readonly id: string;
  readonly state: ExemptionState;
  readonly askedBy: string;
  readonly expires: string;
}

/**
 * Why somebody may not decide so; null where they may. `approvers` are the people who may approve and deny, everybody where it is null.
 * Nobody approves what they asked for, and anybody may revoke: to be held to the standard needs no leave.
 */
export function faultOfDecision(
  { id, state, askedBy, expires }: Decidable,
  decision: Decision,
  by: string,
  approvers: readonly string[] | null,
): Diagnostic | null {
  if (personKey(by) === '') return fault('exemption.nobody', {});
  if (state === 'expired') return fault('exemption.expired', { id, expires });
  const open: readonly ExemptionState[] = decision === 'revoke' ? ['requested', 'approved'] : ['requested'];
  if (!open.includes(state)) return fault('exemption.settled', { id, state, decision });
  if (decision === 'revoke') return null;
  if (decision === 'approve' && isSamePerson(by, askedBy)) return fault('exemption.approved-by-asker', { who: askedBy });
  return approvers === null || mayDecide(by, approvers) ? null : fault('exemption.not-approver', { who: by });
}

/** Whether somebody is among the people who approve. */
export function mayDecide(by: string, approvers: readonly string[]): boolean {
  return approvers.some((each) => isSamePerson(each, by));
}

function unknown(what: 'rubric' | 'check', name: string, known: readonly string[]): Diagnostic {
  return fault('exemption.unknown-name', { what, name, near: nearName(name, known) ?? null, known });
}

function fault(code: string, facts: Readonly<Record<string, Fact>>): Diagnostic {
  return { code, severity: 'error', facts };
}
