import { sameness, heldBy } from '../analysis/membership.ts';
import { conditionOf, elementIn, elementType, filtered, listOfCall, quantified } from '../analysis/list-value.ts';
import { sortable } from '../analysis/conversion.ts';
import { countOf, faulty, literal, value, type Operand } from '../analysis/operand.ts';
import { areOrdered, boolean, describeType, integer, listOf } from '../analysis/type.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';

const condition: Parameter = { name: 'condition', describes: 'What each element is asked.', type: 'lambda' };

function quantifier(how: 'any' | 'all', describes: string, example: string): QueryFunction {
  return {
    name: `list.${how}`,
    on: 'list',
    gathers: true,
    describes,
    takes: [condition],
    returns: 'boolean',
    examples: [example],
    lower: (call) => {
      const list = listOfCall(call);
      const { name, operand } = elementIn(list, call.nesting);
      const asked = conditionOf(call, operand);
      return asked ? quantified(list, name, how, asked) : faulty;
    },
  };
}

function filter(call: Call): Operand {
  const list = listOfCall(call);
  const { name, operand } = elementIn(list, call.nesting);
  const wanted = conditionOf(call, operand);
  return wanted ? filtered(list, name, wanted) : faulty;
}

function lengthOf(list: Operand): Operand {
  if (list.kind === 'rows') return value(countOf(list.rows));
  return list.kind === 'value' ? value({ kind: 'apply', type: integer, operation: 'listLength', arguments: [list.plan] }) : faulty;
}

/** The element at one end: of a list value as it stands, or by what a lambda takes of each. */
function end(name: 'first' | 'last', describes: string, ...examples: QueryFunction['examples']): QueryFunction {
  return {
    name: `list.${name}`,
    on: 'list',
    describes,
    takes: [
      {
        name: 'by',
        describes: 'By what to order them; needed for rows, which have no order of their own.',
        type: 'lambda',
        optional: true,
      },
    ],
    returns: 'an element',
    examples,
    lower: (call) => {
      const list = listOfCall(call);
      if (!call.gives('by')) {
        if (list.kind === 'rows') return call.fault('order.missing', { function: name });
        const position = literal(integer, name === 'first' ? 0 : -1);
        return value({ kind: 'apply', type: elementType(list.plan), operation: 'listAt', arguments: [list.plan, position] });
      }
      const element = elementIn(list, call.nesting);
      const by = call.apply('by', element.operand);
      if (by.kind === 'faulty') return faulty;
      if (by.kind !== 'value') return call.fault('value.not-a-value', { what: by.kind });
      if (!areOrdered(by.plan.type, by.plan.type))
        return call.fault('order.meaningless', { function: name, found: describeType(by.plan.type) });
      const key = sortable(by.plan);
      if (list.kind === 'value') {
        const keys: Plan = { kind: 'each', type: listOf(key.type), list: list.plan, name: element.name, how: 'map', body: key };
        const operation = name === 'first' ? 'listLeast' : 'listGreatest';
        return value({ kind: 'apply', type: elementType(list.plan), operation, arguments: [list.plan, keys] });
      }
      if (list.of) return value({ kind: 'fold', type: list.of.type, rows: list.rows, how: name, of: list.of, by: key });
      if (list.rows.hop) return call.fault('order.missing', { function: name });
      return { kind: 'record', table: list.rows.table, place: { kind: 'picked', rows: list.rows, how: name, by: key } };
    },
  };
}

/** Members of lists that give elements, or say something of them. */
export const list: readonly QueryFunction[] = [
  {
    name: 'list.length',
    on: 'list',
    describes: 'How many elements there are.',
    takes: [],
    returns: 'integer',
    examples: ['monitors.length > 0'],
    lower: (call) => lengthOf(listOfCall(call)),
  },
  {
    name: 'list.count',
    on: 'list',
    gathers: true,
    describes: 'How many elements there are, or of how many the condition is true.',
    takes: [{ ...condition, optional: true }],
    returns: 'integer',
    examples: ['git.pullRequests().count((pr) => pr.draft) <= 10'],
    lower: (call) => lengthOf(call.gives('condition') ? filter(call) : listOfCall(call)),
  },
  {
    name: 'list.filter',
    on: 'list',
    describes: 'The elements for which the condition is true. Elements for which it is unknown are left out.',
    takes: [condition],
    returns: 'list',
    examples: ['git.pullRequests().filter((pr) => pr.draft == false).length <= 10'],
    lower: filter,
  },
  {
    name: 'list.map',
    on: 'list',
    describes: 'What the function gives for each element.',
    takes: [{ name: 'value', describes: 'What to take of each element.', type: 'lambda' }],
    returns: 'list',
    examples: ['slos.map((s) => s.target).minimum() >= 99%'],
    lower: (call) => {
      const list = listOfCall(call);
      const { name, operand } = elementIn(list, call.nesting);
      const taken = call.apply('value', operand);
      if (taken.kind === 'faulty') return faulty;
      if (taken.kind !== 'value') return call.fault('value.not-a-value', { what: taken.kind });
      if (list.kind === 'rows') return { kind: 'rows', rows: list.rows, of: taken.plan };
      return value({ kind: 'each', type: listOf(taken.plan.type), list: list.plan, name, how: 'map', body: taken.plan });
    },
  },
  quantifier('any', 'Whether the condition is true of some element; false for an empty list.', 'monitors.any((m) => m.notifies)'),
  quantifier(
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
      const list = listOfCall(call);
      const wanted = call.argument('value');
      if (wanted?.kind !== 'value') return call.fault('value.not-a-value', { what: wanted?.kind ?? 'nothing' });
      if (list.kind === 'rows' && !list.of) return call.fault('aggregate.wants-values', { function: 'contains' });
      const refuse = (_: string, code: string, facts: Parameters<Call['fault']>[1]): void => void call.fault(code, facts, 'value');
      const found = list.kind === 'rows' ? sameness(list.of!, wanted.plan, refuse) : heldBy(wanted.plan, list.plan, refuse);
      if (found === undefined) return faulty;
      if (found === 'incomparable') {
        const left = list.kind === 'rows' ? listOf(list.of!.type) : list.plan.type;
        const types = { left: describeType(left), right: describeType(wanted.plan.type) };
        return call.fault('type.not-comparable', { operator: 'contains', ...types });
      }
      return value(list.kind === 'rows' ? { kind: 'fold', type: boolean, rows: list.rows, how: 'any', of: found } : found);
    },
  },
  end(
    'first',
    'The first element: of a list value, or by what the function takes of each. Null when there is none.',
    'entity.tags.first() == "pci"',
    'git.pullRequests().first((pr) => pr.createdAt).draft == false',
  ),
  end(
    'last',
    'The last element: of a list value, or by what the function takes of each. Null when there is none.',
    'git.pullRequests().last((pr) => pr.createdAt).age < 30d',
  ),
];
