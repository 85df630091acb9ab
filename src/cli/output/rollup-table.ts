import width from 'string-width';
import { letters, type Letter } from '../../../rubrics/rubric.ts';
import type { GroupRollUp, Moving, RollUpReport, RubricRollUp } from '../../scoring/rollup/rollup.ts';
import type { Grouping, Homeless } from '../../scoring/rollup/rollup-place.ts';
import type { RollUp, Statistic } from '../../scoring/rollup/rollup-statistic.ts';
import type { Answer, Cell } from './answer.ts';
import { correctedLater } from './correction-words.ts';
import { fit, padStart, plain, wrap } from './fit.ts';
import { paintLetter } from './grade-mark.ts';
import type { Paint } from './paint.ts';
import { gradedOf } from './maturity-table.ts';
import { percent } from './quantity.ts';
import { textTable, type TextColumn } from './text-table.ts';

/** One table for each rubric: a line for each group with its figure and how its grades are spread. */
export function rollUpTable(report: RollUpReport, columns: number, paint: Paint): string {
  const tables = report.rubrics.map((rubric) => rubricTable(report, rubric, columns, paint));
  return `${tables.join('\n')}\n${footnotes(report, columns, paint)}`;
}

/** One line: a group, what of it stands apart, or all together. */
interface Line extends Moving {
  readonly name: string;
  /** Whether it stands back behind the groups. */
  readonly aside: boolean;
  /** Whether nobody can tell who belongs to it. */
  readonly untold?: boolean;
}

interface Column extends TextColumn {
  readonly width: number;
  cell(line: Line): string;
}

const gap = 2;

function rubricTable(report: RollUpReport, rubric: RubricRollUp, columns: number, paint: Paint): string {
  const { by, statistic, since } = report;
  const lines = linesOf(by, rubric);
  const [figures, levels] = [figureColumns(report, lines, paint), levelColumns(rubric, lines, paint)];
  const widthOf = (some: readonly Column[]): number => some.reduce((sum, each) => sum + each.width, 0);
  const longest = Math.max(headings[by].length, ...lines.map(({ name }) => width(name)));
  const nameWidth = Math.min(longest, Math.max(12, columns - widthOf(figures))) + gap;
  const nameColumn = (title: string): Column => ({
    title,
    width: nameWidth,
    cell: ({ name, aside }) => (aside ? paint('dim', fit(name, nameWidth - gap)) : fit(name, nameWidth - gap)),
  });
  const table = (shown: readonly Column[]): string =>
    textTable(
      shown,
      lines.map((line) => shown.map((column) => column.cell(line))),
      paint,
    );
  const whole = [nameColumn(headings[by]), ...figures];
  const tables =
    levels.length > 0 && widthOf(whole) + widthOf(levels) - gap > columns
      ? [table(whole), table([nameColumn('Levels held'), ...levels])]
      : [table([...whole, ...levels])];
  const { n, graded } = rubric.everything.now;
  const about = [gradedOf(n, graded), statisticKind(statistic), ...(since === null ? [] : [`since ${since.slice(0, 10)}`])].join(' · ');
  return `${paint('bold', fit(plain(rubric.title), columns - about.length - gap))}  ${paint('dim', about)}\n\n${tables.join('\n\n')}\n`;
}

const headings: Readonly<Record<Grouping, string>> = {
  team: 'Team',
  owner: 'Owner',
  system: 'System',
  domain: 'Domain',
  tier: 'Tier',
  organisation: 'Organisation',
  group: 'Group',
};

const apartNames: Readonly<Record<Homeless, string>> = {
  'nobody-owns': 'nobody owns',
  'no-team': 'owned by no known team',
  'no-system': 'of no system',
  'no-domain': 'of no domain',
  'no-tier': 'without a tier',
};

function linesOf(by: Grouping, { groups, apart, everything }: RubricRollUp): Line[] {
  return [
    ...groups.flatMap((group): Line[] => [
      { ...group, name: nameOf(group), aside: false, untold: group.fault !== null },
      ...(group.direct ? [{ now: group.direct, before: null, name: '  itself', aside: true }] : []),
    ]),
    ...apart.map((each) => ({ ...each, name: apartNames[each.why], aside: true })),
    ...(by === 'organisation' ? [] : [{ ...everything, name: 'everything', aside: true }]),
  ];
}

