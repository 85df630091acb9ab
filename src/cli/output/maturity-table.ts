import width from 'string-width';
import { letters } from '../../../rubrics/rubric.ts';
import type { CheckResult, EntityReport, MaturityReport, RubricResult, RubricSummary } from '../../scoring/report.ts';
import type { Corrected } from '../../scoring/store/correction.ts';
import type { Answer } from './answer.ts';
import { correctionCells, correctionFacts, standingsApart, whyCorrected } from './correction-words.ts';
import { fit, fitList, padEnd, padStart, plain, wrap } from './fit.ts';
import { paintLetter } from './grade-mark.ts';
import type { Paint } from './paint.ts';
import { percent } from './quantity.ts';
import { textTable } from './text-table.ts';

interface Graded {
  readonly entity: EntityReport;
  readonly result: RubricResult;
}

/** One table for each rubric: the worst first, with what to put right first. */
export function maturityTable(report: MaturityReport, columns: number, paint: Paint, corrected: readonly Corrected[] = []): string {
  return report.rubrics
    .map((rubric) => {
      const own = corrected.filter((each) => each.rubric === rubric.id);
      return rubricTable(rubric, gradedBy(report, rubric), own, columns, paint) + correctionLines(own, columns, paint);
    })
    .join('\n');
}

function gradedBy({ entities }: MaturityReport, rubric: RubricSummary): Graded[] {
  return entities
    .flatMap((entity) => entity.results.filter((each) => each.rubric === rubric.id).map((result) => ({ entity, result })))
    .sort((a, b) => rank(a) - rank(b) || (a.result.grade.score ?? 0) - (b.result.grade.score ?? 0));
}

const order = letters.toReversed();

/** F first, A last, ungraded after all. */
function rank({ result }: Graded): number {
  const { letter } = result.grade;
  return letter === 'ungraded' ? order.length : order.indexOf(letter);
}

const coverageWidth = 10;
/** Columns for what is to be put right first, at least. */
const leastRest = 12;

function rubricTable(
  rubric: RubricSummary,
  graded: readonly Graded[],
  corrected: readonly Corrected[],
  columns: number,
  paint: Paint,
): string {
  const isCorrected = new Set(corrected.map(({ entity }) => entity));
  const ladder = rubric.levels.length > 0;
  const kind = capital(kindOf(graded));
  const levelWidth = ladder ? Math.min(16, Math.max(7, ...rubric.levels.map((level) => width(plain(level)) + 3))) : 0;
  const lettered = graded.filter(({ result }) => result.grade.letter !== 'ungraded').length;
  const exempting = graded.some(({ result }) => result.grade.exempt > 0);
  const longest = Math.min(28, Math.max(width(kind) + 2, ...graded.map(({ entity }) => width(plain(entity.name)) + 2)));
  const others = 7 + levelWidth + 8 + (exempting ? 8 : 0);
  // In few columns the coverage goes: the readout of each has it.
  const isNarrow = columns - longest - others - coverageWidth < leastRest;
  const nameWidth = Math.max(width(kind) + 2, Math.min(longest, columns - others - leastRest));
  const restWidth = Math.max(leastRest, columns - nameWidth - others - (isNarrow ? 0 : coverageWidth));
  const rows = graded.map(({ entity, result }) => [
    fit(plain(entity.name), nameWidth - 2),
    paintLetter(result.grade.letter, paint) + (isCorrected.has(entity.entity) ? paint('yellow', '*') : ''),
    ...(ladder ? [levelMark(result, levelWidth - 3)] : []),
    percent(result.grade.score),
    ...(isNarrow ? [] : [percent(result.grade.coverage)]),
    ...(exempting ? [result.grade.exempt === 0 ? paint('dim', '·') : String(result.grade.exempt)] : []),
    firstToFix(rubric, result, restWidth),
  ]);
  const table = textTable(
    [
      { title: kind, width: nameWidth },
      { title: 'Grade', width: 7 },
      ...(ladder ? [{ title: 'Level', width: levelWidth }] : []),
      { title: 'Score', align: 'right', width: 8 },
      ...(isNarrow ? [] : [{ title: 'Coverage', align: 'right' as const, width: coverageWidth }]),
      ...(exempting ? [{ title: 'Exempt', align: 'right' as const, width: 8 }] : []),
      { title: 'To fix first', width: restWidth + 2 },
    ],
    rows,
    paint,
  );
  return `${paint('bold', plain(rubric.title))}  ${paint('dim', gradedOf(graded.length, lettered))}\n\n${table}\n\n${distribution(graded, columns, paint)}\n${footnotes(rubric, graded, columns, paint)}`;
}

