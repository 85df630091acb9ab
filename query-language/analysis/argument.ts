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

/** An argument that may be of any type, as long as it is a value. Undefined, and reported, where it is a row or rows. */
export function valueOf(call: Call, name: string): Plan | undefined {
  const operand = call.argument(name);
  if (operand?.kind === 'value') return operand.plan;
  call.fault('value.not-a-value', { what: operand?.kind ?? 'nothing' }, name);
  return undefined;
}
