import { columnOf, rowsOf, type Operand } from '../analysis/operand.ts';
import { oneOf } from '../analysis/window.ts';
import type { Call, QueryFunction } from '../function.ts';

const owners = (): Operand => rowsOf('owner');

export const ownership: readonly QueryFunction[] = [
  {
    name: 'ownership',
    describes: 'The first owner by any source; null when nobody owns the entity.',
    takes: [],
    returns: 'owner',
    examples: ['ownership != null', 'ownership.name == "payments"'],
    lower: (call: Call) => ({
      kind: 'record',
      table: 'owner',
      place: { kind: 'picked', rows: { table: 'owner', conditions: [] }, how: 'first', by: columnOf(call.table('owner'), 'owner') },
    }),
  },
  {
    name: 'ownership.owners',
    describes: 'Everyone who owns the entity, by any source.',
    takes: [],
    returns: 'list of owner',
    examples: ['ownership.owners.length > 0'],
    lower: owners,
  },
  {
    name: 'ownership.allOwners',
    alias: 'ownership.owners',
    describes: 'Everyone who owns the entity, by any source.',
    takes: [],
    returns: 'list of owner',
    examples: ['ownership.allOwners().length > 0'],
    lower: owners,
  },
  {
    name: 'ownership.teams',
    describes: 'The teams among the owners.',
    takes: [],
    returns: 'list of owner',
    examples: ['ownership.teams().any((team) => team.known)'],
    lower: (call) => rowsOf('owner', ...oneOf(call.table('owner'), 'kind', 'team')),
  },
];
