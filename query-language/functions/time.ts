import { Duration } from 'luxon';
import { ageOf, literal, value, type Operand } from '../analysis/operand.ts';
import { duration, text, timestamp } from '../analysis/type.ts';
import type { Call, QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';

const now: Plan = { kind: 'now', type: timestamp };

function instant(call: Call): Plan {
  if (call.receiver.kind !== 'value') throw new Error('A member of an instant was asked of something else');
  return call.receiver.plan;
}

const age = (call: Call): Operand => value(ageOf(instant(call)));

export const time: readonly QueryFunction[] = [
  {
    name: 'now',
    describes: 'The moment of the evaluation, the same for everything in it.',
    takes: [],
    returns: 'timestamp',
    examples: ['now() - git.createdAt > 30d'],
    lower: () => value(now),
  },
  {
    name: 'ago',
    describes: 'The moment this long before now.',
    takes: [{ name: 'length', describes: 'How long.', type: duration }],
    returns: 'timestamp',
    examples: ['git.pushedAt > ago(30d)'],
    lower: (call) => {
      const length = call.argument('length');
      if (length?.kind !== 'value') return call.fault('value.not-a-value', { what: 'nothing' });
      return value({ kind: 'arithmetic', type: timestamp, operator: '-', left: now, right: length.plan });
    },
  },
  {
    name: 'duration',
    describes: 'A length of time in ISO 8601 writing; `7d` means the same as `duration("P7D")`.',
    takes: [{ name: 'text', describes: 'The length, for example `P7D` or `PT12H`.', type: text, literal: true }],
    returns: 'duration',
    examples: ['git.commits(lookback = duration("P90D")).length > 0'],
    lower: (call) => {
      const written = call.text('text') ?? '';
      const parsed = Duration.fromISO(written);
      return parsed.isValid ? value(literal(duration, parsed.as('seconds'))) : call.fault('duration.invalid', { text: written });
    },
  },
  {
    name: 'timestamp.age',
    on: 'timestamp',
    describes: 'How long ago it was; negative for what is still to come.',
    takes: [],
    returns: 'duration',
    examples: ['git.pushedAt.age < 90d'],
    lower: age,
  },
  {
    name: 'timestamp.fromNow',
    on: 'timestamp',
    describes: 'How long from now it is; negative for what has passed, as in CQL.',
    takes: [],
    returns: 'duration',
    examples: ['git.pushedAt.fromNow() > duration("P-90D")'],
    lower: (call) => value({ kind: 'arithmetic', type: duration, operator: '-', left: instant(call), right: now }),
  },
];
