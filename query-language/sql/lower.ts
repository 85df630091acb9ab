import { isInstant, type Type } from '../analysis/type.ts';
import { asked, type Plan } from '../plan/plan.ts';
import { lowerFold, lowerSince } from './fold.ts';
import { and, combine, firstError, hasErrors, knownOf, plain, settled, sourcesOf, truth, whenKnown, type Lowered } from './lowered.ts';
import { applyOperation, isQuestion } from './operation.ts';
import { pathMeant } from './pattern-operation.ts';
import { joinsOf, placeAt, type Place } from './place.ts';
import { quote } from './quote.ts';

export function lower(plan: Plan, place: Place): Lowered {
  return lowerings[plan.kind](plan as never, place);
}

type Lowerings = { readonly [Kind in Plan['kind']]: (plan: Extract<Plan, { kind: Kind }>, place: Place) => Lowered };

const lowerings: Lowerings = {
  literal: ({ type, value }, { parameters }) =>
    value === null ? plain('NULL') : { ...plain(parameters.bind(value, sqlType(type))), total: true },
  now: (_, { now = 'CAST($now AS TIMESTAMPTZ)' }) => ({ ...plain(now), total: true }),
  at: ({ moment, plan }, place) => lower(plan, placeAt(place, lower(moment, place).value)),
  fact: ({ table, column, about = asked }, place) => {
    if (table === 'entity' && about === asked && place.entity !== undefined) return plain(`${place.entity}.${quote(column)}`);
    const joins = joinsOf(place, about);
    const alias = joins.only(table);
    const known = [joins.isKnown(alias)];
    return { value: `${alias}.${quote(column)}`, known, sources: known, errors: [] };
  },
  present: ({ table, about = asked }, place) => {
    if (table === 'entity' && about === asked && place.entity !== undefined) return plain('TRUE');
    const joins = joinsOf(place, about);
    const alias = joins.only(table);
    const known = joins.isKnown(alias);
    return truth(`CASE WHEN ${known} THEN ${alias}."is present" END`, [], [known]);
  },
  field: ({ column }) => plain(`t.${quote(column)}`),
  column: ({ name }, { columns }) => {
    const column = columns?.get(name);
    if (!column) throw new Error(`The rows have no column ${name}`);
    return column;
  },
  element: ({ name }) => plain(quote(name)),
  list: ({ items }, place) => {
    const lowered = items.map((item) => lower(item, place));
    return combine(lowered, whenKnown(knownOf(lowered), `[${lowered.map(({ value }) => value).join(', ')}]`));
  },
  fold: (plan, place) => lowerFold(plan, place, lower),
  since: (plan, place) => lowerSince(plan, place, lower),
  each: (plan, place) => lowerEach(plan, place),
  equal: ({ left, right }, place) => {
    const sides = [lower(left, place), lower(right, place)] as const;
    return truth(equality(...sides), sides);
  },
  order: ({ operator, left, right }, place) => {
    const sides = [lower(left, place), lower(right, place)] as const;
    return truth(`(${sides[0].value} ${operator} ${sides[1].value})`, sides);
  },
  within: ({ item, list }, place) => {
    const needle = lower(item, place);
    if (list.kind === 'list') {
      const items = list.items.map((each) => lower(each, place));
      const answer = items.length > 0 ? `(${items.map((each) => equality(needle, each)).join(' OR ')})` : 'FALSE';
      return settled(truth(answer, [needle, ...items]));
    }
    const haystack = lower(list, place);
    const both = [needle, haystack];
    const found = `list_contains(${haystack.value}, ${needle.value})`;
    const lacking = `len(list_filter(${haystack.value}, lambda item: item IS NULL)) > 0`;
    const answer = needle.total ? found : `CASE WHEN ${needle.value} IS NULL THEN ${lacking} ELSE ${found} END`;
    return truth(whenKnown(knownOf(both), answer), both);
  },
  logic: ({ operator, left, right }, place) => {
    const sides = [lower(left, place), lower(right, place)] as const;
    return settled(truth(`(${sides[0].value} ${operator === 'and' ? 'AND' : 'OR'} ${sides[1].value})`, sides));
  },
  not: ({ operand }, place) => {
    const inner = lower(operand, place);
    return truth(`(NOT ${inner.value})`, [inner]);
  },
  arithmetic: ({ operator, left, right, type }, place) => {
    const sides = [lower(left, place), lower(right, place)] as const;
    return combine(sides, calculate(operator, sides[0].value, sides[1].value, left.type, right.type, type));
  },
  coalesce: ({ left, right }, place) => {
    const [first, second] = [lower(left, place), lower(right, place)];
    const either = `coalesce(${first.value}, ${second.value})`;
    const known = second.known.length > 0 ? [...first.known, `(${first.value} IS NOT NULL OR ${and(second.known)})`] : first.known;
    const lacking = `CASE WHEN ${and([...first.known, `${first.value} IS NULL`])} THEN ${firstError(second)} END`;
    const errors = [...first.errors, ...(hasErrors(second) ? [lacking] : [])];
    return { ...combine([first, second], whenKnown(first.known, either)), known, errors };
  },
  choice: ({ condition, whenTrue, whenFalse }, place) => {
    const [asked, first, second] = [lower(condition, place), lower(whenTrue, place), lower(whenFalse, place)];
    const either = (yes: string, no: string): string => `CASE WHEN ${asked.value} THEN ${yes} WHEN NOT ${asked.value} THEN ${no} END`;
    const errors = [...asked.errors, ...(hasErrors(first, second) ? [either(firstError(first), firstError(second))] : [])];
    return {
      ...combine([asked, first, second], either(first.value, second.value)),
      known: [either(and(first.known), and(second.known))],
      errors,
    };
  },
  apply: ({ operation, arguments: given }, place) => {
    const path = operation === 'matches' && given[1]?.kind === 'literal' ? pathMeant(String(given[1].value)) : undefined;
    if (path !== undefined) return lowerPath(given[0]!, path, place);
    const lowered = given.map((each) => lower(each, place));
    const { value, error } = applyOperation(
      operation,
      lowered.map((each) => each.value),
    );
    const combined = isQuestion(operation) ? truth(value, lowered) : combine(lowered, value);
    if (error === undefined) return combined;
    return { ...combined, known: [...combined.known, `${error} IS NULL`], errors: [...combined.errors, error] };
  },
};

