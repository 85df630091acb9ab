import width from 'string-width';
import { fit, padEnd, padStart } from './fit.ts';
import type { Paint } from './paint.ts';

/** A kind of thing that is counted. Its sign, one column wide, tells it without colours. */
export interface ChartBand {
  readonly name: string;
  /** The sign in its colour. */
  readonly sign: string;
}

export interface ChartDay {
  /** `yyyy-mm-dd`. */
  readonly date: string;
  /** How many of each band, by name; null where nothing is known of the day. */
  readonly counts: Readonly<Record<string, number>> | null;
}

/** Shares beneath the chart, one for each day: 0..1, null where there is none. `last` is how the last one reads. */
export interface ChartLine {
  readonly label: string;
  readonly shares: readonly (number | null)[];
  readonly last: string;
}

/** A row of signs beneath the chart, one for each day. */
export interface ChartStrip {
  readonly label: string;
  readonly signs: readonly string[];
  readonly last: string;
}

export interface StackedChart {
  readonly days: readonly ChartDay[];
  /** From the bottom up. */
  readonly bands: readonly ChartBand[];
  readonly lines: readonly ChartLine[];
  readonly strips?: readonly ChartStrip[];
  /** Dates that are marked under the axis. */
  readonly marked?: readonly string[];
}

const height = 10;
/** Columns before the first day, at least, and behind the last. */
const before = 14;
const behind = 7;
const widestDay = 6;

const fewDays = 4;

/** Nothing is known of the day. */
export const unknownSign = '░';

/**
 * How shares of a whole change over time, one column or more for each day, with a sign for each tenth. Whoever is there at all has a
 * tenth at least. Where there are more days than columns, every second, third, … is drawn, and always the last.
 */
export function stackedChart(chart: StackedChart, columns: number, paint: Paint): string {
  const { days, bands, lines, strips = [], marked = [] } = withoutLongBeginning(chart);
  const room = columns - before - behind;
  const drawn = drawnDays(days, room);
  const wide = Math.max(1, Math.min(widestDay, Math.floor(room / Math.max(1, drawn.length))));
  // Names have what room the days leave, up to a third.
  const spare = Math.min(Math.floor(columns / 3), columns - behind - wide * drawn.length);
  const margin = Math.max(before, Math.min(spare, Math.max(0, ...strips.map(({ label }) => width(label))) + 2));
  const gutter = (label: string): string => `${padStart(fit(label, margin - 2), margin - 2)} `;
  const cell = (sign: string): string => (wide > 2 ? sign.repeat(wide - 1) + ' ' : sign.repeat(wide));
  const signs = new Map(bands.map(({ name, sign }) => [name, sign]));
  const stacks = drawn.map((index) => stackOf(days[index]?.counts ?? null, bands));
  const rows = Array.from({ length: height }, (_, row) => {
    const cells = stacks.map((stack) => cell(stack ? (signs.get(stack[height - 1 - row] ?? '') ?? ' ') : paint('dim', unknownSign)));
    const label = row === 0 ? '100 %' : row === height / 2 ? '50 %' : '';
    return `${gutter(label)}${label === '' ? '│' : '┤'}${cells.join('')}`.trimEnd();
  });
  const dates = drawn.map((index) => days[index]?.date ?? '');
  const under = (label: string, cells: readonly string[], last: string): string =>
    `${gutter(label)} ${drawn.map((index) => cell(cells[index] ?? ' ')).join('')} ${padStart(last, behind - 2)}`.trimEnd();
  return [
    ...rows,
    `${gutter('0 %')}┼${axis(dates, marked, wide)}`,
    `${gutter('')} ${dateLabels(dates, wide)}`.trimEnd(),
    ...strips.map(({ label, signs: own, last }) => under(label, own, last)),
    ...lines.map(({ label, shares, last }) => under(label, shares.map(level), last)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Of days before anything is known no more than of those after, so that these have room; and some in any case. */
function withoutLongBeginning(chart: StackedChart): StackedChart {
  const first = chart.days.findIndex(({ counts }) => counts !== null);
  const from = first - Math.max(fewDays, chart.days.length - first);
  if (first < 0 || from <= 0) return chart;
  const { days, lines, strips = [] } = chart;
  return {
    ...chart,
    days: days.slice(from),
    lines: lines.map((line) => ({ ...line, shares: line.shares.slice(from) })),
    strips: strips.map((strip) => ({ ...strip, signs: strip.signs.slice(from) })),
  };
}

/** Places of the days that are drawn, so many that they have room; the last is among them. */
export function drawnDays(days: readonly unknown[], room: number): readonly number[] {
  const step = Math.max(1, Math.ceil(days.length / room));
  return days.map((_, index) => index).filter((index) => (days.length - 1 - index) % step === 0);
}

/** The names of bands by tenths, from the bottom up; null where nothing is known, empty where there is nobody. */
function stackOf(counts: Readonly<Record<string, number>> | null, bands: readonly ChartBand[]): readonly string[] | null {
  if (!counts) return null;
  const present = bands.map(({ name }) => ({ name, count: counts[name] ?? 0 })).filter(({ count }) => count > 0);
  const total = present.reduce((sum, { count }) => sum + count, 0);
  const shares = present.map(({ name, count }) => ({
    name,
    exact: (count / total) * height,
    rows: Math.max(1, Math.floor((count / total) * height)),
  }));
  // What rounding leaves over goes where it is missed most, and what it takes too much comes from where there is most of it.
  for (let spare = height - shares.reduce((sum, { rows }) => sum + rows, 0); spare !== 0; spare -= Math.sign(spare)) {
    const [most] = shares
      .filter(({ rows }) => spare > 0 || rows > 1)
      .sort((a, b) => Math.sign(spare) * (b.exact - b.rows - (a.exact - a.rows)));
    if (!most) break;
    most.rows += Math.sign(spare);
  }
  return shares.flatMap(({ name, rows }) => Array.from({ length: rows }, () => name));
}

const levels = [...'▁▂▃▄▅▆▇█'];

function level(share: number | null): string {
  return share === null ? ' ' : (levels[Math.min(levels.length - 1, Math.floor(share * levels.length))] ?? ' ');
}

/** Marks stand under the first drawn day that has come to them. */
function axis(dates: readonly string[], marked: readonly string[], wide: number): string {
  const at = new Set(marked.map((date) => dates.findIndex((each) => each >= date)));
  return dates.map((_, index) => (at.has(index) ? '▲' : '─') + '─'.repeat(wide - 1)).join('');
}

/** As many dates as have room, each under its day; the first and the last in any case. */
function dateLabels(dates: readonly string[], wide: number): string {
  const total = dates.length * wide;
  const [first = '', last = ''] = [dates[0], dates.at(-1)];
  if (dates.length === 1 || total < first.length + last.length + 2)
    return padEnd(first, total - last.length) + (dates.length > 1 ? ` ${last}` : '');
  const end = total - last.length;
  let line = '';
  for (const [index, date] of dates.entries()) {
    const start = index * wide;
    if (start < width(line) + (line === '' ? 0 : 3) || start + date.length + 3 > end) continue;
    line = padEnd(line, start) + date;
  }
  return padEnd(line, end) + last;
}
