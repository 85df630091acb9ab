import { verdictNames } from '../../../rubrics/grade.ts';
import type { CheckPoint, CheckTrend, Trend } from '../../scoring/history/trend.ts';
import { letterNames } from '../../scoring/history/trend-point.ts';
import type { Answer } from './answer.ts';
import { correctedLater } from './correction-words.ts';
import { followedLines } from './backtest-page.ts';
import { plain, wrap } from './fit.ts';
import { paintVerdict, verdictLegend } from './grade-mark.ts';
import type { Paint } from './paint.ts';
import { percent } from './quantity.ts';
import { stackedChart, unknownSign } from './stacked-chart.ts';
import { textTable } from './text-table.ts';
import { legendLines, letterChart, pointTable } from './trend-chart.ts';
import { versionLines } from './trend-version-note.ts';

interface CorrectedDay {
  readonly rubric: string;
  /** `yyyy-mm-dd`. */
  readonly day: string;
  readonly grades: number;
}

/** Trends of several rubrics over the same days. */
export interface Trends {
  readonly trends: readonly Trend[];
  /** How many grades are said otherwise now, by rubric and day; days without any are left out. */
  readonly corrected: readonly CorrectedDay[];
  readonly every: string;
  readonly zone: string;
  /** The selection among whom it was counted; null where all count. */
  readonly selection: string | null;
  /** The instant of the last day. */
  readonly asOf: string;
}

/** For each rubric a chart over the days, where it changed, and a table; of a check how many pass it. */
export function trendPage({ trends, corrected, every, zone, selection }: Trends, columns: number, paint: Paint): string {
  return trends
    .map((trend) => {
      const about = [`every ${every}`, zone, ...(selection === null ? [] : [plain(selection)])];
      const own = corrected.filter(({ rubric }) => rubric === trend.rubric);
      return onePage(trend, { about, corrected: own }, columns, paint);
    })
    .join('\n');
}

interface Beside extends Pick<Trends, 'corrected'> {
  readonly about: readonly string[];
}

function onePage(trend: Trend, { about, corrected }: Beside, columns: number, paint: Paint): string {
  const { title, days, versions, check, followed } = trend;
  const span = `${days[0]?.date ?? ''} to ${days.at(-1)?.date ?? ''}`;
  const changed = versions.map(({ date }) => date);
  const heading = `${paint('bold', plain(title))} as it was graded\n${paint('dim', [span, ...about].join(', '))}\n\n`;
  if (!days.some(({ known }) => known)) {
    return (
      heading +
      wrap(neverThen(trend), columns - 2)
        .map((line) => `  ${paint('dim', line)}\n`)
        .join('')
    );
  }
  const changes = versionLines(versions, columns, paint);
  return [
    heading,
    check
      ? checkFigure(check, changed, columns, paint)
      : `${letterChart({ points: days, followed, changed, unknown: 'not graded yet' }, columns, paint)}\n${pointTable(days, columns, paint)}`,
    ...(changes.length > 0 ? [`\n${changes.join('\n')}\n`] : []),
    ...(followed.length > 0 ? ['\n', followedLines(followed, columns, paint).join('').trimEnd(), '\n'] : []),
    ...[...notesOf(trend), ...correctedNotes(corrected)].flatMap((note) => [
      '\n',
      ...wrap(note, columns - 2).map((line) => `  ${paint('dim', line)}\n`),
    ]),
  ].join('');
}

/** Why there is nothing to show of any of the days, and what to ask instead. */
function neverThen({ days, kept, gradedSince }: Trend): string {
  const last = days.at(-1)?.date ?? '';
  const first = gradedSince.slice(0, 10);
  const isAfter = (instant: string): boolean => Date.parse(instant) > Date.parse(days.at(-1)?.at ?? '');
  if (kept !== null && isAfter(kept)) return `Results of before ${kept.slice(0, 10)} were given up, as \`retention\` in assay.yaml has it.`;
  return !isAfter(gradedSince)
    ? 'It was not in force on any of these days.'
    : `Nothing had been graded by ${last}: the first grade on record is of ${first}. What the rubric would have said before, \`assay backtest\` tells, as far as facts go back.`;
}

function correctedNotes(corrected: readonly CorrectedDay[]): string[] {
  const [first] = corrected;
  if (!first) return [];
  const days = corrected.length;
  const grades = corrected.reduce((sum, each) => sum + each.grades, 0);
  const from = days === 1 ? `On ${first.day}` : `On ${days} of these days, from ${first.day} to ${corrected.at(-1)?.day ?? ''},`;
  return [`${from} ${grades} ${grades === 1 ? 'grade was' : 'grades were'} ${correctedLater}`];
}

