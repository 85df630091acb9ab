import type { Context } from './context.ts';
import { jq } from './jq.ts';
import { conversions, dayOf, isMapping, jsonOf } from './json.ts';
import type { Name } from './names.ts';
import { fault, isInstant, isJson, isRow, undecided, unknown, type Instant, type Result, type Value } from './value.ts';
import { isVersion } from './version.ts';

/** A name of one argument through which null passes. */
function of(argument: string, give: (value: NonNullable<Value>, context: Context) => Result): Name {
  return {
    takes: [argument],
    give: (given, context) => {
      const value = given.value(argument)!;
      return undecided(value) ?? (value === null ? null : give(value as NonNullable<Value>, context));
    },
  };
}

const version = of('text', (value) => {
  if (isJson(value)) return conversions.version(value);
  if (typeof value !== 'string') return value;
  return isVersion(value) ? { kind: 'version', text: value.trim() } : fault;
});

/** The first day of a stretch, from the parts of a day in UTC. */
function startOf(change: (year: number, month: number, day: number, weekday: number) => readonly [number, number, number]): Name {
  return of('moment', (value) => {
    const day = new Date((value as Instant).seconds * 1000);
    const parts = change(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), (day.getUTCDay() + 6) % 7);
    return { kind: 'instant', seconds: Date.UTC(...parts) / 1000, day: true };
  });
}

const day = startOf((year, month, date) => [year, month, date]);

/** What is under a key, or in the mapping that its first words name. */
function lookUp(values: ReadonlyMap<string, unknown>, key: string): unknown {
  if (values.has(key)) return values.get(key);
  const words = key.split('.');
  for (let length = words.length - 1; length > 0; length -= 1) {
    const found = words
      .slice(length)
      .reduce<unknown>(
        (content, word) => (isMapping(content) && Object.hasOwn(content, word) ? content[word] : null),
        values.get(words.slice(0, length).join('.')) ?? null,
      );
    if (found !== null) return found;
  }
  return null;
}

/** Names that give versions, days and json. */
export const typedNames: Readonly<Record<string, Name>> = {
  version,
  semver: version,
  custom: {
    takes: ['key'],
    give: (given, context) => {
      const rows = context.rows('custom_value');
      if (rows === unknown) return unknown;
      const entries = rows.elements.map((element): readonly [string, unknown] => {
        const row = element();
        const { key, value } = isRow(row) ? row.columns : {};
        return [String(key), JSON.parse(String(value))];
      });
      return jsonOf(lookUp(new Map(entries), given.value('key') as string));
    },
  },
  jq: {
    takes: ['value', 'program'],
    give: (given) => {
      const value = given.value('value')!;
      return undecided(value) ?? jq(given.value('program') as string, value as Value);
    },
  },
  today: { takes: [], give: (_, context) => day.give({ gives: () => true, value: () => context.now, apply: () => unknown }, context) },
  date: {
    takes: ['of'],
    give: (given, context) => {
      const value = given.value('of')!;
      if (isInstant(value)) return day.give({ ...given, value: () => value }, context);
      return isJson(value) ? conversions.day(value) : typeof value === 'string' ? dayOf(value) : value;
    },
  },
  day,
  week: startOf((year, month, date, weekday) => [year, month, date - weekday]),
  month: startOf((year, month) => [year, month, 1]),
  quarter: startOf((year, month) => [year, month - (month % 3), 1]),
  year: startOf((year) => [year, 0, 1]),
};
