import type { Call } from '../function.ts';
import type { Plan } from '../plan/plan.ts';

/** The value left of the dot, of a member that only values have. */
export function receiverOf({ receiver }: Call): Plan {
  if (receiver.kind !== 'value') throw new Error('A member of a value was asked of something else');
  return receiver.plan;
}

/** An argument that is always given and always a value. */
export function argumentOf(call: Call, name: string): Plan {
  const operand = call.argument(name);
  if (operand?.kind !== 'value') throw new Error(`Argument ${name} was taken to be given`);
  return operand.plan;
}
