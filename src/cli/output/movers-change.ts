import type { VerdictName } from '../../../rubrics/grade.ts';
import { causeKinds, type CauseKind } from '../../scoring/history/change-cause.ts';
import type { ExplainedChange } from '../../scoring/explain/change-cause-explained.ts';
import type { CheckChange } from '../../scoring/history/change-cause-grade.ts';
import { fit, plain, wrap } from './fit.ts';
import { paintLetter, paintVerdict } from './grade-mark.ts';
import type { Paint } from './paint.ts';
import { percent, percentsApart } from './quantity.ts';

/** What people call the kinds of causes. */
export const causeWords: Readonly<Record<CauseKind, string>> = {
  rubric: 'rubric',
  clock: 'time',
  exemption: 'exemption',
  source: 'data',
  fact: 'facts',
};

const indent = '      ';
/** Past so many the weight of the rest is small. */
const mostChecks = 5;

/** What became of one grade: the step, whose it is, then the checks behind it, and where several things moved it how much each did. */
export function changeLines(
  change: ExplainedChange,
  { label, columns }: { readonly label: string; readonly columns: number },
  paint: Paint,
): string[] {
  const { checks, parts } = change;
  const rest = checks.length - mostChecks;
  return [
    `  ${stepOf(change, paint)}  ${label}`,
    ...checks.slice(0, mostChecks).flatMap((each) => checkLines(each, columns, paint)),
    ...(rest > 0 ? [`${indent}${paint('dim', `and ${rest} more ${rest === 1 ? 'check' : 'checks'}`)}`] : []),
    ...(checks.length === 0 ? [`${indent}${paint('dim', 'No check turned: the rubric grades otherwise.')}`] : []),
    ...(parts ? partLines(parts, paint) : []),
    ...coverageLines(change, paint),
  ];
}

/** `D 61 % → B 83 %  +22` */
function stepOf({ from, to, parts }: ExplainedChange, paint: Paint): string {
  const [was, is] = percentsApart(from.score, to.score);
  const side = ({ letter }: ExplainedChange['from'], score: string): string =>
    `${paintLetter(letter, paint)} ${(letter === 'ungraded' ? '' : score).padStart(5)}`;
  const distance = parts ? signed((to.score ?? 0) - (from.score ?? 0)) : '';
  return `${side(from, was)} → ${side(to, is)} ${distance.padStart(6)}`;
}

function checkLines({ check, from, to, cause }: CheckChange, columns: number, paint: Paint): string[] {
  const room = columns - indent.length - 6;
  const [first = '', second, ...more] = wrap(`${check} (${causeWords[cause.kind]}): ${plain(cause.says)}`, room);
  const rest = second === undefined ? [] : [more.length > 0 ? fit(`${second} …`, room) : second];
  return [`${indent}${sign(from, paint)} → ${sign(to, paint)} ${first}`, ...rest.map((line) => `${indent}      ${line}`)];
}

function sign(verdict: VerdictName | null, paint: Paint): string {
  return verdict === null ? paint('dim', '∅') : paintVerdict(verdict, paint);
}

function partLines(parts: Readonly<Record<CauseKind, number>>, paint: Paint): string[] {
  const moving = causeKinds.filter((kind) => Math.abs(parts[kind]) >= 0.0005);
  if (moving.length < 2) return [];
  return [`${indent}${paint('dim', `points: ${moving.map((kind) => `${causeWords[kind]} ${signed(parts[kind])}`).join(', ')}`)}`];
}

/** A score over less that is known is not the same score. */
function coverageLines({ from, to }: ExplainedChange, paint: Paint): string[] {
  const [was, is] = [from.coverage ?? 0, to.coverage ?? 0];
  return Math.abs(was - is) < 0.01 ? [] : [`${indent}${paint('yellow', `coverage ${percent(from.coverage)} → ${percent(to.coverage)}`)}`];
}

/** A difference of shares in points, with its sign; what is too little for a figure is not nothing. */
export function signed(difference: number): string {
  const points = Number((difference * 100).toFixed(Math.abs(difference) < 0.1 ? 1 : 0));
  if (points === 0 && Math.abs(difference) > 1e-9) return difference > 0 ? '< +0.1' : '< −0.1';
  return points === 0 ? '±0' : points > 0 ? `+${points}` : `−${-points}`;
}
