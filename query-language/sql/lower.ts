import { isInstant, type Type } from '../analysis/type.ts';
import { asked, gathered, type Fold, type Plan, type Rows } from '../plan/plan.ts';
import { aggregateColumn, isKnown, type Aggregates, type Joins } from './joins.ts';
import { applyOperation, isQuestion } from './operation.ts';
import type { Parameters } from './parameters.ts';
import { quote } from './quote.ts';

/**
 * A plan as SQL. `value` is NULL wherever the value is null or unknown, so ordering, arithmetic and functions pass both on by
 * themselves. `known` tells the two apart where that matters: conditions that are all true when the value, null or not, is known. For
 * a boolean that operators made, NULL itself means unknown (three-valued logic), and `known` is that it is not NULL.
 */
export interface Lowered {
  readonly value: string;
  readonly known: readonly string[];
  /** That each table the value rests on was read, whatever the value: what a filter over rows needs of the entity around them. */
  readonly sources: readonly string[];
  /** Text of what went wrong in this row, NULL where nothing did. */
  readonly errors: readonly string[];
  /** True when the value is never null where it is known: a count, a literal. */
  readonly total?: true;
}

/** Where a plan is being rendered: which joins it may ask for, and the alias of the entity's own row where it is at hand. */
export interface Place {
  /** By what plans are about. */
  readonly joins: ReadonlyMap<string, Joins>;
  readonly parameters: Parameters;
  readonly entity?: string;
  /** Columns of the rows that a stage works on, by their names. */
  readonly columns?: ReadonlyMap<string, Lowered>;
  /** Where the rows that a stage gathers into one are aggregated. */
  readonly gathering?: Gathering;
}

/** Rows that are being gathered: where their aggregates are computed, and how what is asked of each is rendered. */
export interface Gathering {
  readonly group: Aggregates;
  readonly place: Place;
}

export function lower(plan: Plan, place: Place): Lowered {
  return lowerings[plan.kind](plan as never, place);
}

type Lowerings = { readonly [Kind in Plan['kind']]: (plan: Extract<Plan, { kind: Kind }>, place: Place) => Lowered };

