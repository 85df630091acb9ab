import width from 'string-width';
import type { CheckResult, Evidence, ExplainedPart, Explanation } from '../../scoring/report.ts';
import { fit, fitList, plain, wrap } from './fit.ts';
import { paintVerdict } from './grade-mark.ts';
import type { Paint } from './paint.ts';

/** Everything behind one verdict: what was seen, part by part, where from and when, why it matters, how to put it right. */
export function explanationPage(explanation: Explanation, columns: number, paint: Paint): string {
  const { entity, rubric, check, result, judgement, applies, why, fix, parts, evidence, remedies } = explanation;
  const paragraph = (title: string, text: string): string[] =>
    text === '' ? [] : [paint('bold', title), ...wrap(plain(text), columns - 2).map((line) => `  ${line}`), ''];
  return [
    ...wrap(plain(check.asks), columns - 2).map(
      (line, index) => `${index === 0 ? paintVerdict(result.verdict, paint) : ' '} ${paint('bold', line)}`,
    ),
    ...wrap(`${plain(entity.entity)} · ${rubric.id}/${check.id} · ${result.verdict} since ${result.since.slice(0, 10)}`, columns).map(
      (line) => paint('dim', line),
    ),
    '',
    ...wrap(plain(result.reason), columns),
    ...(result.staleSince === null ? [] : [paint('yellow', `What it rests on went stale on ${moment(result.staleSince)}.`)]),
    '',
    ...(parts ? [paint('bold', 'How it came about'), ...partLines(parts, 1, columns, paint), ''] : paragraph('Asked', judgement)),
    ...(applies === null ? [] : paragraph('Applies where', applies)),
    ...captureLines(result.captures, columns, paint),
    ...(evidence.length === 0 ? [] : [paint('bold', 'Where from'), ...evidence.flatMap((each) => evidenceLines(each, columns, paint)), '']),
    ...paragraph('Why it matters', why),
    ...(result.verdict === 'pass' ? [] : paragraph('How to fix it', fix)),
    ...(remedies.length === 0 ? [] : [paint('bold', 'What would bring data'), ...remedies.flatMap((each) => bullet(each, columns)), '']),
  ].join('\n');
}

function captureLines(captures: CheckResult['captures'], columns: number, paint: Paint): string[] {
  const lines = Object.entries(captures).flatMap(([name, value]) => bullet(`${name}: ${value ?? 'nothing'}`, columns));
  return lines.length === 0 ? [] : [paint('bold', 'Captured'), ...lines, ''];
}

function partLines({ text, known, value, parts }: ExplainedPart, depth: number, columns: number, paint: Paint): string[] {
  const indent = '  '.repeat(depth);
  const shown = known ? plain(value ?? 'null') : 'unknown';
  const colour = !known ? 'yellow' : value === 'true' ? 'green' : value === 'false' ? 'red' : 'cyan';
  const room = columns - indent.length - 3;
  const own = fit(plain(text), Math.max(20, room - Math.min(shown.length, 24)));
  return [
    `${indent}${own} ${paint('dim', '=')} ${paint(colour, fitValue(shown, Math.max(8, room - width(own))))}`,
    ...parts.flatMap((each) => partLines(each, depth + 1, columns, paint)),
  ];
}

/** A value in so many columns; of a list that is longer, the first items and how many follow. */
function fitValue(value: string, columns: number): string {
  const list = width(value) > columns && value.startsWith('[') ? itemsOf(value) : undefined;
  return list ? `[${fitList(list, columns - 2)}]` : fit(value, columns);
}

function itemsOf(value: string): string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed.map((item) => JSON.stringify(item)) : undefined;
  } catch {
    return undefined;
  }
}

function evidenceLines(
  { table, external, source, outcome, reason, collectedAt, request, rows }: Evidence,
  columns: number,
  paint: Paint,
): string[] {
  const what = `${table.replaceAll('_', ' ')}${external === null ? '' : ` of ${plain(external)}`}`;
  const how =
    outcome === 'read'
      ? `${rows ?? 0} ${rows === 1 ? 'row' : 'rows'} from ${source ?? 'nowhere'}${collectedAt === null ? '' : `, read ${moment(collectedAt)}`}`
      : `${outcome}${source === null ? '' : ` at ${source}`}`;
  return [
    ...bullet(`${what}: ${how}`, columns),
    ...(outcome === 'read' || reason === '' ? [] : wrap(plain(reason), columns - 4).map((line) => `    ${paint('yellow', line)}`)),
    ...(request === null ? [] : [`    ${paint('dim', fit(plain(request), columns - 4))}`]),
  ];
}

function bullet(text: string, columns: number): string[] {
  return wrap(plain(text), columns - 4).map((line, index) => `${index === 0 ? '  – ' : '    '}${line}`);
}

function moment(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
