import type { Evidence, ExplainedPart, Explanation } from '../../scoring/report.ts';
import { adviceOf, bearing, correctedVerdict, verdictWords } from './explanation-page.ts';
import { plain } from './fit.ts';
import { code, markup } from './markup.ts';
import { partTree } from './part-tree.ts';
import { moment, turningWords } from './turning-words.ts';

/** Columns of the tree: a comment shows about so many without scrolling. */
const columns = 100;

/** The same as a comment or a ticket, which somebody who does not know the tool can act on. Text from outside becomes no markup. */
export function explanationMarkdown(explanation: Explanation): string {
  const { asOf, entity, rubric, check, result, draft, corrected, why, parts, evidence, turning } = explanation;
  const about = [code(entity.entity), code(`${rubric.id}/${check.id}`), ...bearing(check, result, draft).map(markup)];
  return [
    `### ${verdictWords[result.verdict]}: ${markup(check.asks)}`,
    '',
    about.join(' · '),
    '',
    `**${markup(result.reason)}**`,
    ...(result.staleSince === null ? [] : ['', `Stale since ${moment(result.staleSince)}.`]),
    ...(corrected ? ['', markup(correctedVerdict(corrected))] : []),
    '',
    ...adviceOf(explanation).flatMap(({ title, items }) => [`**${title}**`, '', ...items.map((each) => `- ${markup(each)}`), '']),
    `**Why it matters**: ${markup(why)}`,
    '',
    ...(turning ? turningLines(explanation, turning) : []),
    ...(evidence.length === 0 ? [] : ['**Where from**', '', ...evidence.map(evidenceLine), '']),
    ...(parts ? ['<details><summary>How it was worked out</summary>', '', ...fenced(parts), '', '</details>', ''] : []),
    `<sub>As of ${asOf}</sub>`,
    '',
  ].join('\n');
}

function turningLines({ asOf, result }: Explanation, turning: NonNullable<Explanation['turning']>): string[] {
  const { title, before, change, details } = turningWords(result.verdict, turning, asOf);
  return [
    `**${title}**`,
    '',
    markup(before),
    ...(change === null ? [] : ['', markup(change)]),
    '',
    ...(details.length === 0 ? [] : [...details.map((each) => `- ${markup(each)}`), '']),
  ];
}

function evidenceLine({ entity, table, external, source, outcome, reason, collectedAt, request, rows }: Evidence): string {
  const whose = external ?? entity;
  return [
    `1. ${markup(table.replaceAll('_', ' '))}${whose === undefined ? '' : ` of ${code(whose)}`}`,
    ...(source === null ? [] : [`from ${markup(source)}`]),
    outcome === 'read' ? `${rows ?? 0} ${rows === 1 ? 'row' : 'rows'}` : markup(outcome),
    ...(collectedAt === null ? [] : [`read ${moment(collectedAt)}`]),
    ...(outcome === 'read' || reason === '' ? [] : [markup(reason)]),
    ...(request === null ? [] : [code(request)]),
  ].join(', ');
}

/** The tree as it stands in a terminal, in a fence that nothing inside can close. */
function fenced(parts: ExplainedPart): string[] {
  const lines = partTree(parts, { columns, paint: (_, text) => text, mark: () => '' }, 0);
  const longest = Math.max(0, ...lines.flatMap((line) => [...line.matchAll(/`+/gu)].map(([run]) => run.length)));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [fence, ...lines.map((line) => (line.trim() === '' ? plain(line) : line)), fence];
}
