import type { VerdictName } from '../../../rubrics/grade.ts';
import type { Corrected } from '../../scoring/store/correction.ts';
import type { CheckResult, CheckSummary, CountedElements, Evidence, ExplainedPart, Explanation } from '../../scoring/report.ts';
import { correctionSentence } from './correction-words.ts';
import { bullet, fit, flow, plain, wrap } from './fit.ts';
import { paintVerdict, verdictColour } from './grade-mark.ts';
import type { Paint } from './paint.ts';
import { elementLine, partTree, tally } from './part-tree.ts';
import { turningSection } from './turning-section.ts';
import { moment, spanOf } from './turning-words.ts';

/** A verdict in capitals. */
export const verdictWords: Readonly<Record<VerdictName, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  'no-data': 'NO DATA',
  error: 'ERROR',
  exempt: 'EXEMPT',
  'not-applicable': 'NOT APPLICABLE',
};

/**
 * Everything behind one verdict, in the order in which a person asks: what is the matter, what to do, since when and why then, where it
 * is known from, and how it was worked out.
 */
export function explanationPage(explanation: Explanation, columns: number, paint: Paint): string {
  const { asOf, result, corrected, judgement, applies, why, parts, evidence, turning } = explanation;
  const paragraph = (title: string, text: string): string[] =>
    text === '' ? [] : [paint('bold', title), ...wrap(plain(text), columns - 2).map((line) => `  ${line}`), ''];
  const mark = (part: ExplainedPart): string => marksOf(part, evidence);
  return [
    ...heading(explanation, columns, paint),
    '',
    ...wrap(plain(result.reason), columns),
    ...deciding(parts, result.verdict, columns, paint),
    ...staleness(result, asOf, columns, paint),
    ...(corrected ? wrap(correctedVerdict(corrected), columns).map((line) => paint('yellow', line)) : []),
    '',
    ...adviceLines(explanation, columns, paint),
    ...paragraph('Why it matters', result.verdict === 'not-applicable' ? '' : why),
    ...(turning ? turningSection(result.verdict, turning, asOf, columns, paint) : []),
    ...(evidence.length === 0
      ? []
      : [paint('bold', 'Where from'), ...evidence.flatMap((each, index) => evidenceLines(each, index + 1, asOf, columns, paint)), '']),
    ...(parts
      ? [
          paint('bold', result.verdict === 'not-applicable' ? 'Why it does not apply' : 'How it was worked out'),
          ...partTree(parts, { columns, paint, mark }),
          '',
        ]
      : paragraph('Asked', judgement)),
    ...(applies === null || result.verdict === 'not-applicable' ? [] : paragraph('Asked only where', applies)),
    ...captureLines(result.captures, columns, paint),
  ].join('\n');
}

function heading({ entity, rubric, check, result, draft }: Explanation, columns: number, paint: Paint): string[] {
  const word = verdictWords[result.verdict];
  const margin = word.length + 4;
  const asks = wrap(plain(check.asks), columns - margin).map((line, index) =>
    index === 0
      ? `${paintVerdict(result.verdict, paint)} ${paint([verdictColour(result.verdict), 'bold'], word)}  ${paint('bold', line)}`
      : `${' '.repeat(margin)}${paint('bold', line)}`,
  );
  const about = [entity.entity, `${rubric.id}/${check.id}`, ...bearing(check, result, draft)];
  return [...asks, ...flow(about.map(plain), columns).map((line) => paint('dim', line))];
}

/** What the check has to do with the grade. */
export function bearing({ level, weight, caps, standing }: CheckSummary, { verdict }: CheckResult, draft: boolean): string[] {
  const of = draft ? ['draft rubric, shown only when asked for'] : [];
  if (standing !== 'counted') return [...of, standing === 'warning' ? 'a warning, not counted' : `${standing}, not counted`];
  return [
    ...of,
    ...(level === null ? [] : [level]),
    `${weight} ${weight === 1 ? 'point' : 'points'}`,
    ...(caps !== null && verdict === 'fail' ? [`holds the grade at ${caps}`] : []),
  ];
}

/** So many of the elements that decided stand beside the reason. */
const mostDeciding = 3;

/** Which elements of a list decided, where a list did: those that count, of `all` those that do not. */
function deciding(parts: ExplainedPart | null, verdict: VerdictName, columns: number, paint: Paint): string[] {
  const lists = parts && (verdict === 'fail' || verdict === 'no-data') ? listsIn(parts) : [];
  const [list, ...others] = lists;
  // Of several lists none can be told to be the one.
  if (!list || others.length > 0) return [];
  const decided = ({ counts }: CountedElements['elements'][number]): boolean =>
    counts === null || counts === (list.how !== 'all') || (list.how === 'any' && list.counted === 0);
  const shown = list.elements.filter(decided).slice(0, mostDeciding);
  if (shown.length === 0) return [];
  const condition = fit(plain(list.asks ?? ''), columns);
  return [
    ...wrap(`\`${condition}\` is ${tally(list)}:`, columns - 2).map((line) => `  ${paint('dim', line)}`),
    ...shown.map((each) => `  ${elementLine(each, 'listed', columns - 2, paint)}`),
  ];
}

