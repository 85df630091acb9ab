import type { Backtest } from '../../scoring/history/backtest.ts';
import type { KnownSince } from '../../scoring/history/backtest-known.ts';
import type { FollowedEntity } from '../../scoring/history/trend-entity.ts';
import { letterNames } from '../../scoring/history/trend-point.ts';
import type { Answer } from './answer.ts';
import { fitList, plain, wrap } from './fit.ts';
import { changeLines } from './movers-change.ts';
import type { Paint } from './paint.ts';
import { letterChart, pointTable } from './trend-chart.ts';

/** What was backtested, and how. */
export interface Backtested extends Backtest {
  readonly rubric: { readonly id: string; readonly title: string; readonly version: string };
  readonly every: string;
  readonly zone: string;
  /** Whether checks count on every day as they do now. */
  readonly asIfNow: boolean;
  /** The selection among whom it was counted; null where all count. */
  readonly selection: string | null;
  /** The instant of the last day. */
  readonly asOf: string;
}

/** A chart over the days, a table, and what must be known to read them aright. */
export function backtestPage(backtested: Backtested, columns: number, paint: Paint): string {
  const { rubric, days, followed, every, zone, selection } = backtested;
  const [first, last] = [days[0]?.date ?? '', days.at(-1)?.date ?? ''];
  const about = [`${first} to ${last}`, `every ${every}`, zone, ...(selection === null ? [] : [plain(selection)])].join(', ');
  const notes = notesOf(backtested, columns).flatMap((note) => wrap(note, columns - 2).map((line) => `  ${paint('dim', line)}\n`));
  return [
    `${paint('bold', plain(rubric.title))} as it is now, by the facts of past days  ${paint('dim', rubric.version.slice(0, 7))}\n${paint('dim', about)}\n\n`,
    letterChart({ points: days, followed, unknown: 'nothing known yet' }, columns, paint),
    `\n${pointTable(days, columns, paint)}\n`,
    ...followedLines(followed, columns, paint),
    ...notes,
  ].join('');
}

/** What changed those that are followed, from day to day. */
export function followedLines(followed: readonly FollowedEntity[], columns: number, paint: Paint): string[] {
  return followed.map(({ entity, changes }) => {
    const lines =
      changes.length === 0
        ? [`  ${paint('dim', 'Its grade stayed.')}`]
        : changes.flatMap((change) => changeLines(change, { label: paint('dim', `${change.after} – ${change.date}`), columns }, paint));
    return `${paint('bold', plain(entity))}\n${lines.join('\n')}\n\n`;
  });
}

function notesOf({ days, known, zone, asIfNow }: Backtested, columns: number): string[] {
  const undecided = days.filter((day) => day.undecided > 0);
  const refused = days.find((day) => day.refused !== null);
  const unknown = days.filter((day) => !day.known);
  return [
    unknown.length > 0
      ? `${sinceOf(known)}: ${unknown.length} of ${days.length} days are empty, which is no bad grade.`
      : `Facts have been collected since ${dayOf(known.entities)}.`,
    ...(known.kept.events === null
      ? []
      : [
          `What happened before ${dayOf(known.kept.events)} was given up: on days soon after it, checks that look back see less than there was.`,
        ]),
    ...lateTables(known, columns),
    ...(undecided.length > 0
      ? [
          `On ${undecided.length} ${undecided.length === 1 ? 'day' : 'days'} it was not known of some whether the rubric is for them; they are left out.`,
        ]
      : []),
    ...(refused ? [`The engine cannot tell whom the rubric is for: ${plain(refused.refused ?? '')}`] : []),
    `A day is judged as it ended in ${zone}, today as it stands now. Ages count to the day, exemptions hold as they did, and checks count ${
      asIfNow ? 'as they do today.' : 'as on the day; `--as-if-now` lets them count as they do today.'
    }`,
  ];
}

/** What was read later than the first entity, or never: until then checks have no data, whatever was the case. */
function lateTables({ entities, tables }: KnownSince, columns: number): string[] {
  const told = (since: string | null): string => (since === null ? 'never' : `since ${since.slice(0, 10)}`);
  const late = Map.groupBy(
    tables.filter(({ since }) => since === null || entities === null || since.slice(0, 10) > entities.slice(0, 10)),
    ({ since }) => told(since),
  );
  return [...late].map(([since, some]) => {
    const checks = [...new Set(some.flatMap((each) => each.checks))];
    const names = some.map(({ table }) => table.replaceAll('_', ' ')).join(', ');
    return `Read ${since}: ${names}. Until then there is no data for ${fitList(checks, columns)}.`;
  });
}

function sinceOf({ entities, kept }: KnownSince): string {
  return kept.facts === null
    ? `Nothing is known before ${dayOf(entities)}, when facts were first collected`
    : `Facts of before ${dayOf(kept.facts)} were given up, as \`retention\` in assay.yaml has it`;
}

function dayOf(instant: string | null): string {
  return instant === null ? 'today' : instant.slice(0, 10);
}

/** The same for machines: one row for each day, with the letter of each entity that is followed. */
export function backtestAnswer({ days, followed, known, asOf, ...about }: Backtested): Answer {
  return {
    asOf,
    columns: [
      { name: 'day', title: 'Day' },
      { name: 'known', title: 'Known' },
      { name: 'entities', title: 'Entities' },
      ...letterNames.map((name) => ({ name, title: name === 'ungraded' ? 'Ungraded' : name })),
      { name: 'meanScore', title: 'Mean' },
      { name: 'medianScore', title: 'Median' },
      { name: 'coverage', title: 'Coverage' },
      { name: 'undecided', title: 'Undecided' },
      ...followed.map(({ entity }) => ({ name: entity, title: entity })),
    ],
    rows: days.map(({ date, known: any, entities, letters, meanScore, medianScore, coverage, undecided }, index) => ({
      day: date,
      known: any,
      entities,
      ...letters,
      meanScore,
      medianScore,
      coverage,
      undecided,
      ...Object.fromEntries(followed.map(({ entity, days: own }) => [entity, own[index]?.standing?.letter ?? null])),
    })),
    about: {
      ...about,
      factsSince: known,
      levels: days.flatMap(({ date, levels }) => (levels.length === 0 ? [] : [{ day: date, levels }])),
      followed,
    },
  };
}