const lowerings: Lowerings = {
  literal: ({ type, value }, { parameters }) =>
    value === null ? plain('NULL') : { ...plain(parameters.bind(value, sqlType(type))), total: true },
  now: () => ({ ...plain('CAST($now AS TIMESTAMPTZ)'), total: true }),
  fact: ({ table, column, about = asked }, place) => {
    if (table === 'entity' && about === asked && place.entity !== undefined) return plain(`${place.entity}.${quote(column)}`);
    const alias = joinsOf(place, about).only(table);
    return { value: `${alias}.${quote(column)}`, known: [isKnown(alias)], sources: [isKnown(alias)], errors: [] };
  },
  present: ({ table, about = asked }, place) => {
    if (table === 'entity' && about === asked && place.entity !== undefined) return plain('TRUE');
    const alias = joinsOf(place, about).only(table);
    return truth(`CASE WHEN ${isKnown(alias)} THEN ${alias}."is present" END`, [], [isKnown(alias)]);
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
  fold: (plan, place) => lowerFold(plan, place),
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
  apply: ({ operation, arguments: given, type }, place) => {
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

/** Rows to one value: an aggregate in the group that goes through the table once, null where the table was not read. */
function lowerFold({ rows, how, of, by }: Extract<Plan, { kind: 'fold' }>, place: Place): Lowered {
  const { group, place: inside } = gatheringOf(rows, place);
  const conditions = rows.conditions.map((condition) => lower(condition, inside));
  /** That a row is there and satisfies the first conditions, all of them when no number is given. */
  const passes = (first?: number): string => [group.isRow, ...conditions.slice(0, first).map(({ value }) => value)].join(' AND ');
  const where = passes();
  const taken = of ? lower(of, inside) : plain(group.isRow);

  const aggregate = (call: string, condition = where): string => aggregateColumn(group, `${call} FILTER (WHERE ${condition})`);
  const read = (sources: readonly string[]): readonly string[] => sources.map((source) => aggregateColumn(group, `bool_and(${source})`));
  const narrowedBy = read(sourcesOf(conditions));
  const wrong = conditions.flatMap((condition, index) => {
    const undecided = `${passes(index)} AND (${condition.value}) IS NULL`;
    return hasErrors(condition) ? [aggregate(`min(${firstError(condition)})`, undecided)] : [];
  });
  const sources = [group.isKnown, ...narrowedBy, ...read(taken.sources)];
  /** That it is known which rows there are. */
  const counted = [...narrowedBy, ...wrong.map((error) => `${error} IS NULL`)];

  const give = (value: string): Lowered => ({
    value: whenKnown(counted, value),
    known: [group.isKnown, ...counted],
    sources,
    errors: wrong,
  });
  /** Gives what comes of the values of all rows: unknown when one of them is. */
  const giveOf = (value: string): Lowered => {
    const known = taken.known.length > 0 ? [`coalesce(${aggregate(`bool_and(coalesce(${and(taken.known)}, FALSE))`)}, TRUE)`] : [];
    const given = give(whenKnown(known, value));
    const errors = hasErrors(taken) ? [aggregate(`min(${firstError(taken)})`)] : [];
    return { ...given, known: [...given.known, ...known], errors: [...given.errors, ...errors] };
  };
  const quantify = (decisive: string, otherwise: string): Lowered => {
    const undecided = `${where} AND (${taken.value}) IS NULL`;
    const found = aggregate('count(*)', `${where} AND (${taken.value}) IS ${decisive}`);
    const open = aggregate('count(*)', undecided);
    const answer = `CASE WHEN ${found} > 0 THEN ${decisive} WHEN ${open} > 0 THEN NULL WHEN ${group.isKnown} THEN ${otherwise} END`;
    const errors = hasErrors(taken) ? [aggregate(`min(${firstError(taken)})`, undecided)] : [];
    return settled({ ...truth(whenKnown(counted, answer)), sources, errors: [...wrong, ...errors] });
  };
  const gathered = (list: string): string => {
    const values = aggregate(list, `${where} AND ${taken.value} IS NOT NULL`);
    return `CASE WHEN ${group.isKnown} THEN coalesce(${values}, []) END`;
  };
  const pick = (call: 'arg_min_null' | 'arg_max_null'): string => {
    const key = by ? lower(by, inside).value : taken.value;
    return aggregate(`${call}(${taken.value}, row(${[key, ...group.order].join(', ')}))`, `${where} AND ${key} IS NOT NULL`);
  };
  const summed = (): string => {
    const sum = `coalesce(${aggregate(`sum(${taken.value})`)}, 0)`;
    return `CASE WHEN ${group.isKnown} THEN ${of?.type.kind === 'integer' ? `TRY_CAST(${sum} AS BIGINT)` : sum} END`;
  };
  const folds: Readonly<Record<Fold, () => Lowered>> = {
    count: () => ({ ...give(aggregate('count(*)')), total: true }),
    sum: () => giveOf(summed()),
    average: () => giveOf(aggregate(`avg(${taken.value})`)),
    minimum: () => giveOf(aggregate(`min(${taken.value})`)),
    maximum: () => giveOf(aggregate(`max(${taken.value})`)),
    first: () => give(pick('arg_min_null')),
    last: () => give(pick('arg_max_null')),
    values: () => giveOf(gathered(`list(${taken.value} ORDER BY ${taken.value})`)),
    distinct: () => giveOf(gathered(`list(DISTINCT ${taken.value} ORDER BY ${taken.value})`)),
    any: () => quantify('TRUE', 'FALSE'),
    all: () => quantify('FALSE', 'TRUE'),
  };
  return folds[how]();
}

function gatheringOf(rows: Rows, place: Place): Gathering {
  if (rows.table === gathered) {
    if (!place.gathering) throw new Error('Nothing is gathered here');
    return place.gathering;
  }
  const about = rows.about ?? asked;
  const group = joinsOf(place, about).group(rows);
  const joins = new Map([[about, group.inner], ...(rows.hop && group.reached ? [[rows.hop.to, group.reached] as const] : [])]);
  return { group, place: { joins, parameters: place.parameters } };
}

function joinsOf({ joins }: Place, about: string): Joins {
  const own = joins.get(about);
  if (!own) throw new Error(`The plan looks at ${about}, which is out of sight`);
  return own;
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

/** A value that is known wherever it stands. */
function plain(value: string): Lowered {
  return { value, known: [], sources: [], errors: [] };
}

/** A boolean in which NULL means unknown. */
function truth(value: string, parts: readonly Lowered[] = [], sources: readonly string[] = sourcesOf(parts)): Lowered {
  return { value, known: [`${value} IS NOT NULL`], sources, errors: errorsOf(parts) };
}

/** What was wrong with a part counts only where the answer depends on it, which is where there is none. */
function settled(lowered: Lowered): Lowered {
  if (!hasErrors(lowered)) return lowered;
  return { ...lowered, errors: [`CASE WHEN (${lowered.value}) IS NULL THEN ${firstError(lowered)} END`] };
}

function hasErrors(...parts: readonly Lowered[]): boolean {
  return parts.some(({ errors }) => errors.length > 0);
}

function firstError({ errors }: Lowered): string {
  return errors.length > 0 ? `coalesce(${[...errors, 'NULL'].join(', ')})` : 'NULL';
}

function combine(parts: readonly Lowered[], value: string): Lowered {
  return { value, known: knownOf(parts), sources: sourcesOf(parts), errors: errorsOf(parts) };
}

function knownOf(parts: readonly Lowered[]): readonly string[] {
  return [...new Set(parts.flatMap(({ known }) => known))];
}

function sourcesOf(parts: readonly Lowered[]): readonly string[] {
  return [...new Set(parts.flatMap(({ sources }) => sources))];
}

function errorsOf(parts: readonly Lowered[]): readonly string[] {
  return [...new Set(parts.flatMap(({ errors }) => errors))];
}

function whenKnown(known: readonly string[], value: string): string {
  return known.length > 0 ? `CASE WHEN ${and(known)} THEN ${value} END` : value;
}

function and(conditions: readonly string[]): string {
  return conditions.length > 0 ? `(${conditions.join(' AND ')})` : 'TRUE';
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
