import { receiverOf } from '../analysis/argument.ts';
import { value } from '../analysis/operand.ts';
import { integer } from '../analysis/type.ts';
import type { QueryFunction } from '../function.ts';

export const number: readonly QueryFunction[] = [
  {
    name: 'number.round',
    on: 'number',
    describes: 'The nearest integer; halves away from zero.',
    takes: [],
    returns: 'integer',
    examples: ['(ci.coverage * 100).round() >= 90'],
    lower: (call) => value({ kind: 'apply', type: integer, operation: 'round', arguments: [receiverOf(call)] }),
  },
  {
    name: 'number.absolute',
    on: 'number',
    describes: 'Without its sign.',
    takes: [],
    returns: 'number',
    examples: ['(ci.coverage - 80%).absolute() < 5%'],
    lower: (call) => {
      const plan = receiverOf(call);
      return value({ kind: 'apply', type: plan.type, operation: 'absolute', arguments: [plan] });
    },
  },
];
