import { DateTime } from 'luxon';
import { useFault } from '../fault.ts';
import { dateOf } from './instant.ts';

/** The last day that somebody means: a date, or so many days from now. In UTC, as exemptions count. */
export function lastDayOf(given: string, now: string): string {
  const days = daysIn(given);
  if (days === undefined) return dateOf(given);
  return addDays(now, days).slice(0, 10);
}

/** A number of days as a person gives it: `90d`, `2w`. */
export function daysOf(given: string): number {
  const days = daysIn(given);
  if (days === undefined) throw useFault('cli.days', { given });
  return days;
}

/** The instant so many days later. */
export function addDays(instant: string, days: number): string {
  const later = DateTime.fromISO(instant, { zone: 'utc' }).plus({ days });
  if (!later.isValid) throw useFault('cli.date', { given: instant });
  return later.toISO();
}

function daysIn(given: string): number | undefined {
  const [, count, unit] = /^(\d{1,4})([dw])$/u.exec(given.trim()) ?? [];
  return count === undefined ? undefined : Number(count) * (unit === 'w' ? 7 : 1);
}
