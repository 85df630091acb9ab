import type { Context, Given } from './context.ts';
import { conversions, dayOf, gradeOf, momentOf } from './json.ts';
import {
  conjunction,
  disjunction,
  fault,
  isInstant,
  isJson,
  isList,
  isRow,
  isRows,
  isVersionValue,
  order,
  undecided,
  unknown,
  type Element,
  type Instant,
  type Result,
  type Row,
  type Rows,
  type Value,
  type Version,
} from './value.ts';
import { camel } from './sight.ts';
import { partsOf, type VersionParts } from './version.ts';

export interface Member {
  readonly takes: readonly string[];
  give(object: Result, given: Given, context: Context): Result;
}

/** A member that null passes through. */
function ofValue(takes: readonly string[], give: (value: Value, given: readonly Value[], context: Context) => Value): Member {
  return {
    takes,
    give: (object, given, context) => {
      const parts: readonly Result[] = [object, ...takes.map((name) => given.value(name)!)];
      const open = undecided(...parts);
      if (open !== undefined) return open;
      const [value, ...rest] = parts as Value[];
      return value === null || rest.includes(null) ? null : give(value!, rest, context);
    },
  };
}

/** A question about a text: null leaves it open. */
function question(takes: readonly string[], ask: (text: string, part: string) => boolean): Member {
  const member = ofValue(takes, (text, [part]) => ask(text as string, part as string));
  return {
    takes,
    give: (object, given, context) => {
      const answer = member.give(object, given, context);
      return answer === null ? unknown : answer;
    },
  };
}

/** Whether a text fits a pattern; an error where it is none, whatever the text. */
function matching(whole: (pattern: string) => string): Member {
  const fits = question(['pattern'], (text, pattern) => new RegExp(whole(pattern), 'u').test(text));
  return {
    takes: ['pattern'],
    give: (object, given, context) => {
      const pattern = given.value('pattern');
      return typeof pattern === 'string' && !isPattern(pattern) ? fault : fits.give(object, given, context);
    },
  };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** Letters in another case, one for one: a letter that would become two stays as it is. */
function letterwise(text: string, change: (letter: string) => string): string {
  return [...text].map((letter) => ([...change(letter)].length === 1 ? change(letter) : letter)).join('');
}

function glob(text: string, pattern: string): boolean {
  const parts = [...pattern].map((letter) =>
    letter === '*' ? '.*' : letter === '?' ? '.' : letter.replace(/[^\p{L}\p{N}]/u, (odd) => `\\u{${odd.codePointAt(0)!.toString(16)}}`),
  );
  return new RegExp(`^(?:${parts.join('')})$`, 'su').test(text);
}

function numberOf(object: Result): Result {
  const open = undecided(object);
  if (open !== undefined || object === null) return open ?? null;
  return /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(object as string) && Number.isFinite(Number(object))
    ? Number(object)
    : fault;
}

/** What is given for some elements, where it is looked at of each of all. */
function answersOf(some: readonly Element[], all: readonly Element[], give: (element: Element) => Result): readonly Result[] {
  const answers = new Map(all.map((element): [Element, Result] => [element, give(element)]));
  return some.map((element) => answers.get(element) ?? null);
}

/** The elements of rows, and those that filters left out, as something was made of each. */
function bothOf({ elements, every }: Rows, make: (element: Element) => Element): Pick<Rows, 'elements' | 'every'> {
  const made = new Map(every.map((element) => [element, make(element)]));
  return { elements: elements.map((element) => made.get(element)!), every: [...made.values()] };
}

/** What a function of one element gives for each, and whether all it looks at was read. */
function each(object: Result, apply: (element: Element) => Result, context: Context): { results: readonly Result[]; complete: boolean } {
  const rows = isRows(object);
  const elements: readonly Element[] = rows ? object.elements : isList(object) ? object.map((value) => () => value) : [];
  const { result, complete } = context.watch(() => {
    apply(rows ? object.blank : () => null);
    return answersOf(elements, rows ? object.every : elements, apply);
  });
  return { results: result, complete };
}

function quantified(decide: (answers: readonly Result[]) => Result): Member {
  return {
    takes: ['condition'],
    give: (object, given, context) => {
      const { results } = each(object, (element) => given.apply('condition', element), context);
      return undecided(object) ?? (object === null ? unknown : decide(results));
    },
  };
}

const filter: Member = {
  takes: ['condition'],
  give: (object, given, context) => {
    const { results, complete } = each(object, (element) => given.apply('condition', element), context);
    if (object === fault || results.includes(fault)) return fault;
    if (object === unknown || !complete) return unknown;
    if (object === null) return null;
    if (isList(object)) return object.filter((_, index) => results[index] === true);
    const rows = object as Rows;
    return { ...rows, elements: rows.elements.filter((_, index) => results[index] === true) };
  },
};

const map: Member = {
  takes: ['value'],
  give: (object, given, context) => {
    const apply = (element: Element): Result => given.apply('value', element);
    if (isRows(object)) {
      const made = (element: Element) => () => apply(element);
      return {
        ...object,
        ...bothOf(object, made),
        blank: made(object.blank),
        mapped: true,
      };
    }
    const { results } = each(object, apply, context);
    if (object === null) return null;
    return undecided(object, ...results) ?? (results as readonly Value[]);
  },
};

/** A number or other value out of those that rows were mapped to; nulls are left out. */
function aggregate(gather: (values: readonly Value[]) => Value): Member {
  return {
    takes: [],
    give: (object) => {
      if (!isRows(object) && !isList(object)) return undecided(object) ?? null;
      if (isRows(object)) object.blank();
      const given = isRows(object) ? answersOf(object.elements, object.every, (element) => element()) : object;
      const values = given.map((value) => (isJson(value) ? conversions.number(value) : value));
      return undecided(...values) ?? gather((values as Value[]).filter((value) => value !== null));
    },
  };
}

/** The value below which a share of the others lies; between two of them in proportion. */
function quantile(values: readonly Value[], share: number): Value {
  if (values.length === 0) return null;
  const sorted = (values as readonly number[]).toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place - Math.floor(place));
}

