import type { Standing, VerdictName } from '../../../rubrics/grade.ts';
import type { Check } from '../../../rubrics/rubric.ts';
import { oneLine } from '../judge/observe.ts';

/**
 * What is behind a change: another standard, that time went by, an exemption, that something became known or unknown, or that the facts
 * are others. In the order in which they are taken into account.
 */
export const causeKinds = ['rubric', 'clock', 'exemption', 'source', 'fact'] as const;
export type CauseKind = (typeof causeKinds)[number];

/** Why a check says something else of an entity than it did before. */
export interface Cause {
  readonly kind: CauseKind;
  readonly how:
    /** `rubric`: the check is new or gone; it asks something else; it weighs otherwise; the rubric is for others. */
    | 'added'
    | 'removed'
    | 'rewritten'
    | 'reweighed'
    | 'rescoped'
    /** `exemption` */
    | 'began'
    | 'ended'
    /** `source`: what was not known is, or the other way round; or it is unknown for another reason. */
    | 'known'
    | 'unknown'
    /** `clock`: the same facts, older; the first or last day on which the check counts has come. */
    | 'aged'
    | 'counts'
    | 'counts-no-more'
    /** `fact`: what is seen changed; the rubric began to be for the entity, or ceased. */
    | 'changed'
    | 'joined'
    | 'left';
  /** In words. Plain text; may quote untrusted text. */
  readonly says: string;
}

/** What a check said of an entity at an instant, with the check as it was then. */
export interface Said {
  readonly verdict: VerdictName;
  readonly credit: number | null;
  readonly reason: string;
  readonly observed: string | null;
  readonly check: Check;
  /** Whether it bore on the grade on that day. */
  readonly standing: Standing;
  /** Whom the rubric was for then: the text of its `for`. */
  readonly scope: string;
}

/** That a check said nothing at an instant: there was no such rubric, it had no such check, or it did not grade the entity. */
export interface Silent {
  readonly silent: 'rubric' | 'check' | 'entity';
  readonly scope: string;
}

/** What a check says of facts, exemptions aside. */
export type Judged = Pick<Said, 'verdict' | 'credit'>;

/** What the check as it is after says of the facts of before at the time of after. */
export type Aged = Judged;

/**
 * The cause of a change of one check for one entity; null where nothing changed that bears on the grade. Only who judged the earlier
 * facts again knows more: without `aged`, what the clock alone did counts as one of facts; without `rejudged`, which is what the later
 * check says of the facts of before at the time of before, every change of a question is the rubric's.
 */
export function causeOf(before: Said | Silent, after: Said | Silent, aged?: Aged, rejudged?: Judged): Cause | null {
  if ('silent' in before || 'silent' in after) return causeOfSilence(before, after);
  if (isSame(before, after)) return causeOfStanding(before, after) ?? causeOfWeight(before, after);
  const ofQuestion = rejudged && isSame(underExemption(before, rejudged), before) ? null : causeOfQuestion(before, after);
  return causeOfExemption(before, after) ?? ofQuestion ?? causeOfFinding(before, after, aged);
}

/** Whether two versions of a check ask the same, however they are worded and weigh. */
export function asksTheSame(before: Check, after: Check): boolean {
  return before.judgedBy === after.judgedBy && before.judgement === after.judgement && before.applies === after.applies;
}

/** Whether a verdict tells something about the entity, rather than that nothing can be told. */
export function isKnown(verdict: VerdictName): boolean {
  return verdict !== 'no-data' && verdict !== 'error';
}

function causeOfSilence(before: Said | Silent, after: Said | Silent): Cause | null {
  const came = 'silent' in before;
  const silent = came ? before.silent : 'silent' in after ? after.silent : 'check';
  if (came && 'silent' in after) return null;
  if (silent === 'rubric' && came) return { kind: 'rubric', how: 'added', says: 'The rubric came into force.' };
  if (silent !== 'entity') {
    return came
      ? { kind: 'rubric', how: 'added', says: 'The check is new in the rubric.' }
      : { kind: 'rubric', how: 'removed', says: 'The rubric has the check no more.' };
  }
  if (before.scope !== after.scope) {
    return {
      kind: 'rubric',
      how: 'rescoped',
      says: `The rubric was for \`${oneLine(before.scope)}\`, now for \`${oneLine(after.scope)}\`.`,
    };
  }
  return came
    ? { kind: 'fact', how: 'joined', says: 'The rubric was not for it before.' }
    : { kind: 'fact', how: 'left', says: 'The rubric is not for it any more.' };
}

