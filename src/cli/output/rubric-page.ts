import width from 'string-width';
import { format } from '../../../query-language/editor/format.ts';
import { standingOf, type Standing } from '../../../rubrics/grade.ts';
import type { Check, Rubric } from '../../../rubrics/rubric.ts';
import { fit, padEnd, padStart, plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';
import { percent } from './quantity.ts';

export interface RubricStanding {
  /** Whether it grades. */
  readonly used: boolean;
  readonly origin: 'library' | 'own';
  /** The day, `yyyy-mm-dd`, on which checks count or do not. */
  readonly on: string;
}

/** A rubric as people read it: whom it grades and how, then what each check asks, by category. */
export function rubricPage(rubric: Rubric, standing: RubricStanding, columns: number, paint: Paint): string {
  const { id, title, describes, categories, checks } = rubric;
  const identifier = plain(id);
  const heading = `${paint('bold', padEnd(fit(plain(title), columns - width(identifier) - 2), columns - width(identifier)))}${paint('dim', identifier)}`;
  const sections = [...categories, null].flatMap((category) => {
    const own = checks.filter((check) => check.category === category);
    return own.length === 0 ? [] : [section(category, own, rubric, standing.on, columns, paint)];
  });
  return [
    heading,
    ...(describes === '' ? [] : wrap(plain(describes), columns)),
    '',
    ...aboutOf(rubric, standing).flatMap(([name, text]) =>
      wrap(plain(text), columns - 10).map((line, index) => `${paint('dim', padEnd(index === 0 ? name : '', 10))}${line}`),
    ),
    '',
    ...sections,
  ].join('\n');
}

function aboutOf(rubric: Rubric, { used, origin }: RubricStanding): [name: string, text: string][] {
  const { cutoffs, levels, minimumCoverage, noData } = rubric.grading;
  const unknown = noData === 'exclude' ? 'leaves the score alone' : 'counts as failed';
  return [
    ['For', rubric.for],
    ...(rubric.owner === '' ? [] : [['Owner', rubric.owner] satisfies [string, string]]),
    ['Phase', `${rubric.phase}${used ? '' : ', and not used here'}`],
    ['Letters', `A from ${cutoffs.A} %, B from ${cutoffs.B}, C from ${cutoffs.C}, D from ${cutoffs.D} of the points`],
    ...(levels.length > 0 ? [['Levels', levels.join(' < ')] satisfies [string, string]] : []),
    ['No data', `${unknown}; no letter where less than ${percent(minimumCoverage)} of the weight is known`],
    ['Version', `${rubric.version.slice(0, 7)}, ${origin === 'own' ? 'your own' : 'of the library'}`],
  ];
}

function section(category: string | null, checks: readonly Check[], rubric: Rubric, on: string, columns: number, paint: Paint): string {
  const counting = (check: Check): boolean => standingOf(check, on) === 'counted';
  const weigh = (some: readonly Check[]): number => some.filter(counting).reduce((sum, { weight }) => sum + weight, 0);
  const points = `${weigh(checks)} of ${weigh(rubric.checks)} points`;
  const name = fit(plain(category ?? 'Without a category'), columns - points.length - 2);
  return [
    `${paint(['bold', 'underline'], name)}${padStart(points, columns - width(name))}`,
    ...checks.flatMap((check) => checkLines(check, on, columns, paint)),
    '',
  ].join('\n');
}

/** Its identifier, what hangs on it and its weight; what it asks; when it passes. */
function checkLines(check: Check, on: string, columns: number, paint: Paint): string[] {
  const standing = standingOf(check, on);
  const weight = String(check.weight);
  const marks = [
    ...(check.level === null ? [] : [check.level]),
    ...(check.caps === null ? [] : [`at most ${check.caps} while it fails`]),
    ...(standing === 'counted' ? [] : [standingWords[standing](check)]),
  ].map(plain);
  const id = fit(check.id, columns - weight.length - 4);
  const room = columns - 2 - width(id) - weight.length - 4;
  const hangs = marks.length === 0 || room < 4 ? '' : `  ${fit(marks.join(' · '), room)}`;
  return [
    `  ${paint('bold', id)}${paint('dim', hangs)}${padStart(weight, columns - 2 - width(id) - width(hangs))}`,
    ...wrap(plain(check.asks), columns - 6).map((line) => `      ${line}`),
    ...(check.applies === null ? [] : queryLines('applies', check.applies, columns, paint)),
    ...queryLines(check.judgedBy, check.judgement, columns, paint),
  ];
}

const standingWords: Readonly<Record<Exclude<Standing, 'counted'>, (check: Check) => string>> = {
  warning: () => 'shown, never counted',
  upcoming: ({ from }) => `counts from ${from ?? ''}`,
  ended: ({ until }) => `counted until ${until ?? ''}`,
};

/** A query in the lines that formatting gives it, beside what it is. */
function queryLines(name: string, query: string, columns: number, paint: Paint): string[] {
  const room = columns - 15;
  const formatted = format(query, { columns: room });
  const lines = formatted.ok ? formatted.value.trimEnd().split('\n') : wrap(plain(query), room);
  return lines.map((line, index) => {
    const indent = ' '.repeat(line.length - line.trimStart().length);
    return `      ${paint('dim', padEnd(index === 0 ? name : '', 9))}${indent}${paint('cyan', plain(line))}`;
  });
}
