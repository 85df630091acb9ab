import type { Column, ColumnType, Value } from '../../../query-language/catalog.ts';
import { letters } from '../../../rubrics/rubric.ts';

/** The value that a column holds, or in words what it wants in place of what is written. */
export type ReadValue = { readonly value: Value } | { readonly wanted: string };

/** Reads what an example writes for a column. Moments may be told from the moment of the evaluation, `3d ago`; lengths of time as `4h`. */
export function readValue({ type, required, values, unit }: Column, written: unknown, now: string): ReadValue {
  if (written === null) return required ? { wanted: 'given, it is never null' } : { value: null };
  const { read, wanted } = readers[type];
  const value = read(written, now);
  if (value === undefined) return { wanted: type === 'number' && unit === 'ratio' ? `${wanted} such as 0.6 for 60 %` : wanted };
  return values && !values.includes(String(value)) ? { wanted: `one of ${values.join(', ')}` } : { value };
}

interface Reader {
  /** What the column wants, as it fits behind “should be”. */
  readonly wanted: string;
  /** The value, or undefined where what is written is none of the type. */
  readonly read: (written: unknown, now: string) => Value | undefined;
}

const isText = (written: unknown): written is string => typeof written === 'string';
const isNumber = (written: unknown): written is number => typeof written === 'number' && Number.isFinite(written);
const isInteger = (written: unknown): written is number => Number.isSafeInteger(written);
const areAll =
  <T extends string | number>(holds: (written: unknown) => written is T) =>
  (written: unknown): readonly T[] | undefined =>
    Array.isArray(written) && written.every((each) => holds(each)) ? written : undefined;
const only =
  <T extends Value>(holds: (written: unknown) => written is T) =>
  (written: unknown): T | undefined =>
    holds(written) ? written : undefined;

const readers: Readonly<Record<ColumnType, Reader>> = {
  boolean: { wanted: 'true or false', read: only((written) => typeof written === 'boolean') },
  integer: { wanted: 'a whole number', read: only(isInteger) },
  number: { wanted: 'a number', read: only(isNumber) },
  text: { wanted: 'text', read: only(isText) },
  version: { wanted: 'text', read: only(isText) },
  grade: {
    wanted: `one of ${letters.join(', ')}`,
    read: (written) => letters.find((each) => each === written),
  },
  json: { wanted: 'any value', read: (written) => JSON.stringify(written) },
  date: { wanted: 'a day such as 2026-01-31', read: (written) => momentOf(written, /^\d{4}-\d{2}-\d{2}$/u)?.slice(0, 10) },
  timestamp: {
    wanted: 'a moment such as 3d ago or 2026-01-31T10:00Z',
    read: (written, now) => momentBefore(written, now) ?? momentOf(written, /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)?$/u),
  },
  duration: { wanted: 'a length of time such as 4h', read: (written) => (isText(written) ? secondsOf(written) : undefined) },
  'list<text>': { wanted: 'a list of texts', read: areAll(isText) },
  'list<integer>': { wanted: 'a list of whole numbers', read: areAll(isInteger) },
  'list<number>': { wanted: 'a list of numbers', read: areAll(isNumber) },
};

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function secondsOf(written: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d{1,5}(?:\.\d{1,3})?)([smhdw])$/u.exec(written) ?? [];
  return unit === '' ? undefined : Number(amount) * (units[unit] ?? 0);
}

function momentBefore(written: unknown, now: string): string | undefined {
  if (!isText(written) || !written.endsWith(' ago')) return undefined;
  const seconds = secondsOf(written.slice(0, -' ago'.length));
  return seconds === undefined ? undefined : new Date(Date.parse(now) - seconds * 1000).toISOString();
}

/** A moment in UTC; one that the calendar does not have, such as February 30th, is none. */
function momentOf(written: unknown, form: RegExp): string | undefined {
  if (!isText(written) || !form.test(written)) return undefined;
  const moment = new Date(written);
  return Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(written.slice(0, 10)) ? undefined : moment.toISOString();
}
