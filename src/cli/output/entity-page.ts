import width from 'string-width';
import type { Grade } from '../../../rubrics/grade.ts';
import type { CheckResult, CheckSummary, EntityReport, MaturityReport, RubricResult, RubricSummary } from '../../scoring/report.ts';
import type { Answer } from './answer.ts';
import { fit, padEnd, padStart, plain, wrap } from './fit.ts';
import { paintLetter, paintVerdict, verdictLegend } from './grade-mark.ts';
import type { Paint } from './paint.ts';
import { percent } from './quantity.ts';

/** How one entity stands: each rubric by section, then what does not pass with the reason. */
export function entityPage(report: MaturityReport, entity: EntityReport, columns: number, paint: Paint): string {
  const about = [entity.owner?.replace(/^[a-z]+:default\//u, '') ?? null, entity.tier, entity.lifecycle, entity.type]
    .flatMap((each) => (each === null ? [] : [plain(each)]))
    .join(' · ');
  const identifier = plain(entity.entity);
  const heading = `${paint('bold', padEnd(plain(entity.title ?? entity.name), columns - width(identifier)))}${paint('dim', identifier)}`;
  const rubrics = entity.results.flatMap((result) => {
    const rubric = report.rubrics.find(({ id }) => id === result.rubric);
    return rubric ? [rubricSection(rubric, result, columns, paint)] : [];
  });
  return [heading, ...(about === '' ? [] : [fit(about, columns)]), '', ...rubrics, verdictLegend(paint), ''].join('\n');
}

function rubricSection(rubric: RubricSummary, { grade, upgrade, verdicts }: RubricResult, columns: number, paint: Paint): string {
  const checks = new Map(rubric.checks.map((each) => [each.id, each]));
  const level = grade.level === null ? '' : `  ${grade.level}${grade.provisional ? ' (provisional)' : ''}`;
  const letter = grade.letter === 'ungraded' ? paint('dim', 'ungraded') : paintLetter(grade.letter, paint);
  const sections = rubric.categories.flatMap((category) => {
    const own = verdicts.filter(({ check }) => checks.get(check)?.category === category);
    const standard = grade.categories[category];
    return own.length === 0 ? [] : [sectionLine(category, standard?.score ?? null, own, paint)];
  });
  const open = verdicts.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');
  return [
    `${paint(['bold', 'underline'], plain(rubric.title))}  ${letter}${level}  ${percent(grade.score)}`,
    ...wrap(knownOf(grade, rubric), columns - 2).map((line) => `  ${paint('dim', line)}`),
    ...sections,
    '',
    ...open.flatMap((each) => openCheck(each, checks.get(each.check), columns, paint)),
    ...(upgrade && upgrade.checks.length > 0
      ? wrap(`by ${upgrade.checks.join(', ')}`, columns - 11).map((line, index) =>
          index === 0 ? `  ${paint('bold', `Next: ${upgrade.to}`)} ${line}` : `          ${line}`,
        )
      : []),
    '',
  ].join('\n');
}

/** How much of what applies is known, by weight and by number; why there is no letter, where there is none. */
function knownOf({ letter, coverage, known, applicable }: Grade, { minimumCoverage }: RubricSummary): string {
  const counted = `${known} of ${applicable} ${applicable === 1 ? 'check' : 'checks'} known`;
  if (coverage === null) return `${counted}; nothing that weighs applies`;
  const lacking = letter === 'ungraded' ? `: too little for a letter, which needs ${percent(minimumCoverage)}` : '';
  return `Coverage ${percent(coverage)}, ${counted}${lacking}`;
}

/** `Recovery        60 %  ██████░░░░  ✔✔✘` */
function sectionLine(category: string, points: number | null, verdicts: readonly CheckResult[], paint: Paint): string {
  const filled = Math.floor((points ?? 0) * 10);
  const bar = points === null ? paint('dim', '··········') : paint('green', '█'.repeat(filled)) + paint('dim', '░'.repeat(10 - filled));
  const marks = verdicts.map(({ verdict }) => paintVerdict(verdict, paint)).join('');
  return `  ${padEnd(fit(plain(category), 20), 21)}${padStart(percent(points), 6)}  ${bar}  ${marks}`;
}

function openCheck(
  { check, verdict, reason, since }: CheckResult,
  summary: CheckSummary | undefined,
  columns: number,
  paint: Paint,
): string[] {
  const standing = summary && summary.standing !== 'counted' ? ` (${summary.standing})` : '';
  const day = paint('dim', `since ${since.slice(0, 10)}`);
  const asks = fit(plain(summary?.asks ?? ''), Math.max(10, columns - check.length - standing.length - 24));
  return [
    `  ${paintVerdict(verdict, paint)} ${paint('bold', check)}${paint('dim', standing)}  ${asks}  ${day}`,
    ...wrap(plain(reason), columns - 6).map((line) => `      ${paint('dim', line)}`),
  ];
}

/** The same for machines: one row for each check of each rubric. */
export function entityAnswer(report: MaturityReport, entity: EntityReport): Answer {
  return {
    asOf: report.asOf,
    columns: ['entity', 'rubric', 'check', 'category', 'level', 'verdict', 'credit', 'observed', 'reason', 'since', 'staleSince'].map(
      (name) => ({
        name,
        title: name,
      }),
    ),
    rows: entity.results.flatMap(({ rubric, verdicts }) => {
      const checks = new Map(report.rubrics.find(({ id }) => id === rubric)?.checks.map((each) => [each.id, each]));
      return verdicts.map((each) => ({
        entity: entity.entity,
        rubric,
        check: each.check,
        category: checks.get(each.check)?.category ?? null,
        level: checks.get(each.check)?.level ?? null,
        verdict: each.verdict,
        credit: each.credit,
        observed: each.observed,
        reason: each.reason,
        since: each.since,
        staleSince: each.staleSince,
      }));
    }),
  };
}
