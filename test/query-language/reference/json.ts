import { fault, instantOf, isInstant, isJson, type Json, type Result, type Value } from './value.ts';
import { isVersion } from './version.ts';

/** What json holds as a value of its own: null for null, otherwise json. */
export function jsonOf(content: unknown): Json | null {
  return content === null || content === undefined ? null : { kind: 'json', content };
}

/** What a column of a type holds. */
export function valueOf(content: unknown, type: string): Value {
  if (typeof content !== 'string') return content as Value;
  switch (type) {
    case 'timestamp':
      return instantOf(content);
    case 'date':
      return { ...instantOf(content), day: true };
    case 'json':
      return jsonOf(JSON.parse(content));
    case 'version':
      return { kind: 'version', text: content };
    case 'grade':
      return { kind: 'grade', letter: content };
    default:
      return content;
  }
}

export function isMapping(content: unknown): content is Readonly<Record<string, unknown>> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

/** What a mapping has under a key. */
export function getKey({ content }: Json, key: string): Json | null | typeof fault {
  if (!isMapping(content)) return fault;
  return Object.hasOwn(content, key) ? jsonOf(content[key]) : null;
}

/** What a list has at a position, from the end when it is negative. */
export function getAt({ content }: Json, position: number): Json | null | typeof fault {
  return Array.isArray(content) ? jsonOf(content.at(position)) : fault;
}

export function itemsOf({ content }: Json): readonly Value[] | typeof fault {
  return Array.isArray(content) ? content.map(jsonOf) : fault;
}

export function lengthOf({ content }: Json): number | typeof fault {
  if (Array.isArray(content)) return content.length;
  if (typeof content === 'string') return [...content].length;
  return isMapping(content) ? Object.keys(content).length : fault;
}

/** What json is converted to: nothing may be lost by it. */
export const conversions = {
  boolean: ({ content }: Json): Result => {
    if (typeof content === 'boolean') return content;
    return content === 'true' ? true : content === 'false' ? false : fault;
  },
  number: ({ content }: Json): Result => {
    const text = typeof content === 'number' ? String(content) : content;
    if (typeof text !== 'string' || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)) return fault;
    const number = Number(text);
    const isWhole = /^\s*[+-]?\d+\s*$/.test(text);
    return !Number.isFinite(number) || (isWhole && !Number.isSafeInteger(number)) ? fault : number;
  },
  text: ({ content }: Json): Result => {
    if (typeof content === 'string') return content;
    return typeof content === 'number' || typeof content === 'boolean' ? JSON.stringify(content) : fault;
  },
  day: ({ content }: Json): Result => dayOf(content),
  moment: ({ content }: Json): Result => momentOf(content),
  duration: ({ content }: Json): Result => secondsOf(content),
  version: ({ content }: Json): Result => {
    const text = Number.isInteger(content) ? String(content) : content;
    return typeof text === 'string' && isVersion(text) ? { kind: 'version', text: text.trim() } : fault;
  },
  grade: ({ content }: Json): Result => gradeOf(content),
} as const;

export function gradeOf(content: unknown): Result {
  return typeof content === 'string' && /^[ABCDF]$/.test(content) ? { kind: 'grade', letter: content } : fault;
}

export function dayOf(content: unknown): Result {
  if (typeof content !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(content) || !isDay(content)) return fault;
  return { ...instantOf(content), day: true };
}

export function momentOf(content: unknown): Result {
  if (typeof content !== 'string') return fault;
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(content);
  if (!parts || !isDay(parts[1]!)) return fault;
  const [hours, minutes, seconds] = parts.slice(2, 5).map((part) => Number(part ?? 0)) as [number, number, number];
  if (hours > 23 || minutes > 59 || seconds > 59) return fault;
  return instantOf(parts[2] === undefined || parts[5] !== undefined ? content.replace(' ', 'T') : `${content.replace(' ', 'T')}Z`);
}

function isDay(day: string): boolean {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && date >= 1 && date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const units: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };

/** A length of time as the language writes it, or as ISO 8601 does without months. */
export function secondsOf(content: unknown): Result {
  if (typeof content !== 'string') return fault;
  const short = /^(\d+(?:\.\d+)?)([wdhms])$/.exec(content);
  if (short) return Number(short[1]) * units[short[2]!]!;
  const iso = /^([+-]?)P(?:(-?\d+)Y)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+(?:\.\d+)?)S)?)?$/.exec(content);
  if (!iso || iso.slice(2).every((part) => part === undefined) || content.endsWith('T')) return fault;
  const seconds = [31_536_000, 604_800, 86_400, 3600, 60, 1].reduce((sum, length, index) => sum + length * Number(iso[index + 2] ?? 0), 0);
  return iso[1] === '-' ? -seconds : seconds;
}

/** Two values that are compared: json is converted to what the other is, a text to the version or the grade that it spells. */
export function agreed(left: Value, right: Value, areDurations = false): readonly [Value, Value] | typeof fault {
  const first = adapted(left, right, areDurations);
  const second = adapted(right, left, areDurations);
  return first === fault || second === fault ? fault : [first as Value, second as Value];
}

function adapted(value: Value, other: Value, isDuration: boolean): Result {
  if (isJson(value) && other !== null && !isJson(other)) return conversionTo(other, isDuration)(value);
  if (typeof value !== 'string' || typeof other !== 'object' || other === null || !('kind' in other)) return value;
  if (other.kind === 'version') return { kind: 'version', text: value };
  return other.kind === 'grade' ? { kind: 'grade', letter: value } : value;
}

function conversionTo(other: Value, isDuration: boolean): (json: Json) => Result {
  if (isInstant(other)) return conversions.moment;
  if (typeof other === 'number') return isDuration ? conversions.duration : conversions.number;
  if (typeof other === 'string') return conversions.text;
  if (typeof other === 'boolean') return conversions.boolean;
  if (other !== null && 'kind' in other && other.kind === 'version') return conversions.version;
  if (other !== null && 'kind' in other && other.kind === 'grade') return conversions.grade;
  throw new Error('Json is compared with a list');
}