/** A group with parts says how many. */
function nameOf({ name, parts }: GroupRollUp): string {
  return `${plain(name)}${parts === 0 ? '' : ` +${parts}`}`;
}

function figureColumns({ statistic, since }: RollUpReport, lines: readonly Line[], paint: Paint): Column[] {
  const kind = statisticKind(statistic);
  const title = kind === 'share' ? shareTitle(statistic) : capital(kind);
  const figures = lines.map(({ now }) => figure(now, statistic, paint));
  const few = lines.some(({ now }) => now.flags.length > 0);
  return [
    rightColumn(title, Math.max(...figures.map((each) => width(each))), ({ now }) => figure(now, statistic, paint)),
    ...(since === null ? [] : [rightColumn('Change', 5, (line) => change(line, paint))]),
    rightColumn('n', Math.max(...lines.map(({ now }) => String(now.n).length)) + (few ? 1 : 0), ({ now, untold }) => {
      return `${untold ? '?' : now.n}${now.flags.length > 0 ? '*' : few ? ' ' : ''}`;
    }),
    ...lettersShown(lines).map((letter) =>
      countColumn(letter === 'ungraded' ? '–' : letter, lines, paint, (rolled) => rolled.letters.find((each) => each.letter === letter)?.n),
    ),
    rightColumn('Coverage', 5, ({ now }) => percent(now.coverage)),
    ...(lines.some(({ now }) => now.exempt > 0) ? [countColumn('Exempt', lines, paint, ({ exempt }) => exempt)] : []),
  ];
}

/** Every letter; that some have none only where it is so. */
function lettersShown(lines: readonly Line[]): readonly (Letter | 'ungraded')[] {
  return lines.some(({ now }) => now.ungraded > 0) ? [...letters, 'ungraded'] : letters;
}

/** How many hold each level of the ladder, and how many none. */
function levelColumns({ levels }: RubricRollUp, lines: readonly Line[], paint: Paint): Column[] {
  if (levels.length === 0) return [];
  return [null, ...levels].map((level) =>
    countColumn(
      level === null ? 'none' : fit(plain(level), 12),
      lines,
      paint,
      (rolled) => rolled.levels.find((each) => each.level === level)?.n,
    ),
  );
}

function rightColumn(title: string, widest: number, cell: Column['cell']): Column {
  return { title, width: Math.max(width(title), widest) + gap, align: 'right', cell };
}

/** A column of numbers in which the zeros stand back. */
function countColumn(title: string, lines: readonly Line[], paint: Paint, count: (rolled: RollUp) => number | undefined): Column {
  const widest = Math.max(...lines.map(({ now }) => String(count(now) ?? 0).length));
  return rightColumn(title, widest, ({ now }) => (count(now) ? String(count(now)) : paint('dim', '·')));
}

/** `B   84 %`, or a dash where nobody is graded. */
function figure({ value, letter }: RollUp, statistic: Statistic, paint: Paint): string {
  const ordinal = statistic === 'median' || statistic === 'minimum';
  return `${ordinal ? paintLetter(letter ?? 'ungraded', paint) : ''}${padStart(percent(value), ordinal ? 7 : 0)}`;
}

/** How the figure moved: the letter where it changed, else by how many hundredths. */
function change({ now, before }: Line, paint: Paint): string {
  if (before === null || before.value === null || now.value === null) return paint('dim', '–');
  if (before.letter !== null && now.letter !== null && before.letter !== now.letter) {
    return `${paintLetter(before.letter, paint)} → ${paintLetter(now.letter, paint)}`;
  }
  const points = Math.round((now.value - before.value) * 100);
  return points === 0 ? paint('dim', '·') : paint(points > 0 ? 'green' : 'red', `${points > 0 ? '+' : '−'}${Math.abs(points)}`);
}

type StatisticKind = 'mean' | 'median' | 'minimum' | 'share';

function statisticKind(statistic: Statistic): StatisticKind {
  return statistic === 'mean' || statistic === 'median' || statistic === 'minimum' ? statistic : 'share';
}

/** `B or better` */
function shareTitle(statistic: Statistic): string {
  const letter = statistic.slice('share:'.length);
  return letter === 'A' ? 'with an A' : `${letter} or better`;
}