/** What becomes of a judgement where the exemption of before covers it. */
export function underExemption({ verdict, credit }: Judged, judged: Judged): Judged {
  return verdict === 'exempt' && covers(judged) ? { verdict, credit } : judged;
}

function covers({ verdict }: Judged): boolean {
  return verdict !== 'pass' && verdict !== 'not-applicable';
}

/** An exemption covers all but a pass and what does not apply: from or to these, the facts must have moved too. */
function causeOfExemption(before: Said, after: Said): Cause | null {
  if (after.verdict === 'exempt' && covers(before)) return { kind: 'exemption', how: 'began', says: after.reason };
  if (before.verdict === 'exempt' && covers(after)) return { kind: 'exemption', how: 'ended', says: `No longer exempt. ${after.reason}` };
  return null;
}

function causeOfQuestion({ check: before }: Said, { check: after }: Said): Cause | null {
  if (asksTheSame(before, after)) return null;
  const [was, is] = before.judgement === after.judgement ? [before.applies, after.applies] : [before.judgement, after.judgement];
  const where = before.judgement === after.judgement ? ' where it applies' : '';
  const quoted = (text: string | null): string => (text === null ? 'nothing' : `\`${oneLine(text)}\``);
  return { kind: 'rubric', how: 'rewritten', says: `The rubric asked${where} ${quoted(was)}, now ${quoted(is)}.` };
}

function causeOfFinding(before: Said, after: Said, aged: Aged | undefined): Cause {
  if (aged && isSame(aged, after)) return { kind: 'clock', how: 'aged', says: `The facts are the same, and time went by. ${after.reason}` };
  if (!isKnown(after.verdict)) return { kind: 'source', how: 'unknown', says: after.reason };
  if (!isKnown(before.verdict)) return { kind: 'source', how: 'known', says: `It was not known before. ${after.reason}` };
  const was = before.observed === null || before.observed === after.observed ? '' : `Was ${shortened(before.observed)}. `;
  return { kind: 'fact', how: 'changed', says: `${was}${after.reason}` };
}

function causeOfStanding(before: Said, after: Said): Cause | null {
  const counted = before.standing === 'counted';
  if (counted === (after.standing === 'counted')) return null;
  const { from, until, notes } = after.check;
  if (before.check.from !== from || before.check.until !== until || before.check.notes !== notes) {
    return { kind: 'rubric', how: 'reweighed', says: `The rubric lets the check count ${counted ? 'no more' : 'now'}.` };
  }
  return counted
    ? { kind: 'clock', how: 'counts-no-more', says: `The check counted until ${until ?? 'then'}.` }
    : { kind: 'clock', how: 'counts', says: `The check counts from ${from ?? 'now'} on.` };
}

function causeOfWeight({ check: before }: Said, { check: after, standing }: Said): Cause | null {
  if (standing !== 'counted') return null;
  const changed = (['weight', 'caps', 'level', 'category'] as const).flatMap((field) =>
    before[field] === after[field] ? [] : [`${field} was ${before[field] ?? 'none'}, now ${after[field] ?? 'none'}`],
  );
  return changed.length === 0 ? null : { kind: 'rubric', how: 'reweighed', says: `In the rubric its ${changed.join('; ')}.` };
}

function isSame(before: Judged, after: Judged): boolean {
  return before.verdict === after.verdict && before.credit === after.credit;
}

/** What was seen before is told in passing: long lists only as they begin. */
function shortened(observed: string): string {
  return observed.length > 40 ? `${observed.slice(0, 39)}…` : observed;
}
