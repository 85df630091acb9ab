import { DateTime } from 'luxon';
import { calendar, type Bucket } from './calendar.ts';

const trailingDays = [7, 30, 90, 180, 365] as const;

/** What kinds of windows are measured for keeping: weeks and quarters of the calendar, and so many days up to today. */
export const periods = ['week', 'quarter', ...trailingDays.map((days) => `${days}d` as const)] as const;
export type Period = (typeof periods)[number];

export interface MeasuredWindow {
  readonly period: Period;
  /** `2026-W12`, `2026-Q1`, or the period again where it ends today. */
  readonly label: string;
  readonly bucket: Bucket;
}

export interface MeasuredWindows {
  readonly windows: readonly MeasuredWindow[];
  /** First local dates of the earliest week, of the earliest quarter and of the earliest window of all. */
  readonly from: { readonly week: string; readonly quarter: string; readonly any: string };
  /** The local date after today. */
  readonly to: string;
}

/** A year of weeks and of quarters, each with the one that is not over yet, and the days up to and with today. */
export function measuredWindows(asOf: string, zone: string): MeasuredWindows {
  const today = DateTime.fromISO(asOf, { zone }).setZone('utc', { keepLocalTime: true }).startOf('day');
  if (!today.isValid) throw new RangeError(`Not an instant of ISO 8601: ${asOf}`);
  const to = today.plus({ days: 1 });
  const week = today.startOf('week').minus({ weeks: 52 });
  const quarter = today.startOf('quarter').minus({ quarters: 4 });
  const spanOf = (from: DateTime<true>) => ({ from: from.toISODate(), to: to.toISODate(), zone });
  const ofCalendar = (period: 'week' | 'quarter', from: DateTime<true>): MeasuredWindow[] =>
    calendar(spanOf(from), period, asOf).map((bucket) => ({ period, label: bucket.label, bucket }));
  const trailing = trailingDays.flatMap((days): MeasuredWindow[] => {
    const period = `${days}d` as const;
    // Its last day is never over, which is no fault of a window that ends today.
    return calendar(spanOf(to.minus({ days })), 'window', asOf).map((bucket) => ({
      period,
      label: period,
      bucket: { ...bucket, partial: false },
    }));
  });
  return {
    windows: [...ofCalendar('week', week), ...ofCalendar('quarter', quarter), ...trailing],
    from: { week: week.toISODate(), quarter: quarter.toISODate(), any: (week < quarter ? week : quarter).toISODate() },
    to: to.toISODate(),
  };
}