const statisticNotes: Readonly<Record<StatisticKind, string>> = {
  mean: 'Mean: of the scores of those that have a letter. It has no letter of its own: what caps a letter does not average.',
  median: 'Median: the score in the middle of those that have a letter, and the letter in the middle, the worse of two.',
  minimum: 'Minimum: the lowest score of those that have a letter, and the worst letter.',
  share: 'Share: how many of those that have a letter have this one or a better.',
};

/** What the marks and figures mean, once for all tables. */
function footnotes({ by, statistic, weights, since, corrected, rubrics }: RollUpReport, columns: number, paint: Paint): string {
  const lines = rubrics.flatMap((rubric) => linesOf(by, rubric));
  const groups = rubrics.flatMap((rubric) => rubric.groups);
  const weighed = Object.entries(weights).map(([tier, weight]) => `${plain(tier)} ${weight}`);
  const revised = rubrics.flatMap(({ title, version, versionBefore }) =>
    versionBefore === null || versionBefore === version ? [] : [plain(title)],
  );
  const notes = [
    statisticNotes[statisticKind(statistic)],
    lines.some(({ now }) => now.ungraded > 0) && '– no letter: too little is known. Those count for nothing in the figure.',
    lines.some(({ now }) => now.flags.length > 0) && '* under five are graded: the figure says more of single ones than of the group.',
    groups.some(({ parts }) => parts > 0) && '+ with what belongs to so many parts of it, each once; `itself` without.',
    since !== null && 'Change: of the letter, else of the figure in hundredths. A group may have had other members then.',
    revised.length > 0 && `${revised.join(', ')} was another version then: some of the change may be the standard's.`,
    corrected > 0 && `${corrected} of these grades ${corrected === 1 ? 'was' : 'were'} ${correctedLater}`,
    weighed.length > 0 && `Weights: ${weighed.join(', ')}, all else 1.`,
  ];
  const told = notes.flatMap((note) => (note ? wrap(note, columns - 2) : []));
  return told.map((line) => `  ${paint('dim', line)}\n`).join('');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same for machines: one row for each rubric and group, what of it is direct, what stands apart, and everything. */
export function rollUpAnswer(report: RollUpReport): Answer {
  const names = ['rubric', 'by', 'group', 'name', 'of', 'parents', 'statistic', 'value', 'letter', 'level', 'n', 'graded', 'ungraded'];
  const more = ['levels', 'coverage', 'exempt', 'flags', 'undecided', 'version', 'valueBefore', 'letterBefore', 'nBefore', 'versionBefore'];
  return {
    asOf: report.asOf,
    columns: [...names, ...letters, ...more].map((name) => ({ name, title: name })),
    rows: report.rubrics.flatMap((rubric) => rowsOf(report, rubric)),
    about: { since: report.since, by: report.by, statistic: report.statistic, weights: report.weights, corrected: report.corrected },
  };
}

function rowsOf(
  { by, statistic }: RollUpReport,
  { rubric, version, versionBefore, groups, apart, everything }: RubricRollUp,
): Answer['rows'] {
  const row = (named: Readonly<Record<string, Cell>>, { now, before }: Moving): Answer['rows'][number] => ({
    rubric,
    by,
    group: null,
    name: null,
    parents: [],
    undecided: 0,
    ...named,
    statistic,
    value: now.value,
    letter: now.letter,
    level: now.level,
    n: now.n,
    graded: now.graded,
    ungraded: now.ungraded,
    ...Object.fromEntries(now.letters.flatMap(({ letter, n }) => (letter === 'ungraded' ? [] : [[letter, n]]))),
    levels: now.levels.map(({ level, n }) => `${level ?? 'none'} ${n}`),
    coverage: now.coverage,
    exempt: now.exempt,
    flags: now.flags,
    version,
    versionBefore,
    valueBefore: before?.value ?? null,
    letterBefore: before?.letter ?? null,
    nBefore: before?.n ?? null,
  });
  return [
    ...groups.flatMap(({ group, name, parents, undecided, direct, ...moving }) => [
      row({ group, name, parents, undecided, of: 'whole' }, moving),
      ...(direct ? [row({ group, name, parents, undecided, of: 'direct' }, { now: direct, before: null })] : []),
    ]),
    ...apart.map(({ why, ...moving }) => row({ name: apartNames[why], of: why }, moving)),
    row({ of: 'everything' }, everything),
  ];
}
