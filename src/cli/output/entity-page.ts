import width from 'string-width';
import type { VerdictName } from '../../../rubrics/grade.ts';
import type { Corrected } from '../../scoring/store/correction.ts';
import type { CheckResult, CheckSummary, EntityReport, MaturityReport, RubricResult, RubricSummary } from '../../scoring/report.ts';
import type { Answer } from './answer.ts';
import { correctionFacts, correctionSentence } from './correction-words.ts';
import { fit, flow, padEnd, padStart, plain, wrap } from './fit.ts';
import { paintLetter, paintVerdict, verdictLegend } from './grade-mark.ts';
import { nextSteps } from './next-step.ts';
import type { Paint } from './paint.ts';
import { percent } from './quantity.ts';

/** How one entity stands: each rubric by section, what would bring it further, then what does not pass with the reason. */
export function entityPage(
  report: MaturityReport,
  entity: EntityReport,
  columns: number,
  paint: Paint,
  corrected: readonly Corrected[] = [],
): string {
  const about = [entity.owner?.replace(/^[a-z]+:default\//u, '') ?? null, entity.tier, entity.lifecycle, entity.type];
  const rubrics = entity.results.flatMap((result) => {
    const rubric = report.rubrics.find(({ id }) => id === result.rubric);
    const correction = corrected.find((each) => each.rubric === result.rubric && each.entity === entity.entity);
    return rubric ? [rubricSection(rubric, result, correction, columns, paint)] : [];
  });
  return [
    ...opposite(plain(entity.title ?? entity.name), plain(entity.entity), columns, paint),
    ...flow(
      about.flatMap((each) => (each === null ? [] : [plain(each)])),
      columns,
    ),
    '',
    ...rubrics,
    ...flow(verdictLegend(paint).split('   '), columns, '   '),
    '',
  ].join('\n');
}

/** A name at the left and another at the right of a line, each in a line of its own where they have no room together. */
function opposite(left: string, right: string, columns: number, paint: Paint): string[] {
  const gap = columns - width(left) - width(right);
  return gap >= 2
    ? [`${paint('bold', left)}${' '.repeat(gap)}${paint('dim', right)}`]
    : [...wrap(left, columns).map((line) => paint('bold', line)), ...wrap(right, columns).map((line) => paint('dim', line))];
}

/** A check with what was found of it. */
interface Row {
  readonly summary: CheckSummary;
  readonly result: CheckResult;
}

function rubricSection(
  rubric: RubricSummary,
  result: RubricResult,
  correction: Corrected | undefined,
  columns: number,
  paint: Paint,
): string {
  const rows = rubric.checks.flatMap((summary): Row[] =>
    result.verdicts.filter(({ check }) => check === summary.id).map((found) => ({ summary, result: found })),
  );
  const counted = rows.filter(({ summary }) => summary.standing === 'counted');
  const apart = rows.filter(({ summary }) => summary.standing !== 'counted');
  const open = (...verdicts: readonly VerdictName[]): Row[] => counted.filter((row) => verdicts.includes(row.result.verdict));
  const listed = (title: string, some: readonly Row[]): string[] =>
    some.length === 0 ? [] : [`  ${paint('bold', title)}`, ...some.flatMap((row) => checkLines(row, columns, paint)), ''];
  return [
    ...headline(rubric, result, columns, paint),
    ...(correction
      ? [...wrap(`Corrected: ${correctionSentence(correction)}`, columns - 2).map((line) => `  ${paint('yellow', line)}`), '']
      : []),
    ...sectionTable(rubric, result, counted, columns, paint),
    '',
    ...nextSteps(rubric, result, columns, paint),
    ...listed('Failing', urgent(open('fail'), result)),
    ...listed('Not known', open('no-data', 'error')),
    ...listed('Exempt', open('exempt')),
    ...listed(
      'Not counted',
      apart.filter(({ summary, result: { verdict } }) => summary.standing === 'upcoming' || verdict !== 'not-applicable'),
    ),
  ].join('\n');
}

/** Those that bring it further first, then by what they weigh. */
function urgent(failing: readonly Row[], { upgrade, levelUpgrade }: RubricResult): Row[] {
  const helps = new Set([...(levelUpgrade?.checks ?? []), ...(upgrade?.checks ?? [])]);
  const rank = ({ summary }: Row): number => (helps.has(summary.id) ? 0 : 1);
  return failing.toSorted((a, b) => rank(a) - rank(b) || b.summary.weight - a.summary.weight);
}

/** The rubric, the letter and the level it comes to, and how sure that is. */
function headline(rubric: RubricSummary, { grade, since }: RubricResult, columns: number, paint: Paint): string[] {
  const { letter, level, provisional, coverage, known, applicable, exempt, capsApplied } = grade;
  const standing = `${letter === 'ungraded' ? 'ungraded' : letter}${level === null ? '' : `  ${plain(level)}${provisional ? '?' : ''}`}`;
  const holding = capsApplied.filter((cap) => cap.letter === letter);
  const title = fit(plain(rubric.title), Math.max(10, columns - width(standing) - 2));
  const mark = letter === 'ungraded' ? paint('dim', standing) : standing.replace(letter, paintLetter(letter, paint));
  const facts = [
    `since ${since.slice(0, 10)}`,
    `${known} of ${applicable} ${applicable === 1 ? 'check' : 'checks'} known`,
    ...(coverage === null ? ['nothing that weighs applies'] : [`coverage ${percent(coverage)}`]),
    exempt === 0 ? 'none exempt' : `${exempt} exempt`,
  ];
  const notes = [
    ...(letter === 'ungraded' && coverage !== null
      ? [`Too little is known for a letter, which needs ${percent(rubric.minimumCoverage)} of the weight.`]
      : []),
    ...(provisional ? [`${plain(level ?? '')}? is provisional: a check at or below it could not be judged.`] : []),
    ...(holding.length > 0 ? [`Held at ${letter} by ${holding.map(({ check }) => check).join(', ')}, whatever the score.`] : []),
  ];
  return [
    `${paint(['bold', 'underline'], title)}${' '.repeat(Math.max(2, columns - width(title) - width(standing)))}${mark}`,
    ...flow(facts, columns - 2).map((line) => `  ${paint('dim', line)}`),
    ...notes.flatMap((note) => wrap(note, columns - 2).map((line) => `  ${paint('yellow', line)}`)),
    '',
  ];
}

/** A line for each category, then one for all: `Recovery        C   73 %  ███████░░░  ✔✔✘`. */
function sectionTable(rubric: RubricSummary, { grade }: RubricResult, counted: readonly Row[], columns: number, paint: Paint): string[] {
  const loose = counted.filter(({ summary }) => summary.category === null);
  const sections = rubric.categories.flatMap((category) => {
    const own = counted.filter(({ summary }) => summary.category === category);
    const standard = grade.categories[category];
    return own.length === 0 || !standard ? [] : [{ name: category, standard, rows: own }];
  });
  const names = [...sections.map(({ name }) => plain(name)), 'Overall', ...(loose.length > 0 && sections.length > 0 ? ['Other'] : [])];
  const margin = Math.min(Math.max(...names.map((name) => width(name))), Math.max(12, columns - 46));
  const line = (name: string, letter: string, points: number | null, marks: string): string =>
    `  ${padEnd(fit(plain(name), margin), margin)}  ${letter} ${padStart(percent(points), 6)}  ${bar(points, paint)}  ${marks}`.trimEnd();
  const room = Math.max(4, columns - margin - 26);
  const lines = [
    ...sections.map(({ name, standard, rows }) =>
      line(name, paintLetter(standard.letter, paint), standard.score, marksOf(rows, room, paint)),
    ),
    ...(loose.length > 0 && sections.length > 0 ? [line('Other', ' ', null, marksOf(loose, room, paint))] : []),
  ];
  const rule = lines.length === 0 ? [] : [`  ${paint('dim', '─'.repeat(Math.min(columns - 2, margin + 22)))}`];
  const all = sections.length === 0 ? marksOf(loose, room, paint) : plain(grade.level ?? '');
  return [...lines, ...rule, line('Overall', paintLetter(grade.letter, paint), grade.score, all)];
}

function bar(points: number | null, paint: Paint): string {
  if (points === null) return paint('dim', '··········');
  const filled = Math.floor(points * 10 + 1e-9);
  return paint('green', '█'.repeat(filled)) + paint('dim', '░'.repeat(10 - filled));
}

/** A sign for each check; where there are more than have room, how many more. */
function marksOf(rows: readonly Row[], columns: number, paint: Paint): string {
  const shown = rows.length <= columns ? rows : rows.slice(0, Math.max(0, columns - 4));
  const more = rows.length - shown.length;
  return shown.map(({ result }) => paintVerdict(result.verdict, paint)).join('') + (more > 0 ? ` +${more}` : '');
}

/** `✘ incidents-closed  Was every incident brought to an end?         since 2026-10-21`, and the reason. */
function checkLines({ summary, result }: Row, columns: number, paint: Paint): string[] {
  const { check, verdict, reason, since } = result;
  const right = rightOf(summary, since);
  const room = columns - 6 - width(check) - width(right) - 2;
  const asks = room >= 16 ? `  ${fit(plain(summary.asks), room)}` : '';
  const head = fit(check, columns - 6 - width(right));
  const gap = ' '.repeat(Math.max(2, columns - 4 - width(head) - width(asks) - width(right)));
  return [
    `  ${paintVerdict(verdict, paint)} ${paint('bold', head)}${asks}${gap}${paint('dim', right)}`,
    ...(verdict === 'pass' ? [] : wrap(plain(reason), columns - 6).map((line) => `      ${paint('dim', line)}`)),
  ];
}

function rightOf({ standing, from, until }: CheckSummary, since: string): string {
  if (standing === 'upcoming') return `counts from ${from ?? 'later'}`;
  if (standing === 'ended') return `counted until ${until ?? 'then'}`;
  return standing === 'warning' ? 'warning' : `since ${since.slice(0, 10)}`;
}

const checkColumns =
  'entity rubric check category level weight effort standing from until verdict credit observed reason since staleSince'.split(' ');

/** The same for machines: one row for each check of each rubric; beside them what each rubric comes to. */
export function entityAnswer(report: MaturityReport, entity: EntityReport, corrected: readonly Corrected[] = []): Answer {
  const { results, ...about } = entity;
  return {
    asOf: report.asOf,
    columns: checkColumns.map((name) => ({ name, title: name })),
    rows: results.flatMap(({ rubric, verdicts }) => {
      const checks = new Map(report.rubrics.find(({ id }) => id === rubric)?.checks.map((each) => [each.id, each]));
      return verdicts.map(({ check, verdict, credit, observed, reason, since, staleSince }) => {
        const {
          category = null,
          level = null,
          weight = null,
          effort = null,
          standing = null,
          from = null,
          until = null,
        } = checks.get(check) ?? {};
        const asked = { entity: entity.entity, rubric, check, category, level, weight, effort, standing, from, until };
        return { ...asked, verdict, credit, observed, reason, since, staleSince };
      });
    }),
    about: {
      ...about,
      rubrics: results.map(({ rubric, grade, since, upgrade, levelUpgrade }) => ({
        rubric,
        since,
        ...grade,
        upgrade,
        levelUpgrade,
        corrected: correctionFacts(corrected.find((each) => each.rubric === rubric && each.entity === entity.entity)),
      })),
    },
  };
}
