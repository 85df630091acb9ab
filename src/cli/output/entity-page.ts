import { width } from '../../../query-language/render.ts';
import type { CheckResult, CheckSummary, EntityReport, MaturityReport, RubricResult, RubricSummary } from '../../scoring/report.ts';
import type { Answer } from './answer.ts';
import { fit, padEnd, padStart, plain, wrap } from './fit.ts';
import { paintLetter, paintVerdict, verdictLegend } from './grade-mark.ts';
import type { Paint } from './paint.ts';
import { score } from './quantity.ts';

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
  const letter = grade.letter === 'ungraded' ? paint('dim', 'ungraded, too little is known') : paintLetter(grade.letter, paint);
  const summary = `${letter}${level}  ${score(grade.score)}  ${paint('dim', `${grade.known} of ${grade.applicable} known`)}`;
  const sections = rubric.categories.flatMap((category) => {
    const own = verdicts.filter(({ check }) => checks.get(check)?.category === category);
    const standard = grade.categories[category];
    return own.length === 0 ? [] : [sectionLine(category, standard?.score ?? null, own, paint)];
  });
  const open = verdicts.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');
  return [
    `${paint(['bold', 'underline'], plain(rubric.title))}  ${summary}`,
    ...sections,
    '',
    ...open.flatMap((each) => openCheck(each, checks.get(each.check), columns, paint)),
    ...(upgrade && upgrade.checks.length > 0 ? [`  ${paint('bold', `Next: ${upgrade.to}`)} by ${upgrade.checks.join(', ')}`] : []),
    '',
  ].join('\n');
}

/** `Recovery        60 %  ██████░░░░  ✔✔✘` */
function sectionLine(category: string, points: number | null, verdicts: readonly CheckResult[], paint: Paint): string {
  const filled = Math.floor((points ?? 0) * 10);
  const bar = points === null ? paint('dim', '··········') : paint('green', '█'.repeat(filled)) + paint('dim', '░'.repeat(10 - filled));
  const marks = verdicts.map(({ verdict }) => paintVerdict(verdict, paint)).join('');
  return `  ${padEnd(fit(plain(category), 20), 21)}${padStart(score(points), 6)}  ${bar}  ${marks}`;
}

function openCheck(
  { check, verdict, reason, since }: CheckResult,
  summary: CheckSummary | undefined,
  columns: number,
  paint: Paint,
): string[] {
  const standing = summary && summary.standing !== 'counted' ? ` ${paint('dim', `(${summary.standing})`)}` : '';
  const day = paint('dim', `since ${since.slice(0, 10)}`);
  const asks = fit(plain(summary?.asks ?? ''), Math.max(10, columns - check.length - 26));
  return [
    `  ${paintVerdict(verdict, paint)} ${paint('bold', check)}${standing}  ${asks}  ${day}`,
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
