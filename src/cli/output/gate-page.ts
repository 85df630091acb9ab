import width from 'string-width';
import type { GateReport, RuledFinding } from '../../scoring/gate/gate-entity.ts';
import type { Repair } from '../../scoring/gate/gate-repair.ts';
import { fit, padEnd, plain, wrap } from './fit.ts';
import { clemencyOf, decisionOf, demandWords, staleWords } from './gate-words.ts';
import type { Paint } from './paint.ts';

/** The decision, what speaks for and against it, and what would put right each check that is named. */
export function gatePage(report: GateReport, columns: number, paint: Paint): string {
  const { passes, findings, repairs, policy, entity } = report;
  const stale = staleWords(report);
  const order: readonly RuledFinding['ruling'][] = ['blocks', 'advises', 'passes'];
  const sorted = order.flatMap((ruling) => findings.filter((finding) => finding.ruling === ruling));
  const said = new Set(findings.map(({ reason }) => reason));
  const rubricWidth = Math.max(...findings.map(({ rubric }) => width(rubric)));
  const notes = [...(policy.force ? ['Forced: rubrics of every phase block.'] : []), ...(stale === null ? [] : [stale])];
  return [
    ...wrap(`${passes ? '✔' : '✘'} ${decisionOf(report)}`, columns).map((line) => paint([passes ? 'green' : 'red', 'bold'], line)),
    '',
    ...sorted.flatMap((finding) => findingLines(finding, rubricWidth, columns, paint)),
    '',
    ...(repairs.length === 0
      ? []
      : [paint('bold', 'What to do'), ...repairs.flatMap((repair) => repairLines(repair, said, entity.name, columns, paint))]),
    ...notes.flatMap((note) => [...wrap(note, columns).map((line) => paint('yellow', line)), '']),
  ].join('\n');
}

const marks = { blocks: ['✘', 'red'], advises: ['!', 'yellow'], passes: ['✔', 'green'] } as const;

function findingLines(finding: RuledFinding, rubricWidth: number, columns: number, paint: Paint): string[] {
  const { ruling, rubric, reason, outcome } = finding;
  const [mark, colour] = ruling === 'passes' && outcome !== 'holds' ? (['·', 'gray'] as const) : marks[ruling];
  const clemency = clemencyOf(finding);
  const head = `${mark} ${padEnd(ruling, 7)}  ${padEnd(fit(rubric, 30), Math.min(30, rubricWidth))}  `;
  const indent = ' '.repeat(11);
  return [
    `${paint(colour, head)}${paint('bold', fit(demandWords(finding), columns - width(head)))}`,
    ...wrap(plain(reason), columns - indent.length).map((line) => indent + line),
    ...(clemency === null ? [] : wrap(clemency, columns - indent.length).map((line) => paint('dim', indent + line))),
  ];
}

/** A check with why it does not pass, the fix, what would bring data, and where to read on. */
function repairLines(
  { rubric, check, effort, reason, fix, remedies, verdict }: Repair,
  said: ReadonlySet<string>,
  entity: string,
  columns: number,
  paint: Paint,
): string[] {
  const paragraph = (text: string): string[] => wrap(plain(text), columns - 4).map((line) => `    ${line}`);
  return [
    `  ${paint('bold', check)}  ${paint('dim', fit(`${rubric}, ${verdict}, ${effort}`, columns - width(check) - 4))}`,
    ...(said.has(reason) ? [] : paragraph(reason).map((line) => paint('dim', line))),
    ...(verdict === 'no-data' ? remedies : [fix]).flatMap(paragraph),
    ...paragraph(`assay explain ${entity} ${rubric}/${check}`).map((line) => paint('cyan', line)),
    '',
  ];
}
