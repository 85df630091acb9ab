import { value } from '../analysis/operand.ts';
import { integer } from '../analysis/type.ts';
import type { Call, QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';

function receiver(call: Call): Plan {
  if (call.receiver.kind !== 'value') throw new Error('A member of a number was asked of something else');
  return call.receiver.plan;
}

export const number: readonly QueryFunction[] = [
  {
    name: 'number.round',
    on: 'number',
    describes: 'The nearest integer; halves away from zero.',
    takes: [],
    returns: 'integer',
    examples: ['(ci.coverage * 100).round() >= 90'],
    lower: (call) => value({ kind: 'apply', type: integer, operation: 'round', arguments: [receiver(call)] }),
  },
  {
    name: 'number.absolute',
    on: 'number',
    describes: 'Without its sign.',
    takes: [],
    returns: 'number',
    examples: ['(ci.coverage - 80%).absolute() < 5%'],
    lower: (call) => {
      const plan = receiver(call);
      return value({ kind: 'apply', type: plan.type, operation: 'absolute', arguments: [plan] });
    },
  },
];
