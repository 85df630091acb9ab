import { fieldOf, onlyRow, rowsOf, value, type Operand } from '../analysis/operand.ts';
import type { Call, QueryFunction } from '../function.ts';

const levels = (call: Call): Operand => value(fieldOf(onlyRow('escalation_policy'), call.table('escalation_policy'), 'levels'));

export const oncall: readonly QueryFunction[] = [
  {
    name: 'oncall',
    describes: 'The escalation policy that answers for the entity; null when there is none.',
    takes: [],
    returns: 'escalation policy',
    examples: ['oncall != null'],
    lower: () => onlyRow('escalation_policy'),
  },
  {
    name: 'oncall.levels',
    describes: 'How many levels of escalation there are.',
    takes: [],
    returns: 'integer',
    examples: ['oncall.levels >= 2'],
    lower: levels,
  },
  {
    name: 'oncall.numOfEscalations',
    alias: 'oncall.levels',
    describes: 'How many levels of escalation there are.',
    takes: [],
    returns: 'integer',
    examples: ['oncall.numOfEscalations() >= 2'],
    lower: levels,
  },
  {
    name: 'oncall.people',
    describes: 'Who is on call now, one row for each level and person.',
    takes: [],
    returns: 'list of on call',
    examples: ['oncall.people.any((person) => person.level == 1)'],
    lower: () => rowsOf('on_call'),
  },
];