/** Values in their order; those that sort alike by how they are written. */
function inOrder(values: readonly Value[]): readonly Value[] {
  return values.toSorted((a, b) => order(a, b) || (isVersionValue(a) && isVersionValue(b) ? order(a.text, b.text) : 0));
}

/** By what elements that come to the same place are told apart: rows by their keys, values by themselves. */
function rankOf(element: Result, context: Context): readonly Value[] {
  if (!isRow(element)) return [element as Value];
  return context.tables.get(element.table)!.key.map((column) => context.column(element, camel(column)) as Value);
}

function byRank(left: readonly Value[], right: readonly Value[]): number {
  return left.map((value, index) => order(value, right[index]!)).find((difference) => difference !== 0) ?? 0;
}

/** The element at one end of a list, or the one that what is taken of it puts there. */
function end(which: 'first' | 'last'): Member {
  const position = which === 'first' ? 0 : -1;
  return {
    takes: ['by'],
    give: (object, given, context): Result => {
      const open = undecided(object);
      if (open !== undefined || object === null) return open ?? null;
      const elements: readonly Result[] = isRows(object) ? object.elements.map((element) => element()) : (object as readonly Value[]);
      if (!given.gives('by')) return elements.at(position) ?? null;
      if (!isRows(object)) {
        const keys = undecided(...elements.map((element) => given.apply('by', () => element)));
        if (keys !== undefined) return keys;
      }
      const ranked = elements
        .map((element): { readonly element: Result; readonly key: Value } => ({ element, key: given.apply('by', () => element) as Value }))
        .filter(({ key }) => key !== null)
        .toSorted((a, b) => order(a.key, b.key) || byRank(rankOf(a.element, context), rankOf(b.element, context)));
      const found = ranked.at(position)?.element;
      if (!isRows(object)) return found ?? null;
      return { kind: 'row', table: object.table, present: elements.length > 0, columns: found && isRow(found) ? found.columns : {} };
    },
  };
}

const ofVersion = (give: (parts: VersionParts) => Value): Member => ofValue([], (value) => give(partsOf((value as Version).text)));
const numberAt = (index: number): Member => ofVersion(({ numbers }) => (numbers[index]! < 2n ** 63n ? Number(numbers[index]) : null));

/** A text taken for something else, an error where it is nothing of the kind. */
function converting(convert: (text: Value) => Result): Member {
  return { takes: [], give: (object) => undecided(object) ?? (object === null ? null : convert(object as Value)) };
}

const total = (values: readonly Value[]): number => values.reduce<number>((sum, value) => sum + (value as number), 0);

function age(column: string): Member {
  return ofRow((columns, { now }) => {
    const since = columns[column] as string | null | undefined;
    return since == null ? null : (now as Instant).seconds - Date.parse(since) / 1000;
  });
}

function ofRow(give: (columns: Readonly<Record<string, unknown>>, context: Context) => Value): Member {
  return { takes: [], give: (object, _, context) => (isRow(object) ? give(object.columns, context) : null) };
}

/** From one moment of a row to another, in seconds. */
function span(columns: Readonly<Record<string, unknown>>, from: string, to: string): number | null {
  const [began, ended] = [columns[from], columns[to]];
  return typeof began === 'string' && typeof ended === 'string' ? (Date.parse(ended) - Date.parse(began)) / 1000 : null;
}

function between(from: string, to: string): Member {
  return ofRow((columns) => span(columns, from, to));
}

/** The mean over rows. */
function meanSeconds(from: string, to: string): Member {
  return {
    takes: [],
    give: (object) => {
      if (!isRows(object)) return object;
      const spans = object.elements.map((element) => span((element() as Row).columns, from, to)).filter((each) => each !== null);
      return spans.length > 0 ? total(spans) / spans.length : null;
    },
  };
}

const sinceNow = (value: Value, { now }: Context): number => (now as Instant).seconds - (isInstant(value) ? value.seconds : 0);

