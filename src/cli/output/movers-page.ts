import { distanceOf, type Mover, type Movers } from '../../scoring/history/movers.ts';
import type { Answer } from './answer.ts';
import { correctedLater } from './correction-words.ts';
import { fitList, plain, wrap } from './fit.ts';
import { causeWords, changeLines } from './movers-change.ts';
import type { Paint } from './paint.ts';
import { versionLines } from './trend-version-note.ts';

/** Movers of several rubrics between the same days. */
export interface MoversReport {
  readonly movers: readonly Movers[];
  /** The selection among whom they are; null where all are. */
  readonly selection: string | null;
  /** The later instant. */
  readonly asOf: string;
}

/** For each rubric who improved, who dropped, and who moved for reasons that are not their own. */
export function moversPage({ movers, selection }: MoversReport, limit: number, columns: number, paint: Paint): string {
  return movers.map((each) => onePage(each, { selection, limit, columns }, paint)).join('\n');
}

interface Shape {
  readonly selection: string | null;
  readonly limit: number;
  readonly columns: number;
}

function onePage(told: Movers, { selection, limit, columns }: Shape, paint: Paint): string {
  const { title, from, to, known, improved, dropped, aside, versions } = told;
  const about = [`${from.date} to ${to.date}`, ...(selection === null ? [] : [plain(selection)])].join(', ');
  const heading = `${paint('bold', plain(title))}  ${paint('dim', about)}\n`;
  if (!known) {
    return `${heading}\n${wrap(incomparable(told), columns - 2)
      .map((line) => `  ${paint('dim', line)}\n`)
      .join('')}`;
  }
  const section = (name: string, some: readonly Mover[], isAside = false): string => {
    const listed = some.filter((mover) => isAside || !isSlight(mover));
    const [rest, slight] = [listed.length - limit, some.length - listed.length];
    const more = [
      ...(rest > 0 ? [`and ${rest} more; --limit shows them`] : []),
      ...(slight > 0 ? [`${listed.length > 0 ? 'and ' : ''}${slight} by less than half a point`] : []),
    ];
    const lines = listed.slice(0, limit).flatMap((mover) => changeLines(mover, { label: labelOf(mover, isAside, paint), columns }, paint));
    return some.length === 0 ? '' : ['', paint('bold', name), ...lines, ...more.map((each) => `  ${paint('dim', each)}`), ''].join('\n');
  };
  const changes = versionLines(versions, columns, paint);
  return [
    heading,
    changes.length > 0 ? `\n${changes.join('\n')}\n` : '',
    section('Most improved', improved),
    section('Worst drops', dropped),
    section('Moved by no merit or fault of their own', aside, true),
    '\n',
    ...wrap(countsOf(told, columns), columns - 2).map((line) => `  ${paint('dim', line)}\n`),
  ].join('');
}

/** Why there is nothing to compare with, and what to ask instead. */
function incomparable({ from, kept, gradedSince }: Movers): string {
  if (kept !== null && Date.parse(kept) > Date.parse(from.at)) {
    return `Results of before ${kept.slice(0, 10)} were given up, so there is nothing to compare with. Give a later \`--since\`.`;
  }
  return Date.parse(gradedSince) > Date.parse(from.at)
    ? `Nothing had been graded by ${from.date}, so there is nothing to compare with. The first grade on record is of ${gradedSince.slice(0, 10)}: a later \`--since\` compares what there is.`
    : `It was not in force on ${from.date}, so there is nothing to compare with. Give another \`--since\`.`;
}

/** Whether letter and level stayed, and the score all but did. */
function isSlight(mover: Mover): boolean {
  const { from, to } = mover;
  return from.letter === to.letter && from.level === to.level && Math.abs(distanceOf(mover)) < 0.005;
}

function labelOf({ entity, leading, moved }: Mover, isAside: boolean, paint: Paint): string {
  const name = paint('bold', plain(entity.slice(entity.indexOf('/') + 1)));
  if (!isAside || leading === null) return name;
  const why = moved === 'unknown' ? 'too little is known now' : moved === 'known' ? 'enough is known now' : `by ${causeWords[leading]}`;
  return `${name}  ${paint('yellow', why)}`;
}

function countsOf({ improved, dropped, aside, unmoved, joined, left, corrected }: Movers, columns: number): string {
  const names = (some: readonly string[]): string =>
    fitList(
      some.map((entity) => plain(entity.slice(entity.indexOf('/') + 1))),
      columns - 20,
    );
  return [
    improved.length + dropped.length + aside.length === 0
      ? `Nobody moved. ${unmoved} ${unmoved === 1 ? 'stands as it' : 'stand as they'} did.`
      : `${improved.length} improved, ${dropped.length} dropped, ${aside.length} moved otherwise, ${unmoved} did not move.`,
    ...(joined.length > 0 ? [`Judged only now: ${names(joined)}.`] : []),
    ...(left.length > 0 ? [`Judged no more: ${names(left)}.`] : []),
    ...(corrected > 0 ? [`${corrected} of these grades ${corrected === 1 ? 'was' : 'were'} ${correctedLater}`] : []),
  ].join(' ');
}

/** The same for machines: one row for each who moved. */
export function moversAnswer({ movers, asOf, selection }: MoversReport): Answer {
  const names = ['rubric', 'entity', 'group', 'moved', 'cause', 'fromLetter', 'toLetter', 'fromLevel', 'toLevel', 'fromScore', 'toScore'];
  return {
    asOf,
    columns: [...names, 'fromCoverage', 'toCoverage', 'checks', 'why'].map((name) => ({ name, title: name })),
    rows: movers.flatMap(({ rubric, improved, dropped, aside }) =>
      Object.entries({ improved, dropped, aside }).flatMap(([group, some]) =>
        some.map(({ entity, moved, leading, from, to, checks }) => ({
          rubric,
          entity,
          group,
          moved,
          cause: leading,
          fromLetter: from.letter,
          toLetter: to.letter,
          fromLevel: from.level,
          toLevel: to.level,
          fromScore: from.score,
          toScore: to.score,
          fromCoverage: from.coverage,
          toCoverage: to.coverage,
          checks: checks.map(({ check }) => check),
          why: checks.map(({ check, cause }) => `${check}: ${cause.says}`),
        })),
      ),
    ),
    about: {
      selection,
      rubrics: movers.map(({ improved, dropped, aside, ...rest }) => ({
        ...rest,
        changes: [...improved, ...dropped, ...aside].map(({ entity, parts, checks }) => ({ entity, parts, checks })),
      })),
    },
  };
}
