import type { Context, Given } from './evaluate.ts';
import {
  conjunction,
  disjunction,
  fault,
  isInstant,
  isList,
  isRow,
  isRows,
  order,
  undecided,
  unknown,
  type Element,
  type Instant,
  type Result,
  type Rows,
  type Value,
} from './value.ts';

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

/** What a function of one element gives for each, and whether all it looks at was read. */
function each(object: Result, apply: (element: Element) => Result, context: Context): { results: readonly Result[]; complete: boolean } {
  const rows = isRows(object);
  const elements: readonly Element[] = rows ? object.elements : isList(object) ? object.map((value) => () => value) : [];
  const { result, complete } = context.watch(() => {
    apply(rows ? object.blank : () => null);
    return elements.map((element) => apply(element));
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
      const elements = object.elements.map((element) => () => apply(element));
      return { ...object, elements, blank: () => apply(object.blank), mapped: true };
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
      if (!isRows(object)) return undecided(object) ?? null;
      object.blank();
      const values = object.elements.map((element) => element());
      return undecided(...values) ?? gather((values as Value[]).filter((value) => value !== null));
    },
  };
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

const sinceNow = (value: Value, { now }: Context): number => (now as Instant).seconds - (isInstant(value) ? value.seconds : 0);

/** Members by name; those of a row stand behind the name of its table. */
export const members: Readonly<Record<string, Member>> = {
  lower: ofValue([], (text) => letterwise(text as string, (letter) => letter.toLowerCase())),
  upper: ofValue([], (text) => letterwise(text as string, (letter) => letter.toUpperCase())),
  trim: ofValue([], (text) => (text as string).trim()),
  toNumber: { takes: [], give: (object) => numberOf(object) },
  startsWith: question(['part'], (text, part) => text.startsWith(part)),
  endsWith: question(['part'], (text, part) => text.endsWith(part)),
  matches: question(['pattern'], (text, pattern) => new RegExp(`^(?:${pattern})$`, 'u').test(text)),
  matchesIn: question(['pattern'], (text, pattern) => new RegExp(pattern, 'u').test(text)),
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
  sum: aggregate(total),
  average: aggregate((values) => (values.length > 0 ? total(values) / values.length : null)),
  minimum: aggregate((values) => values.toSorted(order)[0] ?? null),
  maximum: aggregate((values) => values.toSorted(order).at(-1) ?? null),
  'pull_request.age': age('created_at'),
  'commit.age': age('committed_at'),
  'commit.freshness': age('committed_at'),
  'release.age': age('published_at'),
  'deployment.age': age('created_at'),
  'incident.age': age('created_at'),
  'incident.duration': ofRow(({ created_at: began, resolved_at: ended }) =>
    typeof began === 'string' && typeof ended === 'string' ? (Date.parse(ended) - Date.parse(began)) / 1000 : null,
  ),
  'pull_request.status': ofRow(({ state }) => (state ?? null) as Value),
  'branch_protection.numReviewsRequired': ofRow(({ required_approvals: approvals }) => (approvals ?? null) as Value),
};
