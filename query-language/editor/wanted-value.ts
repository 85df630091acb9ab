import { typeOf } from '../analysis/operand.ts';
import type { Type } from '../analysis/type.ts';
import type { Environment } from '../compile.ts';
import type { Parameter, QueryFunction } from '../function.ts';
import type { Origin } from '../plan/plan.ts';
import * as t from '../syntax/token.ts';
import { lastMember, type Reader } from './reader.ts';
import { chainBefore, endOf, infixAt, type OpenCall, type Surroundings } from './surroundings.ts';
import { originOf, originOfArgument } from './value-suggestion.ts';

/** What a value at a place should be: of what type, and one that which column takes. */
export interface WantedValue {
  readonly type?: Type | undefined;
  readonly origin?: Origin | undefined;
}

/** An argument that begins at a place. */
export interface BegunArgument {
  readonly call: OpenCall;
  readonly called: QueryFunction;
  readonly parameter: Parameter | undefined;
}

const comparisons = [t.Equal, t.NotEqual, t.AtMost, t.AtLeast, t.Below, t.Above, t.SingleEqual, t.In];

/** What is wanted at a place: by the argument that it is, or by what it is compared with. */
export function wantedValue(around: Surroundings, reader: Reader, environment: Environment): WantedValue {
  const argument = begunArgument(around, reader);
  if (argument?.parameter) return wantedBy({ ...argument, parameter: argument.parameter }, reader, environment);
  const end = startOfValue(around);
  const operator = around.before[end - 1];
  if (!operator || !(comparisons.includes(operator.tokenType) || infixAt(around.before, end - 1))) return {};
  const negated = around.before[end - 2]?.tokenType === t.Not ? 1 : 0;
  const chain = chainBefore(around.before, end - 1 - negated);
  const operand = chain && reader.meaningOf(reader.written(chain));
  return { type: operand && typeOf(operand), origin: originOf(operand) };
}

function wantedBy(
  { call, called, parameter }: BegunArgument & { readonly parameter: Parameter },
  reader: Reader,
  environment: Environment,
): WantedValue {
  const { type } = parameter;
  const callee = reader.written(call.callee);
  const { object } = lastMember(callee);
  if (type === 'lambda') return {};
  // What a list is asked to contain, or a text to be like, is one of the values that those are made of.
  const receiver = object === undefined ? undefined : originOf(reader.meaningOf(object));
  if (type === 'any') return { origin: receiver };
  const isText = type.kind === 'text' || type.kind === 'list';
  return {
    type,
    origin: isText ? (originOfArgument(callee, called, parameter, environment, (part) => reader.meaningOf(part)) ?? receiver) : undefined,
  };
}

/** The argument of the innermost call that begins at the place, or that is a list in which the place is. */
export function begunArgument(around: Surroundings, reader: Reader): BegunArgument | undefined {
  const call = around.calls.at(-1);
  const last = around.before[startOfValue(around) - 1];
  if (!call || !last || endOf(last) !== call.argumentStart) return undefined;
  const known = reader.known(reader.written(call.callee));
  if (known?.kind !== 'function') return undefined;
  const { takes } = known.called;
  const { argumentName, argumentIndex } = call;
  return {
    call,
    called: known.called,
    parameter: argumentName === undefined ? takes[argumentIndex] : takes.find(({ name }) => name === argumentName),
  };
}

/** The token with which the value begins that the place is in: the place itself, or the bracket of the list around it. */
function startOfValue({ before, inList }: Surroundings): number {
  return inList ? before.findLastIndex(({ tokenType }) => tokenType === t.OpenList) : before.length;
}
