import { fieldOf, onlyRow, rowsOf, value } from '../analysis/operand.ts';
import { alsoCalled, type QueryFunction } from '../function.ts';

const levels: QueryFunction = {
  name: 'oncall.levels',
  describes: 'How many levels of escalation there are.',
  takes: [],
  returns: 'integer',
  unit: 'levels',
  reads: ['escalation_policy'],
  examples: ['oncall.levels >= 2'],
  lower: (call) => value(fieldOf(onlyRow('escalation_policy'), call.table('escalation_policy'), 'levels')),
};

const people: QueryFunction = {
  name: 'oncall.people',
  describes: 'Who is on call now, one row for each level and person.',
  takes: [],
  returns: 'list of on call',
  reads: ['on_call'],
  examples: ['oncall.people.any((person) => person.level == 1)'],
  lower: () => rowsOf('on_call'),
};

export const oncall: readonly QueryFunction[] = [
  {
    name: 'oncall',
    describes: 'The escalation policy that answers for the entity; null when there is none.',
    takes: [],
    returns: 'escalation policy',
    reads: ['escalation_policy'],
    examples: ['oncall != null'],
    lower: () => onlyRow('escalation_policy'),
  },
  levels,
  alsoCalled('oncall.numOfEscalations', levels, 'oncall.numOfEscalations() >= 2'),
  people,
  alsoCalled('oncall.usersOnCall', people, 'oncall.usersOnCall().length > 0'),
];
