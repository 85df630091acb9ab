import { z } from 'zod';

/** The name of a time zone. */
export const zoneName = z.string().refine(isZone, 'not a time zone of the IANA database, for example `Europe/Zurich`');

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