function listsIn({ elements, parts }: ExplainedPart): CountedElements[] {
  const asks = elements !== null && elements.total > 0 && ['filtered', 'any', 'all'].includes(elements.how) && elements.asks !== null;
  return [...(asks ? [elements] : []), ...parts.flatMap(listsIn)];
}

function staleness({ staleSince }: CheckResult, asOf: string, columns: number, paint: Paint): string[] {
  if (staleSince === null) return [];
  const text = `Stale since ${moment(staleSince)}${ago(staleSince, asOf)}: what it rests on is older than it may be. The verdict stands until that is read again.`;
  return wrap(text, columns).map((line) => paint('yellow', line));
}

/** Verdicts are not judged again one by one: what became of the grade is told. */
export function correctedVerdict(corrected: Corrected): string {
  return `The verdict is as it was reported. The grade has been corrected since: ${correctionSentence(corrected)}`;
}

interface Advice {
  readonly title: string;
  readonly items: readonly string[];
}

/** What to do about it; of what is not known first what would make it known. Texts from outside stand in it as they are. */
export function adviceOf({ rubric, check, result, fix, remedies }: Explanation): Advice[] {
  switch (result.verdict) {
    case 'pass':
    case 'not-applicable':
      return [];
    case 'fail':
      return [{ title: `What to do (effort: ${check.effort})`, items: [fix] }];
    case 'exempt':
      return [{ title: 'What to do before the exemption ends', items: [fix] }];
    case 'no-data':
      return remedies.length === 0
        ? [{ title: 'What to do', items: [fix] }]
        : [
            { title: 'What would bring data', items: remedies },
            { title: 'If it then fails', items: [fix] },
          ];
    case 'error': {
      const text = `The check is at fault and not the entity: it is for whoever answers for the rubric \`${rubric.id}\`. \`assay lint\` says where its queries are wrong.`;
      return [{ title: 'What to do', items: [text] }];
    }
  }
}

function adviceLines(explanation: Explanation, columns: number, paint: Paint): string[] {
  return adviceOf(explanation).flatMap(({ title, items }) => [
    paint('bold', title),
    ...(items.length > 1
      ? items.flatMap((each) => bullet(each, columns))
      : items.flatMap((each) => wrap(plain(each), columns - 2).map((line) => `  ${line}`))),
    '',
  ]);
}

/** Numbers of the evidence that a part rests on: `[1]`. */
function marksOf({ origins }: ExplainedPart, evidence: readonly Evidence[]): string {
  const numbers = origins.flatMap(({ table, source, collectedAt, request }) => {
    const index = evidence.findIndex(
      (each) =>
        each.entity === undefined &&
        each.table === table &&
        each.source === source &&
        each.collectedAt === collectedAt &&
        each.request === request,
    );
    return index < 0 ? [] : [index + 1];
  });
  const [...distinct] = new Set(numbers);
  return distinct.length === 0 ? '' : `[${distinct.slice(0, 3).join(', ')}${distinct.length > 3 ? ', …' : ''}]`;
}

function captureLines(captures: CheckResult['captures'], columns: number, paint: Paint): string[] {
  const lines = Object.entries(captures).flatMap(([name, value]) => bullet(`${name}: ${value ?? 'nothing'}`, columns));
  return lines.length === 0 ? [] : [paint('bold', 'Captured'), ...lines, ''];
}

function evidenceLines(
  { entity, table, external, source, outcome, reason, collectedAt, request, rows }: Evidence,
  number: number,
  asOf: string,
  columns: number,
  paint: Paint,
): string[] {
  const whose = external === null ? (entity === undefined ? '' : ` of ${entity}`) : ` of ${external}`;
  const related = entity === undefined || external === entity || external === null ? '' : ` (${entity.replace(/^[a-z-]+:default\//u, '')})`;
  const by = source === null ? '' : `, from ${source}`;
  const how = outcome === 'read' ? `${rows ?? 0} ${rows === 1 ? 'row' : 'rows'}` : outcome.replaceAll('-', ' ');
  const label = `${number} `.padStart(4);
  return [
    ...wrap(plain(`${table.replaceAll('_', ' ')}${whose}${related}${by}: ${how}`), columns - 4).map(
      (line, index) => `${index === 0 ? paint('dim', label) : '    '}${line}`,
    ),
    ...(reason === '' ? [] : wrap(plain(reason), columns - 4).map((line) => `    ${paint(outcome === 'read' ? 'dim' : 'yellow', line)}`)),
    ...(collectedAt === null ? [] : [`    ${paint('dim', `read ${moment(collectedAt)}${ago(collectedAt, asOf)}`)}`]),
    ...(request === null ? [] : [`    ${paint('dim', fit(plain(request), columns - 4))}`]),
  ];
}

function ago(instant: string, asOf: string): string {
  const seconds = (Date.parse(asOf) - Date.parse(instant)) / 1000;
  return seconds >= 60 ? `, ${spanOf(seconds)} ago` : '';
}
