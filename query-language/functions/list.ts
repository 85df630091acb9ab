import { elementOf, faulty, literal, typeOf, value, type Operand } from '../analysis/operand.ts';
import { areComparable, boolean, describeType, integer, isNumeric, listOf, number, type Type } from '../analysis/type.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import type { Fold, Plan } from '../plan/plan.ts';

const condition: Parameter = { name: 'condition', describes: 'What each element is asked.', type: 'lambda' };

/** A lambda applied to the element, when it gives a boolean. */
function asked(call: Call, element: Operand): Plan | undefined {
  const answer = call.apply('condition', element);
  if (answer.kind === 'faulty') return undefined;
  if (answer.kind === 'value' && (answer.plan.type.kind === 'boolean' || answer.plan.type.kind === 'null')) return answer.plan;
  const type = typeOf(answer);
  call.fault('lambda.not-boolean', { found: type ? describeType(type) : answer.kind });
  return undefined;
}

/** The element that a lambda over a list value sees. Elements of lambdas within one another have different names. */
function element(list: Plan, nesting: number): { readonly name: string; readonly operand: Operand } {
  const name = `element_${nesting}`;
  const type: Type = list.type.kind === 'list' ? list.type.of : { kind: 'null' };
  return { name, operand: value({ kind: 'element', type, name }) };
}

function quantified(how: 'any' | 'all', describes: string, example: string): QueryFunction {
  return {
    name: `list.${how}`,
    on: 'list',
    describes,
    takes: [condition],
    returns: 'boolean',
    examples: [example],
    lower: (call) => {
      const { receiver } = call;
      if (receiver.kind === 'rows') {
        const of = asked(call, elementOf(receiver));
        return of ? value({ kind: 'fold', type: boolean, rows: receiver.rows, how, of }) : faulty;
      }
      const list = listOfValues(receiver);
      const each = element(list, call.nesting);
      const body = asked(call, each.operand);
      return body ? value({ kind: 'each', type: boolean, list, name: each.name, how, body }) : faulty;
    },
  };
}

function listOfValues(receiver: Operand): Plan {
  if (receiver.kind !== 'value') throw new Error('A member of a list was asked of something else');
  return receiver.plan;
}

/** The values that an aggregate takes: those the list was mapped to. */
function mapped(call: Call, name: string): { readonly rows: Extract<Operand, { kind: 'rows' }>['rows']; readonly of: Plan } | undefined {
  const { receiver } = call;
  if (receiver.kind === 'rows' && receiver.of) return { rows: receiver.rows, of: receiver.of };
  call.fault('aggregate.wants-values', { function: name });
  return undefined;
}

function aggregate(
  name: string,
  how: Fold,
  describes: string,
  example: string,
  typeOfResult: (of: Type) => Type | undefined,
): QueryFunction {
  return {
    name: `list.${name}`,
    on: 'list',
    describes,
    takes: [],
    returns: 'what the elements are',
    examples: [example],
    lower: (call) => {
      const source = mapped(call, name);
      if (!source) return faulty;
      const type = typeOfResult(source.of.type);
      if (!type) return call.fault('aggregate.not-numeric', { function: name, found: describeType(source.of.type) });
      return value({ kind: 'fold', type, rows: source.rows, how, of: source.of });
    },
  };
}

const summable = (of: Type): Type | undefined => (isNumeric(of) || of.kind === 'duration' ? of : undefined);
const averaged = (of: Type): Type | undefined => (isNumeric(of) ? number : of.kind === 'duration' ? of : undefined);
const ordered = (of: Type): Type | undefined => (['boolean', 'json', 'list', 'record'].includes(of.kind) ? undefined : of);

