import { IANAZone } from 'luxon';
import { receiverOf } from '../analysis/argument.ts';
import { faulty, literal, value } from '../analysis/operand.ts';
import { integer, text } from '../analysis/type.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import { nearName } from '../near-name.ts';
import type { Operation, Plan } from '../plan/plan.ts';

const zone: Parameter = {
  name: 'zone',
  describes: 'The time zone, by its IANA name such as `Europe/Berlin`; UTC when left out.',
  type: text,
  optional: true,
  literal: true,
};

/** The zone that is written, UTC where none is. Undefined, and reported, where there is none of that name. */
function zoneOf(call: Call): string | undefined {
  const written = call.text('zone') ?? 'UTC';
  // What is an offset and no name is valid as well for those that ask, and the engine knows none.
  if (/^[a-z]/i.test(written) && IANAZone.isValidZone(written)) return written;
  call.fault('time.zone', { zone: written, near: nearName(written, Intl.supportedValuesOf('timeZone')) ?? null }, 'zone');
  return undefined;
}

function inZone(call: Call, operation: Operation): Plan | undefined {
  const written = zoneOf(call);
  return written === undefined
    ? undefined
    : { kind: 'apply', type: integer, operation, arguments: [receiverOf(call), literal(text, written)] };
}

export const localTime: readonly QueryFunction[] = [
  {
    name: 'timestamp.hour',
    on: 'timestamp',
    describes: 'The hour of the day in a time zone, from 0 to 23.',
    takes: [zone],
    returns: 'integer',
    examples: [
      'not incidents(lookback = 30d).any((i) => i.createdAt.hour("Europe/Berlin") < 6)',
      'deploys(lookback = 30d).filter((d) => d.finishedAt.hour() between 8 and 18).length > 0',
    ],
    lower: (call) => {
      if (receiverOf(call).type.kind === 'date') return call.fault('time.whole-day', { asked: 'hour' });
      const plan = inZone(call, 'hour');
      return plan ? value(plan) : faulty;
    },
  },
  {
    name: 'timestamp.weekday',
    on: 'timestamp',
    describes: 'The day of the week in a time zone, from 1 for Monday to 7 for Sunday, as in ISO 8601.',
    takes: [zone],
    returns: 'integer',
    examples: ['deploys(lookback = 30d).all((d) => d.finishedAt.weekday("America/New_York") <= 5)', 'today().weekday() < 6'],
    lower: (call) => {
      if (receiverOf(call).type.kind === 'date' && call.gives('zone')) return call.fault('time.whole-day', { asked: 'zone' }, 'zone');
      const plan = inZone(call, 'weekday');
      return plan ? value(plan) : faulty;
    },
  },
];