/** How many have a letter, of all whom the rubric is for: `8 graded`, `7 of 8 graded`. */
export function gradedOf(all: number, lettered: number): string {
  return lettered === all ? `${all} graded` : `${lettered} of ${all} graded`;
}

/** `Gold`, or `Gold?` where a check at or below the level could not be judged. */
function levelMark({ grade: { level, provisional } }: RubricResult, columns: number): string {
  return level === null ? '–' : `${fit(plain(level), columns)}${provisional ? '?' : ''}`;
}

/** What brings the next letter; what is not known, where nothing fails. */
function firstToFix(rubric: RubricSummary, { grade, upgrade, verdicts }: RubricResult, columns: number): string {
  const list = (before: string, checks: readonly string[], after = ''): string =>
    before + fitList(checks, columns - before.length - after.length) + after;
  if (grade.letter === 'ungraded') return list('not known: ', grade.missing);
  if (upgrade && upgrade.checks.length > 0) return list('', upgrade.checks, ` → ${upgrade.to}`);
  const failing = new Set(verdicts.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check));
  const heaviest = rubric.checks
    .filter(({ id, standing }) => failing.has(id) && standing === 'counted')
    .sort((a, b) => b.weight - a.weight);
  if (heaviest.length > 0)
    return list(
      '',
      heaviest.map(({ id }) => id),
    );
  return grade.missing.length > 0 ? list('not known: ', grade.missing) : '';
}

/** What the marks of a table mean, for those that stand in it. */
function footnotes({ minimumCoverage }: RubricSummary, graded: readonly Graded[], columns: number, paint: Paint): string {
  const ungraded = graded.some(({ result }) => result.grade.letter === 'ungraded');
  const provisional = graded.some(({ result }) => result.grade.provisional);
  const notes = [
    ungraded &&
      `– no letter: too little is known. Coverage is the share of the weight that applies whose checks are known; ${percent(minimumCoverage)} of it is needed.`,
    provisional && '? provisional: a check at or below the level could not be judged, so it may not last.',
  ];
  const lines = notes.flatMap((note) => (note ? wrap(note, columns - 2) : []));
  return lines.length === 0 ? '' : `\n${lines.map((line) => `  ${paint('dim', line)}\n`).join('')}`;
}

/** Past so many, each is asked about by name. */
const mostCorrected = 10;

/** Which grades were said otherwise later: what was reported, what it comes to, and when that was recorded. */
function correctionLines(corrected: readonly Corrected[], columns: number, paint: Paint): string {
  if (corrected.length === 0) return '';
  const shown = corrected.slice(0, mostCorrected).map(({ entity, reported, standing, recordedAt }) => {
    const name = plain(entity.slice(entity.indexOf('/') + 1));
    return { name, change: standingsApart(reported, standing).join(' → '), on: recordedAt.slice(0, 10) };
  });
  const nameWidth = Math.min(Math.max(...shown.map(({ name }) => width(name))), 24);
  const rest = corrected.length - shown.length;
  const lines = [
    ...wrap(`* corrected: judged again later, it comes to something else. What may be behind it: ${whyCorrected}.`, columns - 2),
    ...shown.flatMap(({ name, change, on }) =>
      wrap(`${padEnd(fit(name, nameWidth), nameWidth)}  ${change}, on ${on}`, columns - 4).map((line) => `  ${line}`),
    ),
    ...(rest > 0 ? [`  and ${rest} more; \`assay grade --as-of <day> <entity>\` tells of one`] : []),
  ];
  return `\n${lines.map((line) => `  ${paint('dim', line)}\n`).join('')}`;
}

