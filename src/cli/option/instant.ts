import { DateTime } from 'luxon';
import { useFault } from '../fault.ts';

/** An instant as a person gives it: ISO 8601, or a date, which means the end of that day in the zone. */
export function instantOf(given: string, zone: string): string {
  const read = DateTime.fromISO(given, { zone });
  if (!read.isValid) throw useFault('cli.date', { given });
  const instant = /^\d{4}-\d{2}-\d{2}$/u.test(given) ? read.endOf('day') : read;
  return instant.toUTC().toISO();
}

/** The same, or how far back from now, `30d`, which means the end of that day. */
export function earlierInstantOf(given: string, { zone, now }: { readonly zone: string; readonly now: string }): string {
  return isSpan(given) ? instantOf(dayOf(beginningOf(given, zone, now), zone), zone) : instantOf(given, zone);
}

/** What a person asks about, given as an instant or a date. Of today, what stands now is told; what is still to come is refused, for nothing is known of it. */
export function knownInstantOf(given: string, { zone, now }: { readonly zone: string; readonly now: string }): string {
  const instant = instantOf(given, zone);
  if (Date.parse(instant) <= Date.parse(now)) return instant;
  if (given === dayOf(now, zone)) return now;
  throw useFault('cli.to-come', { given });
}

const span = /^(?<count>[1-9]\d{0,3})(?<unit>[dwmy])$/u;
const isSpan = (given: string): boolean => span.test(given);
const units = { d: 'days', w: 'weeks', m: 'months', y: 'years' } as const;

/** Where a look back begins, as a person gives it: a date or how far back, `30d`, which mean the beginning of that day in the zone; or ISO 8601. */
export function beginningOf(given: string, zone: string, now: string): string {
  const { count, unit } = span.exec(given)?.groups ?? {};
  const back = count === undefined ? {} : { [units[unit as keyof typeof units]]: Number(count) };
  const read = count === undefined ? DateTime.fromISO(given, { zone }) : DateTime.fromISO(now, { zone }).minus(back);
  if (!read.isValid) throw useFault('cli.date', { given });
  const isDay = count !== undefined || /^\d{4}-\d{2}-\d{2}$/u.test(given);
  return (isDay ? read.startOf('day') : read).toUTC().toISO();
}

/** A local date as a person gives it. */
export function dateOf(given: string): string {
  const read = DateTime.fromISO(given, { zone: 'utc' });
  if (!read.isValid || !/^\d{4}-\d{2}-\d{2}$/u.test(given)) throw useFault('cli.date', { given });
  return read.toISODate();
}

/** The local date of an instant, moved by so many days. */
export function dayOf(instant: string, zone: string, days = 0): string {
  const read = DateTime.fromISO(instant, { zone }).plus({ days });
  if (!read.isValid) throw useFault('cli.zone', { zone });
  return read.toISODate();
}

/** First local date of a window that names only its end, the date after the last: thirteen whole weeks and the last one, as over HTTP. */
export function beginOf(to: string): string {
  const begin = DateTime.fromISO(to, { zone: 'utc' }).minus({ days: 1 }).startOf('week').minus({ weeks: 13 });
  if (!begin.isValid) throw useFault('cli.date', { given: to });
  return begin.toISODate();
}
