/** How numbers, times and names are written. Times are UTC; ages are counted from the page's as-of time. */

const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const counts = new Intl.NumberFormat('en');
const moments = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * In whole percent, rounded down, as the command line has it: what stands as 90% has reached 90%, what stands as 100% is all. What is
 * less than 1% and not nothing says so.
 */
export function percent(ratio: number | null): string {
  if (ratio === null) return '–';
  // What sums of binary fractions may be off by takes nothing from 0.1 + 0.2.
  const whole = Math.floor(ratio * 100 + 1e-9);
  return whole === 0 && ratio > 0 ? `< ${percents.format(0.01)}` : percents.format(whole / 100);
}

export function count(value: number): string {
  return counts.format(value);
}

/** `1 service`, `2 services`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${counts.format(value)} ${value === 1 ? noun : plural}`;
}

export function moment(instant: string): string {
  return `${moments.format(new Date(instant))} UTC`;
}

export function localDay(date: string): string {
  return days.format(new Date(`${date.slice(0, 10)}T00:00:00Z`));
}

/** The last day of a half-open window. */
export function dayBefore(date: string): string {
  return days.format(new Date(Date.parse(`${date}T00:00:00Z`) - day * 1000));
}

/** How long before `asOf` something was: `just now`, `12 min ago`, `3 h ago`, `5 d ago`. */
export function age(instant: string, asOf: string): string {
  const seconds = (Date.parse(asOf) - Date.parse(instant)) / 1000;
  if (seconds < minute) return 'just now';
  if (seconds < hour) return `${Math.floor(seconds / minute)} min ago`;
  if (seconds < 2 * day) return `${Math.floor(seconds / hour)} h ago`;
  return `${counts.format(Math.floor(seconds / day))} d ago`;
}

/** A measured value in the words of its unit: `3.2 per week`, `14 h`, `8%`. */
export function quantity(value: number, unit: string): string {
  if (unit === 'seconds') return duration(value);
  return unit === 'ratio' ? percent(value) : plain(value);
}

/** What stands beside the value; nothing where the value says it itself. */
export function unitName(unit: string): string {
  return unit === 'seconds' || unit === 'ratio' ? '' : unit;
}

function duration(seconds: number): string {
  if (seconds < hour) return `${plain(seconds / minute)} min`;
  return seconds < 2 * day ? `${plain(seconds / hour)} h` : `${plain(seconds / day)} d`;
}

function plain(value: number): string {
  return value.toLocaleString('en', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 2 });
}

/** `team:default/payments` is called `payments`; what is no identifier is shown as it is. */
export function shortName(identifier: string): string {
  return /^[a-z]+:[^/]+\/(.+)$/.exec(identifier)?.[1] ?? identifier;
}

/** `small-sample` reads `small sample`. */
export function spelledOut(code: string): string {
  return code.replaceAll(/[-_]/g, ' ');
}
