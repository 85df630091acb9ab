import width from 'string-width';
import { letters } from '../../../rubrics/rubric.ts';
import type { FollowedEntity } from '../../scoring/history/trend-entity.ts';
import { letterNames, type TrendPoint } from '../../scoring/history/trend-point.ts';
import { plain } from './fit.ts';
import { paintLetter } from './grade-mark.ts';
import type { Paint } from './paint.ts';
import { percent } from './quantity.ts';
import { stackedChart, unknownSign, type ChartStrip } from './stacked-chart.ts';
import { textTable } from './text-table.ts';

export interface LetterChart {
  readonly points: readonly TrendPoint[];
  readonly followed: readonly FollowedEntity[];
  /** Dates from which on another version of the rubric was in force. */
  readonly changed?: readonly string[];
  /** What is to be said of days on which nothing was known. */
  readonly unknown: string;
}

/** Letters as shares of the entities, best at the bottom, with the entities that are followed, the mean score and the coverage beneath. */
export function letterChart({ points, followed, changed = [], unknown }: LetterChart, columns: number, paint: Paint): string {
  const chart = stackedChart(
    {
      days: points.map(({ date, known, letters: counts, entities }) => ({ date, counts: known && entities > 0 ? counts : null })),
      bands: letterNames.map((name) => ({ name, sign: paintLetter(name, paint) })),
      strips: followed.map((each) => stripOf(each, paint)),
      lines: [
        { label: 'Mean score', shares: points.map(({ meanScore }) => meanScore), last: percent(points.at(-1)?.meanScore ?? null) },
        { label: 'Coverage', shares: points.map(({ coverage }) => coverage), last: percent(points.at(-1)?.coverage ?? null) },
      ],
      marked: changed,
    },
    columns,
    paint,
  );
  const legend = [
    `${letters.map((letter) => paintLetter(letter, paint)).join(' ')} grades`,
    `${paintLetter('ungraded', paint)} too little known for a letter`,
    ...(points.some(({ known, entities }) => !known || entities === 0) ? [`${paint('dim', unknownSign)} ${unknown}`] : []),
    ...(changed.length > 0 ? ['▲ the rubric changed'] : []),
  ];
  return `${chart}\n${legendLines(legend, columns)}`;
}

/** What signs mean, as many as have room in a line. */
export function legendLines(items: readonly string[], columns: number): string {
  const lines: string[] = [];
  for (const item of items) {
    const longer = `${lines.at(-1) ?? ''}   ${item}`;
    if (lines.length === 0 || width(longer) > columns) lines.push(`  ${item}`);
    else lines[lines.length - 1] = longer;
  }
  return `${lines.join('\n')}\n`;
}

function stripOf({ entity, days }: FollowedEntity, paint: Paint): ChartStrip {
  const last = days.at(-1)?.standing?.score ?? null;
  return {
    label: plain(entity.slice(entity.indexOf('/') + 1)),
    signs: days.map(({ standing }) => (standing ? paintLetter(standing.letter, paint) : paint('dim', unknownSign))),
    last: percent(last),
  };
}

/** One line for each day that is not as the one before: the last of some that are the same stands for them. */
export function pointTable(points: readonly TrendPoint[], columns: number, paint: Paint): string {
  const shown = points.filter(
    (point, index) => index === 0 || index === points.length - 1 || figuresOf(point) !== figuresOf(points[index - 1]),
  );
  const ladder = points.findLast(({ levels }) => levels.length > 0)?.levels.map(({ level }) => level) ?? [];
  const digits = Math.max(...shown.map(({ entities }) => String(entities).length));
  // Where not all figures have room, the median goes: it stands in every other form of the answer.
  const isNarrow = 12 + letterNames.length * (digits + 3) + 8 + 8 + 10 + digits > columns;
  const rows = shown.map((point) => [
    point.date,
    ...letterNames.map((name) => (point.known ? String(point.letters[name] || paint('dim', '·')) : '')),
    ...(point.known
      ? [percent(point.meanScore), ...(isNarrow ? [] : [percent(point.medianScore)]), percent(point.coverage), String(point.entities)]
      : ['', '', ...(isNarrow ? [] : ['']), paint('dim', unknownSign)]),
  ]);
  const table = textTable(
    [
      { title: 'Day', width: 12 },
      ...letterNames.map((name) => ({ title: name === 'ungraded' ? '–' : name, align: 'right' as const, width: digits + 3 })),
      { title: 'Mean', align: 'right', width: 8 },
      ...(isNarrow ? [] : [{ title: 'Median', align: 'right' as const, width: 8 }]),
      { title: 'Coverage', align: 'right', width: 10 },
      { title: 'n', align: 'right', width: digits + 2 },
    ],
    rows,
    paint,
  );
  const left = points.length - shown.length;
  const note = left === 0 ? '' : `  ${paint('dim', `${left} ${left === 1 ? 'day is' : 'days are'} as the one before, and left out.`)}\n`;
  return `${table}\n${ladder.length === 0 ? '' : `\n${levelTable(shown, ladder, paint)}\n`}${note}`;
}

function levelTable(points: readonly TrendPoint[], ladder: readonly (string | null)[], paint: Paint): string {
  const countOf = ({ levels }: TrendPoint, level: string | null): number | undefined =>
    levels.find((each) => each.level === level)?.entities;
  return textTable(
    [
      { title: 'Day', width: 12 },
      ...ladder.map((level) => ({
        title: level === null ? 'No level' : plain(level),
        align: 'right' as const,
        width: Math.max(10, (level ?? '').length + 2),
      })),
    ],
    points
      .filter(({ known }) => known)
      .map((point) => [point.date, ...ladder.map((level) => String((countOf(point, level) ?? '–') || paint('dim', '·')))]),
    paint,
  );
}

/** What a line shows of a point: what differs less than that is the same to who reads it. */
function figuresOf(point: TrendPoint | undefined): string {
  if (!point) return '';
  const { known, entities, letters, levels, meanScore, medianScore, coverage } = point;
  return JSON.stringify([known, entities, letters, levels, ...[meanScore, medianScore, coverage].map(percent)]);
}
