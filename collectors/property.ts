import type { Column, ColumnType, Kind, Value } from '../query-language/catalog.ts';
import type { Fact } from '../query-language/diagnostic.ts';
import type { Extract } from './collector.ts';
import { jsonOf } from './sources/catalog/custom-value.ts';
import { isMissing } from './sources/catalog/field.ts';

/** What a file gives for one property: the value as it was written, every scalar as its text, and where messages say it stands. */
export interface GivenProperty {
  readonly column: string;
  readonly written: unknown;
  /** File, line and column, as in `shop.yaml:12:5`. */
  readonly place: string;
  /** Says something about it, at its place. */
  readonly say: (code: string, facts: Readonly<Record<string, Fact>>) => Extract;
}

/**
 * The row of an entity's properties, of what is given for them. Where a value is not what its property takes, that is said, and nothing
 * is known of the properties of this entity until it is put right: a wrong value taken for none could pass for an answer. Whoever
 * gives an entity any property answers for its properties before those who only list it.
 */
export function* rowOfProperties({ name: kind, properties }: Kind, entity: string, given: readonly GivenProperty[]): Iterable<Extract> {
  const values: Record<string, Value> = { entity };
  const wrong: string[] = [];
  for (const { column, written, place, say } of given) {
    const declared = properties.columns[column];
    if (!declared || isMissing(written)) continue;
    const read = readProperty(declared, written);
    if ('value' in read) {
      values[column] = read.value;
      continue;
    }
    const property = column.replaceAll('_', '-');
    const found = declared.sensitive ? 'something else' : shown(written);
    yield say('property.unusable', { entity, kind, property, wanted: read.wanted, found });
    wrong.push(`\`${property}\` should be ${read.wanted}, but is ${found} (${place})`);
  }
  const reading = { reading: properties.name, scope: entity };
  if (wrong.length > 0) yield { ...reading, outcome: 'failed', reason: `${wrong.slice(0, 3).join('; ')}.` };
  else {
    yield { table: properties.name, values };
    if (Object.keys(values).length > 1) yield { ...reading, outcome: 'read', reason: '' };
  }
}

/** The value of a property as it is written, in whichever format; or what would be one. */
export function readProperty(column: Column, written: unknown): { readonly value: Value } | { readonly wanted: string } {
  const { wanted, read } = readers[column.type];
  const value = read(typeof written === 'string' ? written.trim() : written);
  if (value === undefined) return { wanted: column.values ? oneOf(column.values, wanted) : wanted };
  const items = Array.isArray(value) ? value : [value];
  if (column.values && items.some((item) => !column.values?.includes(String(item)))) return { wanted: oneOf(column.values, wanted) };
  return { value };
}

function oneOf(values: readonly string[], wanted: string): string {
  const named = values.slice(0, 12).map((each) => `\`${each}\``);
  const list = `${named.join(', ')}${values.length > named.length ? ', …' : ''}`;
  return wanted.startsWith('a list') ? `a list of ${list}` : values.length === 1 ? list : `one of ${list}`;
}

interface Reader {
  /** What it takes, for messages: a noun with its article. */
  readonly wanted: string;
  readonly read: (written: unknown) => Value | undefined;
}

/** More than this is a document and no property. */
const longestText = 10_000;
const longestList = 1000;

const readers: Readonly<Record<ColumnType, Reader>> = {
  text: { wanted: 'a text', read: textOf },
  version: { wanted: 'a version such as 1.4.2', read: textOf },
  boolean: { wanted: 'true or false', read: fromText((text) => ({ true: true, false: false })[text.toLowerCase()]) },
  integer: { wanted: 'a whole number', read: fromText(integerOf) },
  number: { wanted: 'a number', read: fromText(numberOf) },
  grade: { wanted: 'a letter from A to D, or F', read: fromText((text) => (/^[ABCDF]$/u.test(text) ? text : undefined)) },
  date: { wanted: 'a day such as 2026-01-31', read: fromText((text) => momentOf(text, /^\d{4}-\d{2}-\d{2}$/u)?.slice(0, 10)) },
  timestamp: {
    wanted: 'a moment such as 2026-01-31T14:00:00Z',
    read: fromText((text) => momentOf(text, /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/u)),
  },
  duration: { wanted: 'a length of time such as 4h or 30d', read: fromText(secondsOf) },
  json: { wanted: 'a value', read: (written) => withinLimit(jsonOf(written)) },
  'list<text>': { wanted: 'a list of texts', read: listOf(textOf) },
  'list<integer>': { wanted: 'a list of whole numbers', read: listOf(fromText(integerOf)) },
  'list<number>': { wanted: 'a list of numbers', read: listOf(fromText(numberOf)) },
};

function fromText<T>(read: (text: string) => T | undefined): (written: unknown) => T | undefined {
  return (written) => (typeof written === 'string' && written.length <= longestText ? read(written.trim()) : undefined);
}

function textOf(written: unknown): string | undefined {
  return typeof written === 'string' ? withinLimit(written.trim()) : undefined;
}

function withinLimit(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= longestText ? text : undefined;
}

/** A list; in place of one, as cells and annotations have it, a text with commas or semicolons between its items. */
function listOf<T extends string | number>(read: (item: unknown) => T | undefined): (written: unknown) => readonly T[] | undefined {
  return (written) => {
    const items: readonly unknown[] = Array.isArray(written) ? written : typeof written === 'string' ? written.split(/[,;]/u) : [undefined];
    const found = items.filter((item) => !isMissing(item) || item === undefined).map(read);
    return found.length <= longestList && found.every((item) => item !== undefined) ? found : undefined;
  };
}

function integerOf(text: string): number | undefined {
  const value = numberOf(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

function numberOf(text: string): number | undefined {
  const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** A moment in UTC; one that the calendar does not have, such as February 30th, is none. */
function momentOf(text: string, form: RegExp): string | undefined {
  if (!form.test(text)) return undefined;
  const day = new Date(text.slice(0, 10));
  const moment = new Date(text);
  const isThere = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10)) && !Number.isNaN(moment.getTime());
  return isThere ? moment.toISOString() : undefined;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function secondsOf(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,6})?)([smhdw])$/u.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (units[unit] ?? 0);
}

/** As much of a value as a message needs. */
function shown(written: unknown): string {
  if (Array.isArray(written)) return 'a list';
  if (typeof written !== 'string') return 'a mapping';
  const text = written.trim().replaceAll(/\s+/gu, ' ');
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}
