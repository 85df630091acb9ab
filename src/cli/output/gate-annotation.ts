import { resolve } from 'node:path';
import { position, type Document } from '../../../rubrics/document.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { GateReport, RuledFinding } from '../../scoring/gate/gate-entity.ts';
import type { Repair } from '../../scoring/gate/gate-repair.ts';
import { originOf } from '../workspace/rubric-shelf.ts';
import { pathFrom, type Annotation } from './annotation.ts';
import { plain } from './fit.ts';
import { clemencyOf, demandWords } from './gate-words.ts';
import type { TestSuite } from './junit.ts';

/** Where demands stand. */
export interface GatePlace {
  readonly documents: readonly Document<Rubric>[];
  /** What turns on a rubric that ships, which is in no folder that a reader could open. */
  readonly configuration: Pick<Configuration, 'folder' | 'file' | 'text' | 'span' | 'rubrics'>;
  /** Where paths begin. */
  readonly folder: string;
}

/** What blocks as errors, what advises as warnings; nothing of what passes. The place is that of the check in a rubric of one's own. */
export function gateAnnotations(report: GateReport, place: GatePlace): readonly Annotation[] {
  return report.findings.flatMap((finding): Annotation[] => {
    if (finding.ruling === 'passes') return [];
    const { file, line } = placeOf(finding, place);
    const repairs = repairsFor(finding, report);
    return [
      {
        code: `${finding.rubric}/${nameOf(finding)}`,
        severity: finding.ruling === 'blocks' ? 'error' : 'warning',
        file,
        region: { startLine: line, startColumn: 1, endLine: line, endColumn: 1 },
        message: {
          says: sentences([`${report.entity.name}: ${demandWords(finding)}.`, finding.reason, clemencyOf(finding)]),
          ...(repairs === '' ? {} : { hint: repairs }),
        },
        fix: null,
      },
    ];
  });
}

/** A suite for each rubric, a case for each demand; what advises only does not fail, and says so in its name. */
export function gateSuites(report: GateReport, place: GatePlace): readonly TestSuite[] {
  return [...Map.groupBy(report.findings, ({ rubric }) => rubric)].map(([name, findings]) => ({
    name,
    cases: findings.map((finding) => {
      const { file, line } = placeOf(finding, place);
      const { ruling, outcome, reason } = finding;
      const silent = ruling === 'advises' ? ' (advice)' : ruling === 'passes' && outcome !== 'holds' ? ` (${outcome})` : '';
      return {
        name: `${report.entity.entity}: ${demandWords(finding)}${silent}`,
        group: `assay.gate.${name}`,
        file,
        line,
        failure: ruling === 'blocks' ? sentences([reason, repairsFor(finding, report)]) : null,
      };
    }),
  }));
}

function nameOf({ demand }: RuledFinding): string {
  if (demand.kind === 'check') return demand.check;
  if (demand.kind !== 'no-regression') return demand.kind;
  return demand.regression?.what === 'check' ? demand.regression.held : demand.kind;
}

/** Where the check is asked: in a rubric of one's own; of one that ships, where the configuration turns it on. */
function placeOf({ rubric, checks }: RuledFinding, place: GatePlace): { readonly file: string; readonly line: number } {
  const { documents, configuration, folder } = place;
  const document = documents.find(({ value }) => value.id === rubric);
  if (document && originOf(document) === 'own') {
    const index = document.value.checks.findIndex(({ id }) => id === checks[0]);
    const { start } = document.span(index < 0 ? ['rubric'] : ['checks', index]);
    return { file: pathFrom(folder, document.file), line: position(document.text, start).line };
  }
  const { library } = configuration.rubrics;
  const index = library === 'all' ? -1 : library.indexOf(rubric);
  const { start } = configuration.span(index < 0 ? ['rubrics', 'library'] : ['rubrics', 'library', index]);
  const line = start < configuration.text.length ? position(configuration.text, start).line : 1;
  return { file: pathFrom(folder, resolve(folder, configuration.file)), line };
}

function repairsFor({ rubric, checks }: RuledFinding, { repairs }: GateReport): string {
  return repairs
    .filter((repair) => repair.rubric === rubric && checks.includes(repair.check))
    .map((repair) => `${repair.check}: ${whatToDo(repair)}`)
    .join(' ');
}

function whatToDo({ verdict, remedies, fix }: Repair): string {
  return plain(verdict === 'no-data' && remedies.length > 0 ? remedies.join(' ') : fix);
}

function sentences(some: readonly (string | null)[]): string {
  return some.flatMap((each) => (each === null || each === '' ? [] : [plain(each)])).join(' ');
}