/** Whether a text is a path or lies in it, which to compare costs less than to match. */
function lowerPath(plan: Plan, path: string, place: Place): Lowered {
  const subject = lower(plan, place);
  const bind = (part: string): string => place.parameters.bind(part, 'VARCHAR');
  return truth(`(${subject.value} = ${bind(path)} OR starts_with(${subject.value}, ${bind(`${path}/`)}))`, [subject]);
}

/** A function of one element over a list value. What is known of the elements, and what is wrong with them, is gathered over the list. */
function lowerEach({ list, name, how, body }: Extract<Plan, { kind: 'each' }>, place: Place): Lowered {
  const source = lower(list, place);
  const inside = lower(body, place);
  const over = (sql: string): string => `list_transform(${source.value}, lambda ${quote(name)}: ${sql})`;
  const sources = sourcesOf([source, inside]);
  const wrong = (element: string): readonly string[] => (hasErrors(inside) ? [`list_min(${over(element)})`] : []);
  const undecided = wrong(`CASE WHEN (${inside.value}) IS NULL THEN ${firstError(inside)} END`);
  switch (how) {
    case 'map': {
      const each = inside.known.length > 0 ? [`coalesce(list_bool_and(${over(`coalesce(${and(inside.known)}, FALSE)`)}), TRUE)`] : [];
      const errors = [...source.errors, ...wrong(firstError(inside))];
      return { value: whenKnown(each, over(inside.value)), known: [...source.known, ...each], sources, errors };
    }
    case 'filter': {
      const known = [...inside.sources, ...undecided.map((error) => `${error} IS NULL`)];
      const kept = `list_filter(${source.value}, lambda ${quote(name)}: ${inside.value})`;
      return { value: whenKnown(known, kept), known: [...source.known, ...known], sources, errors: [...source.errors, ...undecided] };
    }
    case 'any':
    case 'all': {
      const answers = over(inside.value);
      const [decisive, otherwise] = how === 'any' ? ['TRUE', 'FALSE'] : ['FALSE', 'TRUE'];
      const decided = `WHEN list_contains(${answers}, ${decisive}) THEN ${decisive}`;
      const open = `WHEN len(list_filter(${answers}, lambda answer: answer IS NULL)) > 0 THEN NULL`;
      const answer = `CASE WHEN ${source.value} IS NULL THEN NULL ${decided} ${open} ELSE ${otherwise} END`;
      return settled({ ...truth(answer, [source], sources), errors: [...source.errors, ...undecided] });
    }
  }
}

/** Null equals null, and what is unknown makes the answer unknown. Where neither side can be null, `=` says the same at less cost. */
function equality(left: Lowered, right: Lowered): string {
  if (left.total && right.total) return `(${left.value} = ${right.value})`;
  return whenKnown(knownOf([left, right]), `(${left.value} IS NOT DISTINCT FROM ${right.value})`);
}

/** What no integer or moment can hold is null, as a division by zero is. */
function calculate(operator: string, left: string, right: string, leftType: Type, rightType: Type, type: Type): string {
  const seconds = (value: string, { kind }: Type): string => (kind === 'date' ? `epoch(CAST(${value} AS TIMESTAMPTZ))` : `epoch(${value})`);
  if (isInstant(leftType)) {
    return isInstant(rightType)
      ? `(${seconds(left, leftType)} - ${seconds(right, rightType)})`
      : `to_timestamp(CAST(TRY_CAST(${seconds(left, leftType)} ${operator} ${right} AS DECIMAL(18, 6)) AS DOUBLE))`;
  }
  if (type.kind === 'text') return `(${left} || ${right})`;
  if (operator === '/') return `(CAST(${left} AS DOUBLE) / nullif(${right}, 0))`;
  if (operator === '%') return `(${left} % nullif(${right}, 0))`;
  return type.kind === 'integer' ? `TRY_CAST(CAST(${left} AS HUGEINT) ${operator} ${right} AS BIGINT)` : `(${left} ${operator} ${right})`;
}

const sqlTypes: Readonly<Record<Exclude<Type['kind'], 'list' | 'record'>, string>> = {
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  number: 'DOUBLE',
  text: 'VARCHAR',
  date: 'DATE',
  timestamp: 'TIMESTAMPTZ',
  duration: 'DOUBLE',
  version: 'VARCHAR',
  grade: 'VARCHAR',
  json: 'JSON',
  null: 'VARCHAR',
};

export function sqlType(type: Type): string {
  if (type.kind === 'list') return `${sqlType(type.of)}[]`;
  return type.kind === 'record' ? 'VARCHAR' : sqlTypes[type.kind];
}