function notesOf({ days, versions, kept, gradedSince }: Trend): string[] {
  const first = days.find(({ known }) => known);
  return [
    ...(kept !== null && kept > (days[0]?.at ?? '')
      ? [`Results of before ${kept.slice(0, 10)} were given up; the days before are empty, which is no bad grade.`]
      : first === undefined || first === days[0]
        ? []
        : [
            Date.parse(gradedSince) > Date.parse(days[0]?.at ?? '')
              ? `It was graded first on ${gradedSince.slice(0, 10)}; the days before are empty, which is no bad grade.`
              : 'It was not in force on the first of these days, which are empty: that is no bad grade.',
          ]),
    ...(versions.length > 0
      ? ['What rises or falls where the rubric changed is the standard first. `assay backtest` judges all days by the rubric of now.']
      : []),
  ];
}

/** How many pass, fail, are not known, and so on, and the share that passes of those known. */
function checkFigure({ check, asks, days }: CheckTrend, changed: readonly string[], columns: number, paint: Paint): string {
  const chart = stackedChart(
    {
      days: days.map(({ date, known, verdicts }) => ({ date, counts: known ? verdicts : null })),
      bands: verdictNames.map((name) => ({ name, sign: paintVerdict(name, paint) })),
      lines: [
        { label: 'Pass rate', shares: days.map(({ passRate }) => passRate), last: percent(days.at(-1)?.passRate ?? null) },
        { label: 'Coverage', shares: days.map(({ coverage }) => coverage), last: percent(days.at(-1)?.coverage ?? null) },
      ],
      marked: changed,
    },
    columns,
    paint,
  );
  const unknown = [
    `${paint('dim', unknownSign)} no such check, or not graded yet`,
    ...(changed.length > 0 ? ['▲ the rubric changed'] : []),
  ];
  const legend = legendLines(verdictLegend(paint).split('   '), columns) + legendLines(unknown, columns);
  const figures = ({ verdicts }: CheckPoint): string => JSON.stringify(verdicts);
  const shown = days.filter((day, index) => index === 0 || index === days.length - 1 || figures(day) !== figures(days[index - 1]!));
  const digits = Math.max(...shown.flatMap(({ verdicts }) => Object.values(verdicts).map((count) => String(count).length)));
  const table = textTable(
    [
      { title: 'Day', width: 12 },
      ...verdictNames.map((name) => ({ title: paintVerdict(name, paint), align: 'right' as const, width: digits + 3 })),
      { title: 'Pass rate', align: 'right', width: 11 },
      { title: 'Coverage', align: 'right', width: 10 },
    ],
    shown.map(({ date, known, verdicts, passRate, coverage }) => [
      date,
      ...verdictNames.map((name) => (known ? String(verdicts[name]) : '')),
      known ? percent(passRate) : '',
      known ? percent(coverage) : '',
    ]),
    paint,
  );
  return `${paint('bold', check)}  ${plain(asks)}\n\n${chart}\n${legend}\n${table}\n`;
}

/** The same for machines: one row for each rubric and day. */
export function trendAnswer({ trends, asOf, ...about }: Trends): Answer {
  const checked = trends.some(({ check }) => check !== null);
  return {
    asOf,
    columns: [
      { name: 'rubric', title: 'Rubric' },
      { name: 'day', title: 'Day' },
      { name: 'known', title: 'Known' },
      { name: 'version', title: 'Version' },
      { name: 'entities', title: 'Entities' },
      ...letterNames.map((name) => ({ name, title: name === 'ungraded' ? 'Ungraded' : name })),
      { name: 'meanScore', title: 'Mean' },
      { name: 'medianScore', title: 'Median' },
      { name: 'coverage', title: 'Coverage' },
      ...(checked
        ? [
            { name: 'check', title: 'Check' },
            ...verdictNames.map((name) => ({ name, title: name })),
            { name: 'passRate', title: 'Pass rate' },
          ]
        : []),
    ],
    rows: trends.flatMap(({ rubric, days, check }) =>
      days.map(({ date, known, version, entities, letters, meanScore, medianScore, coverage }, index) => {
        const point = check?.days[index];
        const ofCheck = check && point ? { check: check.check, ...(point.known ? point.verdicts : {}), passRate: point.passRate } : {};
        return { rubric, day: date, known, version, entities, ...letters, meanScore, medianScore, coverage, ...ofCheck };
      }),
    ),
    about: {
      ...about,
      levels: trends.flatMap(({ rubric, days }) =>
        days.flatMap(({ date, levels }) => (levels.length === 0 ? [] : [{ rubric, day: date, levels }])),
      ),
      gradedSince: trends.map(({ rubric, gradedSince: since }) => ({ rubric, since })),
      versions: trends.flatMap(({ rubric, versions }) => versions.map((each) => ({ rubric, ...each }))),
      followed: trends.flatMap(({ rubric, followed }) => followed.map((each) => ({ rubric, ...each }))),
    },
  };
}
