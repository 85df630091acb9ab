import { DateTime } from 'luxon';
import { failure, success, type Fact, type Outcome } from '../../../query-language/diagnostic.ts';
import type { Day } from './judge-days.ts';

export const paces = ['day', 'week', 'month'] as const;
export type Pace = (typeof paces)[number];

export interface CalendarQuestion {
  /** A date, or how far before the last day: `90d`, `12w`, `6m`, `1y`. */
  readonly since: string;
  /** The last day, a date; today when left out. */
  readonly until?: string | undefined;
  readonly every: Pace;
  /** In which days begin and end. */
  readonly zone: string;
  /** ISO 8601 in UTC. */
  readonly now: string;
}

/**
 * The days to look at, in the order of time: the last one, and those before it at an even pace as far as `since`. A day is looked at as
 * it ends in the zone; today, as it stands now.
 */
export function daysOf({ since, until, every, zone, now }: CalendarQuestion): Outcome<readonly Day[]> {
  const today = DateTime.fromISO(now, { zone }).startOf('day');
  if (!today.isValid) throw new Error(`No day can be made of ${now} in ${zone}`);
  const last = until === undefined ? today : dateIn(until, zone);
  if (!last) return fault('window.date', { given: until ?? '' });
  const first = beginOf(since, last, zone);
  if (!first) return fault('window.date', { given: since });
  if (last > today) return fault('window.to-come', { given: until ?? '' });
  if (first > last) return fault('window.empty', { from: first.toISODate(), to: last.toISODate() });
  const days: Day[] = [];
  for (let step = 0; ; step += 1) {
    // Each is counted from the last: a month before the 31st of March is the end of February, and that no stop on the way to January.
    const date = last.minus({ [every]: step });
    if (date < first) break;
    if (step === mostDays) return fault('window.long', { most: mostDays, every });
    days.push({ date: date.toISODate(), at: date.hasSame(today, 'day') ? now : date.endOf('day').toUTC().toISO() });
  }
  return success(days.toReversed());
}

/** Ten years by the day. */
const mostDays = 3660;

const units = { d: 'days', w: 'weeks', m: 'months', y: 'years' } as const;

type Moment = DateTime<true>;

function beginOf(since: string, last: Moment, zone: string): Moment | undefined {
  const { count, unit } = /^(?<count>[1-9]\d{0,3})(?<unit>d|w|m|y)$/u.exec(since)?.groups ?? {};
  if (count === undefined || unit === undefined) return dateIn(since, zone);
  const begin = last.minus({ [units[unit as keyof typeof units]]: Number(count) });
  return begin.isValid ? begin : undefined;
}

function dateIn(given: string, zone: string): Moment | undefined {
  const read = DateTime.fromISO(given, { zone });
  return read.isValid && /^\d{4}-\d{2}-\d{2}$/u.test(given) ? read : undefined;
}

function fault(code: string, facts: Readonly<Record<string, Fact>>): Outcome<never> {
  return failure([{ code, severity: 'error', facts }]);
}
