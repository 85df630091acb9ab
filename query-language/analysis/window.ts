import type { Table } from '../catalog.ts';
import type { Call, Parameter } from '../function.ts';
import { nearName } from '../near-name.ts';
import type { Plan } from '../plan/plan.ts';
import { ageOf, columnOf, literal, type Operand } from './operand.ts';
import { boolean, duration } from './type.ts';

/** The argument by which event names are narrowed to what happened lately. */
export const lookback: Parameter = {
  name: 'lookback',
  describes: 'How far back to look; everything collected when left out.',
  type: duration,
  optional: true,
};

/** The condition that an event of `table` happened within the lookback, if one was given. */
export function within(table: Table, column: string, given: Operand | undefined): readonly Plan[] {
  if (given?.kind !== 'value') return [];
  return [{ kind: 'order', type: boolean, operator: '<=', left: ageOf(columnOf(table, column)), right: given.plan }];
}

/** The condition that a text column of a row is one of the given values, if any were given. */
export function oneOf(table: Table, column: string, values: readonly string[] | string | undefined): readonly Plan[] {
  if (values === undefined) return [];
  const items = (typeof values === 'string' ? [values] : values).map((each) => literal({ kind: 'text' }, each));
  const list: Plan = { kind: 'list', type: { kind: 'list', of: { kind: 'text' } }, items };
  return [{ kind: 'within', type: boolean, item: columnOf(table, column), list }];
}

/** As `oneOf`, of the values of an argument. Undefined, and reported, where the column never has one of them. */
export function narrowedBy(call: Call, table: Table, column: string, argument: string): readonly Plan[] | undefined {
  const written = call.texts(argument) ?? call.text(argument);
  const given = typeof written === 'string' ? [written] : written;
  const isTaken = areChoices(call, argument, given ?? [], table.columns[column]?.values ?? given ?? []);
  return isTaken ? oneOf(table, column, given) : undefined;
}

/** Whether every value given for an argument is one of its choices; reports the first that is not. */
export function areChoices(call: Call, argument: string, given: readonly string[], choices: readonly string[]): boolean {
  const odd = given.find((each) => !choices.includes(each));
  if (odd === undefined) return true;
  call.fault('call.argument-value', { name: argument, value: odd, near: nearName(odd, choices) ?? null, values: choices });
  return false;
}
