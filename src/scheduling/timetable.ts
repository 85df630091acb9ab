import { Cron } from 'croner';

/** When something is due again and again: a cron pattern in a time zone. */
export interface Timetable {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly pattern: string;
  /** IANA zone in which the fields are read. */
  readonly zone: string;
}

/** The first moment after the given one at which the timetable is due, ISO 8601 in UTC; nothing when there is none. */
export function nextDue(timetable: Timetable, after: string): string | undefined {
  return new Cron(timetable.pattern, { mode: '5-part', timezone: timetable.zone, paused: true }).nextRun(new Date(after))?.toISOString();
}
