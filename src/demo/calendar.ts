/** Moments as whole seconds in milliseconds since 1970, and the office hours in which people work. */
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const week = 7 * day;

export function instant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

export function milliseconds(instant: string): number {
  return Date.parse(instant);
}

/** Hours that the zone is ahead of UTC in winter. Summer time would only blur when people work, so it is left out. */
const offsets: Readonly<Record<string, number>> = {
  'Europe/Berlin': 1,
  'Europe/Lisbon': 0,
  'America/New_York': -5,
  'America/Sao_Paulo': -3,
  'Asia/Kolkata': 5.5,
  'Asia/Tokyo': 9,
};

export const zones = ['Europe/Berlin', 'Europe/Lisbon', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kolkata', 'Asia/Tokyo'] as const;

/** The moment itself when it falls into office hours of the zone, else one soon after they next begin. */
export function atWork(moment: number, zone: string): number {
  const offset = (offsets[zone] ?? 0) * hour;
  const local = moment + offset;
  const midnight = Math.floor(local / day) * day;
  const opens = midnight + 9 * hour;
  const closes = midnight + 18 * hour;
  const arrival = (local % (90 * minute)) + minute;
  const weekend = [0, 6].includes(new Date(midnight).getUTCDay());
  if (!weekend && local >= opens && local <= closes) return second(moment);
  const next = !weekend && local < opens ? midnight : nextWorkday(midnight);
  return second(next + 9 * hour + arrival - offset);
}

function nextWorkday(midnight: number): number {
  const next = midnight + day;
  return [0, 6].includes(new Date(next).getUTCDay()) ? nextWorkday(next) : next;
}

export function second(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}

/** The Monday, 09:00 UTC, on or before the moment. */
export function handover(moment: number): number {
  const monday = Date.UTC(1970, 0, 5, 9);
  return monday + Math.floor((moment - monday) / week) * week;
}
