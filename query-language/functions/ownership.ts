import { columnOf, rowsOf, type Operand } from '../analysis/operand.ts';
import { oneOf } from '../analysis/window.ts';
import { alsoCalled, type Call, type QueryFunction } from '../function.ts';

function ownersOf(kind: 'team' | 'person') {
  return (call: Call): Operand => rowsOf('owner', ...oneOf(call.table('owner'), 'kind', kind));
}

const owners: QueryFunction = {
  name: 'ownership.owners',
  describes: 'Everyone who owns the entity, by any source.',
  takes: [],
  returns: 'list of owner',
  reads: ['owner'],
  examples: ['ownership.owners.length > 0'],
  lower: () => rowsOf('owner'),
};

const people: QueryFunction = {
  name: 'ownership.people',
  describes: 'The people among the owners.',
  takes: [],
  returns: 'list of owner',
  reads: ['owner'],
  examples: ['ownership.people.length == 0'],
  lower: ownersOf('person'),
};

export const ownership: readonly QueryFunction[] = [
  {
    name: 'ownership',
    describes: 'The first owner by any source; null when nobody owns the entity.',
    takes: [],
    returns: 'owner',
    reads: ['owner'],
    examples: ['ownership != null', 'ownership.name == "payments"'],
    lower: (call) => ({
      kind: 'record',
      table: 'owner',
      place: { kind: 'picked', rows: { table: 'owner', conditions: [] }, how: 'first', by: columnOf(call.table('owner'), 'owner') },
    }),
  },
  owners,
  alsoCalled('ownership.allOwners', owners, 'ownership.allOwners().length > 0'),
  {
    name: 'ownership.teams',
    describes: 'The teams among the owners.',
    takes: [],
    returns: 'list of owner',
    reads: ['owner'],
    examples: ['ownership.teams().any((team) => team.known)'],
    lower: ownersOf('team'),
  },
  people,
  alsoCalled('ownership.individuals', people, 'ownership.individuals().length == 0'),
];