function distribution(graded: readonly Graded[], columns: number, paint: Paint): string {
  const counts = [...letters, 'ungraded' as const].map((letter) => ({
    letter,
    count: graded.filter(({ result }) => result.grade.letter === letter).length,
  }));
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const widest = Math.min(40, columns - 20);
  return counts
    .filter(({ letter, count }) => letter !== 'ungraded' || count > 0)
    .map(({ letter, count }) => {
      const bar = '█'.repeat(count === 0 ? 0 : Math.max(1, Math.round((count / most) * widest)));
      const label = letter === 'ungraded' ? `${paint('gray', '–')} ungraded` : padEnd(paintLetter(letter, paint), 1);
      return `  ${label} ${padStart(String(count), 4)} ${paint('dim', bar)}`;
    })
    .join('\n');
}

function kindOf(graded: readonly Graded[]): string {
  const kinds = new Set(graded.map(({ entity }) => entity.kind));
  return plain(kinds.size === 1 ? ([...kinds][0] ?? 'entity') : 'entity');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same for machines: one row for each entity and rubric; beside them every correction, those too of who was not graded. */
export function maturityAnswer(report: MaturityReport, corrected: readonly Corrected[] = []): Answer {
  const corrections = new Map(corrected.map((each) => [`${each.rubric} ${each.entity}`, each]));
  const counted = new Map(
    report.rubrics.map(({ id, checks }) => [id, new Set(checks.flatMap((each) => (each.standing === 'counted' ? [each.id] : [])))]),
  );
  const counts = (rubric: string, check: string): boolean => counted.get(rubric)?.has(check) ?? false;
  const failing = (verdicts: readonly CheckResult[], wanted: (result: CheckResult) => boolean): readonly string[] =>
    verdicts.filter((each) => each.verdict === 'fail' && wanted(each)).map(({ check }) => check);
  return {
    asOf: report.asOf,
    columns: [
      { name: 'entity', title: 'Entity' },
      { name: 'owner', title: 'Owner' },
      { name: 'rubric', title: 'Rubric' },
      { name: 'letter', title: 'Grade' },
      { name: 'level', title: 'Level' },
      { name: 'provisional', title: 'Provisional' },
      { name: 'score', title: 'Score' },
      { name: 'coverage', title: 'Coverage' },
      { name: 'known', title: 'Checks known' },
      { name: 'applicable', title: 'Checks that apply' },
      { name: 'exempt', title: 'Exempt' },
      { name: 'failing', title: 'Failing' },
      { name: 'notCounted', title: 'Failing, not counted' },
      { name: 'missing', title: 'No data' },
      { name: 'upgradeTo', title: 'Next grade' },
      { name: 'upgradeBy', title: 'By fixing' },
      { name: 'correctedTo', title: 'Corrected to' },
      { name: 'correctedAt', title: 'Corrected at' },
    ],
    rows: report.entities.flatMap((entity) =>
      entity.results.map(({ rubric, grade, upgrade, verdicts }) => ({
        entity: entity.entity,
        owner: entity.owner,
        rubric,
        letter: grade.letter,
        level: grade.level,
        provisional: grade.provisional,
        score: grade.score,
        coverage: grade.coverage,
        known: grade.known,
        applicable: grade.applicable,
        exempt: grade.exempt,
        failing: failing(verdicts, ({ check }) => counts(rubric, check)),
        notCounted: failing(verdicts, ({ check }) => !counts(rubric, check)),
        missing: grade.missing,
        upgradeTo: upgrade?.to ?? null,
        upgradeBy: upgrade?.checks ?? null,
        ...correctionCells(corrections.get(`${rubric} ${entity.entity}`)),
      })),
    ),
    about: { corrected: corrected.map((each) => ({ rubric: each.rubric, entity: each.entity, ...correctionFacts(each) })) },
  };
}