export const list: readonly QueryFunction[] = [
  {
    name: 'list.length',
    on: 'list',
    describes: 'How many elements there are.',
    takes: [],
    returns: 'integer',
    examples: ['monitors.length > 0'],
    lower: ({ receiver }) => {
      if (receiver.kind === 'rows') return value({ kind: 'fold', type: integer, rows: receiver.rows, how: 'count' });
      return value({ kind: 'apply', type: integer, operation: 'listLength', arguments: [listOfValues(receiver)] });
    },
  },
  {
    name: 'list.filter',
    on: 'list',
    describes: 'The elements for which the condition is true. Elements for which it is unknown are left out.',
    takes: [condition],
    returns: 'list',
    examples: ['git.pullRequests().filter((pr) => pr.draft == false).length <= 10'],
    lower: (call) => {
      const { receiver } = call;
      if (receiver.kind === 'rows') {
        const wanted = asked(call, elementOf(receiver));
        return wanted ? { ...receiver, rows: { ...receiver.rows, conditions: [...receiver.rows.conditions, wanted] } } : faulty;
      }
      const source = listOfValues(receiver);
      const each = element(source, call.nesting);
      const body = asked(call, each.operand);
      return body ? value({ kind: 'each', type: source.type, list: source, name: each.name, how: 'filter', body }) : faulty;
    },
  },
  {
    name: 'list.map',
    on: 'list',
    describes: 'What the function gives for each element.',
    takes: [{ name: 'value', describes: 'What to take of each element.', type: 'lambda' }],
    returns: 'list',
    examples: ['slos.map((s) => s.target).minimum() >= 99%'],
    lower: (call) => {
      const { receiver } = call;
      const rows = receiver.kind === 'rows';
      const source = rows ? undefined : listOfValues(receiver);
      const each = source && element(source, call.nesting);
      const taken = call.apply('value', rows ? elementOf(receiver) : each!.operand);
      if (taken.kind === 'faulty') return faulty;
      if (taken.kind !== 'value') return call.fault('value.not-a-value', { what: taken.kind });
      if (rows) return { kind: 'rows', rows: receiver.rows, of: taken.plan };
      return value({ kind: 'each', type: listOf(taken.plan.type), list: source!, name: each!.name, how: 'map', body: taken.plan });
    },
  },
  quantified('any', 'Whether the condition is true of some element; false for an empty list.', 'monitors.any((m) => m.notifies)'),
  quantified(
    'all',
    'Whether the condition is true of every element; true for an empty list.',
    'slos.all((s) => s.errorBudgetRemaining > 0)',
  ),
  {
    name: 'list.contains',
    on: 'list',
    describes: 'Whether some element equals the value.',
    takes: [{ name: 'value', describes: 'What to look for.', type: 'any' }],
    returns: 'boolean',
    examples: ['entity.tags contains "pci"', 'ownership.owners.map((o) => o.name).contains("payments")'],
    lower: (call) => {
      const { receiver } = call;
      const wanted = call.argument('value');
      if (wanted?.kind !== 'value') return call.fault('value.not-a-value', { what: wanted?.kind ?? 'nothing' });
      const of = receiver.kind === 'rows' ? receiver.of : undefined;
      if (receiver.kind === 'rows' && !of) return call.fault('aggregate.wants-values', { function: 'contains' });
      const source = of ? undefined : listOfValues(receiver);
      const type = of?.type ?? (source?.type.kind === 'list' ? source.type.of : undefined);
      if (type && !areComparable(type, wanted.plan.type)) {
        return call.fault('type.not-comparable', {
          operator: 'contains',
          left: describeType(listOf(type)),
          right: describeType(wanted.plan.type),
        });
      }
      if (source) return value({ kind: 'within', type: boolean, item: wanted.plan, list: source });
      const equal: Plan = { kind: 'equal', type: boolean, left: of ?? literal({ kind: 'null' }, null), right: wanted.plan };
      return value({ kind: 'fold', type: boolean, rows: (receiver as Extract<Operand, { kind: 'rows' }>).rows, how: 'any', of: equal });
    },
  },
  aggregate(
    'sum',
    'sum',
    'The sum of the values; 0 when there are none.',
    'git.pullRequests(lookback = 30d).map((pr) => pr.additions).sum() < 10000',
    summable,
  ),
  aggregate(
    'average',
    'average',
    'The mean of the values; null when there are none.',
    'git.pullRequests().map((pr) => pr.reviews).average() >= 1',
    averaged,
  ),
  aggregate(
    'minimum',
    'minimum',
    'The least of the values; null when there are none.',
    'slos.map((s) => s.attained).minimum() >= 99%',
    ordered,
  ),
  aggregate(
    'maximum',
    'maximum',
    'The greatest of the values; null when there are none.',
    'incidents().map((i) => i.duration).maximum() < 8h',
    ordered,
  ),
];
