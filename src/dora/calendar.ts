import { DateTime } from 'luxon';

export type BucketSize = 'week' | 'quarter' | 'window';

export interface Bucket {
  /** `2026-W53`, `2026-Q4`, or `2026-10-01/2027-01-01` for the whole window. */
  readonly label: string;
  /** Local dates in the zone, half-open, clipped to the window. */
  readonly from: string;
  readonly to: string;
  /** The same bounds as instants in UTC. */
  readonly start: string;
  readonly end: string;
  /** True when the window or the as-of time cuts the week or quarter short. */
  readonly partial: boolean;
}

/** A window of local dates, half-open, and the zone they are local to. */
export interface Window {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

/**
 * Every week (ISO 8601, from Monday) or quarter that the window touches, clipped to it; or the window itself. Days begin when the
 * zone says, so a week with a change of the clocks is an hour longer or shorter.
 */
export function calendar(window: Window, size: BucketSize, asOf: string): readonly Bucket[] {
  if (size === 'window') return window.from < window.to ? [bucketOf(`${window.from}/${window.to}`, window, window, asOf)] : [];
  const buckets: Bucket[] = [];
  for (let start = localDate(window.from).startOf(size); start < localDate(window.to); start = start.plus({ [size]: 1 })) {
    const whole = { from: start.toISODate(), to: start.plus({ [size]: 1 }).toISODate() };
    buckets.push(bucketOf(label(start, size), whole, window, asOf));
  }
  return buckets;
}

/** The instant at which a local date begins, ISO 8601 in UTC. */
export function startOfDay(date: string, zone: string): string {
  return DateTime.fromISO(date, { zone }).startOf('day').toUTC().toISO() ?? invalid(date);
}

/** The days of a window, for finding the one that an instant lies in without asking the zone each time. */
export interface LocalDays {
  /** When each day begins, in seconds since the epoch; the last is the end of the window. */
  readonly starts: readonly number[];
  /** Index of the first Monday. */
  readonly monday: number;
}

export function localDays({ from, to, zone }: Window): LocalDays {
  const starts: number[] = [];
  for (let day = localDate(from); day <= localDate(to); day = day.plus({ days: 1 })) starts.push(startSeconds(day.toISODate(), zone));
  return { starts, monday: (8 - localDate(from).weekday) % 7 };
}

/** Index of the day that an instant lies in: -1 before the first, the last index from the end of the window on. */
export function dayAt({ starts }: LocalDays, seconds: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** When a local date begins, in seconds since the epoch. */
export function startSeconds(date: string, zone: string): number {
  return Date.parse(startOfDay(date, zone)) / 1000;
}

function bucketOf(name: string, whole: { from: string; to: string }, window: Window, asOf: string): Bucket {
  const from = whole.from < window.from ? window.from : whole.from;
  const to = whole.to > window.to ? window.to : whole.to;
  const end = startOfDay(to, window.zone);
  const partial = from !== whole.from || to !== whole.to || Date.parse(end) > Date.parse(asOf);
  return { label: name, from, to, start: startOfDay(from, window.zone), end, partial };
}

/** Dates are counted in UTC, where every day is once there and 24 hours long. */
function localDate(date: string): DateTime<true> {
  const parsed = DateTime.fromISO(date, { zone: 'utc' });
  return parsed.isValid ? parsed : invalid(date);
}

function label(start: DateTime<true>, size: 'week' | 'quarter'): string {
  return size === 'week' ? `${start.weekYear}-W${String(start.weekNumber).padStart(2, '0')}` : `${start.year}-Q${start.quarter}`;
}

function invalid(text: string): never {
  throw new RangeError(`Not a date of ISO 8601: ${text}`);
}