/** What a clock and a calendar on the wall say in a time zone. */
function local(read: (parts: ReadonlyMap<string, string>) => number): Member {
  return {
    takes: ['zone'],
    give: (object, given) => {
      const open = undecided(object);
      if (open !== undefined || !isInstant(object)) return open ?? null;
      const timeZone = (given.value('zone') ?? 'UTC') as string;
      const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', hourCycle: 'h23', weekday: 'short' });
      return read(new Map(format.formatToParts(object.seconds * 1000).map(({ type, value }) => [type, value])));
    },
  };
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Members by name; those of a row stand behind the name of its table. */
export const members: Readonly<Record<string, Member>> = {
  lower: ofValue([], (text) => letterwise(text as string, (letter) => letter.toLowerCase())),
  upper: ofValue([], (text) => letterwise(text as string, (letter) => letter.toUpperCase())),
  trim: ofValue([], (text) => (text as string).trim()),
  toNumber: { takes: [], give: (object) => numberOf(object) },
  startsWith: question(['part'], (text, part) => text.startsWith(part)),
  endsWith: question(['part'], (text, part) => text.endsWith(part)),
  matches: matching((pattern) => `^(?:${pattern})$`),
  matchesIn: matching((pattern) => pattern),
  like: question(['glob'], glob),
  round: ofValue([], (number) => Math.sign(number as number) * Math.round(Math.abs(number as number))),
  absolute: ofValue([], (number) => Math.abs(number as number)),
  age: ofValue([], (value, _, context) => sinceNow(value, context)),
  fromNow: ofValue([], (value, _, context) => -sinceNow(value, context)),
  length: {
    takes: [],
    give: (object) => {
      if (isRows(object)) return object.elements.length;
      return undecided(object) ?? (typeof object === 'string' ? [...object].length : isList(object) ? object.length : null);
    },
  },
  any: quantified(disjunction),
  all: quantified(conjunction),
  filter,
  map,
  count: {
    takes: ['condition'],
    give: (object, given, context) => {
      const counted = given.gives('condition') ? filter.give(object, given, context) : object;
      if (isRows(counted)) return counted.elements.length;
      return undecided(counted) ?? (isList(counted) ? counted.length : null);
    },
  },
  first: end('first'),
  last: end('last'),
  median: aggregate((values) => quantile(values, 0.5)),
  percentile: {
    takes: ['share'],
    give: (object, given, context) => aggregate((values) => quantile(values, given.value('share') as number)).give(object, given, context),
  },
  distinct: aggregate((values) => inOrder(values).filter((value, index, sorted) => index === 0 || order(sorted[index - 1]!, value) !== 0)),
  split: ofValue(['separator'], (text, [separator]) =>
    separator === '' && text !== '' ? [...(text as string)] : (text as string).split(separator as string),
  ),
  toGrade: converting(gradeOf),
  toDate: converting(dayOf),
  hour: local((parts) => Number(parts.get('hour'))),
  weekday: local((parts) => weekdays.indexOf(parts.get('weekday')!) + 1),
  toTimestamp: converting(momentOf),
  major: numberAt(0),
  minor: numberAt(1),
  patch: numberAt(2),
  prerelease: ofVersion(({ mark }) => mark),
  isStable: {
    takes: [],
    give: (object) =>
      undecided(object) ?? (isVersionValue(object) ? partsOf(object.text).numbers[0]! > 0n && partsOf(object.text).mark === null : unknown),
  },
  sum: aggregate(total),
  average: aggregate((values) => (values.length > 0 ? total(values) / values.length : null)),
  minimum: aggregate((values) => inOrder(values)[0] ?? null),
  maximum: aggregate((values) => inOrder(values).at(-1) ?? null),
  'pull_request.age': age('created_at'),
  'commit.age': age('committed_at'),
  'commit.freshness': age('committed_at'),
  'release.age': age('published_at'),
  'deployment.age': age('created_at'),
  'incident.age': age('created_at'),
  'incident.duration': between('created_at', 'resolved_at'),
  'incident.timeToAcknowledge': between('created_at', 'acknowledged_at'),
  'pull_request.timeToFirstReview': between('created_at', 'first_review_at'),
  'pull_request.timeToMerge': between('created_at', 'merged_at'),
  'pull_request.cycleTime': between('first_commit_at', 'merged_at'),
  'pull_request.size': ofRow(({ additions, deletions }) =>
    typeof additions === 'number' && typeof deletions === 'number' ? additions + deletions : null,
  ),
  meanSecondsToFirstAck: meanSeconds('created_at', 'acknowledged_at'),
  meanSecondsToResolve: meanSeconds('created_at', 'resolved_at'),
  'slo.passing': {
    takes: [],
    give: (object) => {
      const { attained = null, target = null } = isRow(object) ? object.columns : {};
      return typeof attained === 'number' && typeof target === 'number' ? attained >= target : unknown;
    },
  },
  'pull_request.status': ofRow(({ state }) => (state ?? null) as Value),
  'branch_protection.numReviewsRequired': ofRow(({ required_approvals: approvals }) => (approvals ?? null) as Value),
};
