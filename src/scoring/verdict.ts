import type { Table } from '../../query-language/catalog.ts';
import type { Compiled } from '../../query-language/compile.ts';
import type { Read } from '../../query-language/plan/walk.ts';
import type { Exemption } from '../../rubrics/exemption.ts';
import type { Verdict } from '../../rubrics/grade.ts';
import type { Answer } from './answer.ts';
import type { CompiledCheck } from './compile-rubric.ts';
import { noDataOf, withRemedy, type NoData, type Setting } from './no-data.ts';
import { oneLine, type Observed } from './observe.ts';
import { showValue } from './show-value.ts';
import type { Trouble } from './trouble.ts';

/** A verdict with everything that is stored beside it. */
export interface Finding extends Verdict {
  /** One sentence: what was seen, or why nothing could be. */
  readonly reason: string;
  readonly observed: string | null;
  /** What the check captured, as text by name. Known or not, it is told: it is what the fix speaks of. */
  readonly captures: Readonly<Record<string, string | null>>;
  readonly staleSince: string | null;
}

/** What is doubtful about the entity, by table, and what the tables are; which values an expression lacks though all was read. */
export interface Doubts {
  readonly tables: ReadonlyMap<string, Table>;
  readonly troubles: ReadonlyMap<string, readonly Trouble[]> | undefined;
  readonly setting?: Setting | undefined;
  readonly missingIn?: (compiled: Compiled) => string | undefined;
}

/**
 * The verdict on one entity and one check. An answer of null means the check does not know, and then something says why: a table
 * that was not read, or a value that is not there. An exemption covers everything but a pass: who passes needs none.
 */
export function verdictOf(compiled: CompiledCheck, answer: Answer, exemption: Exemption | undefined, doubts: Doubts): Finding {
  const found = judge(compiled, answer, doubts);
  const { check } = compiled;
  const captures = capturesOf(compiled, answer);
  const staleSince = found.verdict === 'pass' || found.verdict === 'fail' ? oldest(compiled.judgement, doubts) : null;
  if (exemption && found.verdict !== 'pass' && found.verdict !== 'not-applicable') {
    const reason = `Exempt until ${exemption.expires}, approved by ${exemption.approvedBy ?? 'nobody'}: ${exemption.text}`;
    return { check: check.id, verdict: 'exempt', credit: null, reason, observed: found.observed ?? null, captures, staleSince: null };
  }
  return { check: check.id, credit: null, observed: null, ...found, captures, staleSince };
}

function capturesOf({ captured }: CompiledCheck, { captures }: Answer): Finding['captures'] {
  return Object.fromEntries(captured.map(({ name, type, percent }, index) => [name, showValue(captures[index], type, percent)]));
}

type Found = Pick<Finding, 'verdict' | 'reason'> & Partial<Pick<Finding, 'credit' | 'observed'>>;

function judge({ check, fault, applies, judgement, observed }: CompiledCheck, answer: Answer, doubts: Doubts): Found {
  if (fault !== null) return { verdict: 'error', reason: fault };
  if (applies && answer.applies === false)
    return { verdict: 'not-applicable', reason: `Does not apply: \`${oneLine(applies.text)}\` is false.` };
  if (answer.error !== null) return { verdict: 'error', reason: `Could not be evaluated: ${answer.error}` };
  if (applies && answer.applies === null) return { verdict: 'no-data', reason: unknownBecause(applies, null, null, doubts) };
  const seen = observed && showValue(answer.observed, observed.part.plan.type, observed.percent);
  const credit = check.judgedBy === 'passes' ? answer.passes && 1 : answer.credit;
  if (credit === null) return { verdict: 'no-data', reason: unknownBecause(judgement, observed, seen, doubts) };
  const earned = Math.min(Math.max(Number(credit), 0), 1);
  const verdict = earned === 1 ? 'pass' : 'fail';
  return {
    verdict,
    credit: earned,
    observed: seen,
    reason: sentence(verdict, judgement, observed, seen, check.judgedBy === 'credit' ? earned : null),
  };
}

function sentence(
  verdict: 'pass' | 'fail',
  judgement: Compiled | null,
  observed: Observed | null,
  seen: string | null,
  credit: number | null,
): string {
  const points = credit === null ? '' : `, which earns ${Number((credit * 100).toFixed(1))} % of the points`;
  if (!observed) return `\`${oneLine(judgement?.text ?? '')}\` is ${verdict === 'pass' ? 'true' : 'false'}${points}.`;
  const asked = observed.asked === '' ? '' : `; asked is ${observed.asked}`;
  return `\`${observed.text}\` is ${seen ?? 'null'}${points}${asked}.`;
}

/** Why an expression did not come to a value. */
function unknownBecause(compiled: Compiled | null, observed: Observed | null, seen: string | null, doubts: Doubts): string {
  const noData = unreadOf(compiled, doubts);
  if (noData) return withRemedy(noData);
  if (observed && seen === null) return `\`${observed.text}\` has no value: its sources were read and do not say.`;
  const missing = compiled && doubts.missingIn?.(compiled);
  if (missing) return `Cannot be decided: ${missing}.`;
  if (compiled?.reads.some(({ ofAsked }) => !ofAsked)) {
    return `\`${oneLine(compiled.text)}\` cannot be decided: what it asks of an entity that this one is related to is not known.`;
  }
  return `\`${oneLine(compiled?.text ?? '')}\` cannot be decided: its sources were read, and a value it needs is not there.`;
}

/** The tables of which an expression reads what is known of the entity itself. */
export function ownReads(compiled: Compiled | null): readonly Read[] {
  return (compiled?.reads ?? []).filter(({ ofAsked }) => ofAsked);
}

/** What an expression reads and what could not be read. */
function unreadOf(compiled: Compiled | null, { tables, troubles, setting }: Doubts): NoData | undefined {
  for (const { table } of ownReads(compiled)) {
    const declared = tables.get(table);
    for (const trouble of troubles?.get(table) ?? []) {
      const noData = declared && noDataOf(declared, trouble, setting);
      if (noData) return noData;
    }
  }
  return undefined;
}

/** The expression of a check that came to nothing though all that it reads was read; null where there is none. */
export function undecidedOf({ check, fault, applies, judgement }: CompiledCheck, answer: Answer, doubts: Doubts): Compiled | null {
  if (fault !== null || answer.error !== null || (applies && answer.applies === false)) return null;
  const value = check.judgedBy === 'passes' ? answer.passes : answer.credit;
  const undecided = applies && answer.applies === null ? applies : value === null ? judgement : null;
  return unreadOf(undecided, doubts) ? null : undecided;
}

/** When the first of the facts that an expression rests on went stale. */
function oldest(compiled: Compiled | null, { troubles }: Doubts): string | null {
  const since = ownReads(compiled).flatMap(({ table }) => (troubles?.get(table) ?? []).flatMap(({ staleSince }) => staleSince ?? []));
  return since.sort()[0] ?? null;
}
