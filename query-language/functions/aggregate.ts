import { fromJson, sortable } from '../analysis/conversion.ts';
import { elementType, listOfCall, mapped } from '../analysis/list-value.ts';
import { literal, value, type Operand } from '../analysis/operand.ts';
import { areOrdered, describeType, integer, isNumeric, listOf, number, type Type } from '../analysis/type.ts';
import type { Call, QueryFunction } from '../function.ts';
import type { Fold, Operation, Plan, Rows } from '../plan/plan.ts';

/** The values that an aggregate takes: those that rows were mapped to, or the elements of a list. */
type Values = { readonly rows: Rows; readonly of: Plan } | { readonly list: Plan };

function valuesOf(call: Call, name: string): Values | undefined {
  const list = listOfCall(call);
  if (list.kind === 'value') return { list: list.plan };
  if (list.of) return { rows: list.rows, of: list.of };
  call.fault('aggregate.wants-values', { function: name });
  return undefined;
}

function typeOf(values: Values): Type {
  return 'list' in values ? elementType(values.list) : values.of.type;
}

/** The values as one list, nulls of rows left out. */
function asList(values: Values): Plan {
  if ('list' in values) return values.list;
  const { rows, of } = values;
  return { kind: 'fold', type: listOf(of.type), rows, how: 'values', of };
}

/** Numbers, where the values are json that may spell them. */
function asNumbers(values: Values): Values {
  if (typeOf(values).kind !== 'json') return values;
  const toNumber = (plan: Plan): Plan => fromJson(plan, number);
  return 'list' in values ? { list: mapped(values.list, toNumber) } : { ...values, of: toNumber(values.of) };
}

interface Aggregate {
  readonly name: string;
  readonly describes: string;
  readonly returns: string;
  readonly examples: QueryFunction['examples'];
  readonly takes?: QueryFunction['takes'];
  /** What comes of values of a type; nothing where it means nothing. */
  readonly type: (of: Type) => Type | undefined;
  readonly lower: (values: Values, type: Type, call: Call) => Operand;
}

function declared({ name, describes, returns, examples, takes = [], type, lower }: Aggregate): QueryFunction {
  return {
    name: `list.${name}`,
    on: 'list',
    gathers: true,
    describes,
    takes,
    returns,
    examples,
    lower: (call) => {
      const given = valuesOf(call, name);
      if (!given) return { kind: 'faulty' };
      const values = asNumbers(given);
      const of = typeOf(values);
      const result = type(of);
      return result ? lower(values, result, call) : call.fault('aggregate.not-numeric', { function: name, found: describeType(of) });
    },
  };
}

function apply(type: Type, operation: Operation, ...given: readonly Plan[]): Plan {
  return { kind: 'apply', type, operation, arguments: given };
}

/** An aggregate that the engine takes over rows as it goes, and over a list by an operation. */
function folded(how: Fold, operation: Operation): Aggregate['lower'] {
  return (values, type) => {
    if ('rows' in values) return value({ kind: 'fold', type, rows: values.rows, how, of: values.of });
    const total = apply(type, operation, values.list);
    return value(operation === 'listSum' && type.kind === 'integer' ? apply(integer, 'round', total) : total);
  };
}

/** The least or the greatest; of what sorts otherwise than it stands, by what it sorts as. */
function extreme(how: 'minimum' | 'maximum'): Aggregate['lower'] {
  const plain = folded(how, how === 'minimum' ? 'listMinimum' : 'listMaximum');
  return (values, type, call) => {
    if (type.kind !== 'version' && type.kind !== 'grade') return plain(values, type, call);
    const list = asList(values);
    return value(apply(type, how === 'minimum' ? 'listLeast' : 'listGreatest', list, mapped(list, sortable)));
  };
}

function percentile(values: Values, type: Type, call: Call): Operand {
  const share = call.number('share') ?? -1;
  if (share < 0 || share > 1) return call.fault('percentile.range', { share }, 'share');
  return value(apply(type, 'listPercentile', asList(values), literal(number, share)));
}

const summable = (of: Type): Type | undefined => (isNumeric(of) || of.kind === 'duration' ? of : undefined);
const averaged = (of: Type): Type | undefined => (isNumeric(of) ? number : of.kind === 'duration' ? of : undefined);
const ordered = (of: Type): Type | undefined => (areOrdered(of, of) ? of : undefined);
/** Values that are the same when they look the same. */
const distinguished = (of: Type): Type | undefined =>
  ['json', 'version', 'list', 'record', 'null'].includes(of.kind) ? undefined : listOf(of);

/** Members of lists that make one value of all of theirs. Nulls are left out. */
export const aggregate: readonly QueryFunction[] = [
  declared({
    name: 'sum',
    describes: 'The sum of the values; 0 when there are none.',
    returns: 'a number or a duration, as the values are',
    examples: ['git.pullRequests(lookback = 30d).map((pr) => pr.additions).sum() < 10000', 'entity.tags.map((t) => t.length).sum() < 200'],
    type: summable,
    lower: folded('sum', 'listSum'),
  }),
  declared({
    name: 'average',
    describes: 'The mean of the values; null when there are none.',
    returns: 'a number, or a duration',
    examples: ['git.pullRequests().map((pr) => pr.reviews).average() >= 1'],
    type: averaged,
    lower: folded('average', 'listAverage'),
  }),
  declared({
    name: 'median',
    describes: 'The value in the middle, between the two where there are two; null when there are none.',
    returns: 'a number, or a duration',
    examples: ['incidents().map((i) => i.duration).median() < 1h'],
    type: averaged,
    lower: (values, type) => value(apply(type, 'listMedian', asList(values))),
  }),
  declared({
    name: 'percentile',
    describes: 'The value below which the share of the values lies, between the two nearest in proportion; null when there are none.',
    takes: [{ name: 'share', describes: 'Which share, from 0% to 100%.', type: number, literal: true }],
    returns: 'a number, or a duration',
    examples: ['git.pullRequests().map((pr) => pr.additions).percentile(90%) < 500'],
    type: averaged,
    lower: percentile,
  }),
  declared({
    name: 'minimum',
    describes: 'The least of the values; null when there are none.',
    returns: 'what the values are',
    examples: ['slos.map((s) => s.attained).minimum() >= 99%'],
    type: ordered,
    lower: extreme('minimum'),
  }),
  declared({
    name: 'maximum',
    describes: 'The greatest of the values; null when there are none.',
    returns: 'what the values are',
    examples: ['incidents().map((i) => i.duration).maximum() < 8h'],
    type: ordered,
    lower: extreme('maximum'),
  }),
  declared({
    name: 'distinct',
    describes: 'Each value once, in order.',
    returns: 'list',
    examples: ['git.commits(lookback = 90d).map((c) => c.author).distinct().length >= 2'],
    type: distinguished,
    lower: folded('distinct', 'listDistinct'),
  }),
];
