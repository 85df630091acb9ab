import { Duration } from 'luxon';
import { argumentOf, receiverOf, valueOf } from '../analysis/argument.ts';
import { ageOf, faulty, literal, value, type Operand } from '../analysis/operand.ts';
import { date, describeType, duration, isInstant, text, timestamp } from '../analysis/type.ts';
import type { Call, QueryFunction } from '../function.ts';
import type { Operation, Plan } from '../plan/plan.ts';

const now: Plan = { kind: 'now', type: timestamp };

/** The first day of a stretch of the calendar, in UTC. */
function startOf(name: string, operation: Operation, describes: string, example: string): QueryFunction {
  return {
    name,
    describes,
    takes: [{ name: 'moment', describes: 'A moment or a day.', type: timestamp }],
    returns: 'date',
    examples: [example],
    lower: (call) => value({ kind: 'apply', type: date, operation, arguments: [argumentOf(call, 'moment')] }),
  };
}

/** The day of a moment, of a text or of a json value. */
function dayOf(call: Call): Operand {
  const given = valueOf(call, 'of');
  if (!given) return faulty;
  const { type } = given;
  if (type.kind === 'date') return value(given);
  if (isInstant(type)) return value({ kind: 'apply', type: date, operation: 'toDate', arguments: [given] });
  if (given.kind === 'literal' && typeof given.value === 'string') {
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(given.value) && new Date(given.value).toJSON()?.startsWith(given.value);
    return isDay ? value(literal(date, given.value)) : call.fault('syntax.date', { text: given.value }, 'of');
  }
  if (type.kind === 'text') return value({ kind: 'apply', type: date, operation: 'parseDate', arguments: [given] });
  if (type.kind === 'json') return value({ kind: 'apply', type: date, operation: 'jsonToDate', arguments: [given] });
  if (type.kind === 'null') return value(literal(date, null));
  return call.fault('call.argument-type', { name: 'of', wanted: 'moment or a text', found: describeType(type) }, 'of');
}

const age = (call: Call): Operand => value(ageOf(receiverOf(call)));

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
    describes:
      'A length of time in ISO 8601 writing; `7d` means the same as `duration("P7D")`. A year is 365 days; a month has no length of its own.',
    takes: [{ name: 'text', describes: 'The length, for example `P7D` or `PT12H`.', type: text, literal: true }],
    returns: 'duration',
    examples: ['git.commits(lookback = duration("P90D")).length > 0'],
    lower: (call) => {
      const written = call.text('text') ?? '';
      const parsed = Duration.fromISO(written);
      if (!parsed.isValid) return call.fault('duration.invalid', { text: written }, 'text');
      if (parsed.months !== 0) return call.fault('duration.month', { text: written, days: Math.round(parsed.as('days')) }, 'text');
      return value(literal(duration, parsed.as('seconds')));
    },
  },
  {
    name: 'today',
    describes: 'The day of the evaluation, in UTC.',
    takes: [],
    returns: 'date',
    examples: ['git.createdAt < today()'],
    lower: () => value({ kind: 'apply', type: date, operation: 'toDate', arguments: [now] }),
  },
  {
    name: 'date',
    describes:
      'The day of a moment, in UTC, or the day that a text spells as `2026-01-31`. Text that spells none makes the check an error for that entity.',
    takes: [{ name: 'of', describes: 'The moment, the text or a json value.', type: 'any' }],
    returns: 'date',
    examples: ['date(git.createdAt) >= @2026-01-01', 'date(entity.annotation("assay.dev/reviewed")).age < 365d'],
    lower: dayOf,
  },
  startOf('day', 'toDate', 'The day of a moment, in UTC.', 'day(git.pushedAt) == today()'),
  startOf('week', 'startOfWeek', 'The Monday that begins the week of a moment, in UTC.', 'week(git.pushedAt) == week(now())'),
  startOf('month', 'startOfMonth', 'The first day of the month of a moment, in UTC.', 'month(git.pushedAt) == month(now())'),
  startOf('quarter', 'startOfQuarter', 'The first day of the quarter of a moment, in UTC.', 'quarter(git.pushedAt) == quarter(now())'),
  startOf('year', 'startOfYear', 'The first day of the year of a moment, in UTC.', 'year(git.pushedAt) == year(now())'),
  {
    name: 'text.toDate',
    on: 'text',
    describes: 'The day that it spells as `2026-01-31`. Text that spells none makes the check an error for that entity.',
    takes: [],
    returns: 'date',
    examples: ['entity.annotation("assay.dev/reviewed").toDate() > @2026-01-01'],
    lower: (call) => value({ kind: 'apply', type: date, operation: 'parseDate', arguments: [receiverOf(call)] }),
  },
  {
    name: 'text.toTimestamp',
    on: 'text',
    describes:
      'The moment that it spells in ISO 8601, as `2026-01-31T10:00Z`; in UTC where it names no zone. Text that spells none makes the check an error for that entity.',
    takes: [],
    returns: 'timestamp',
    examples: ['entity.annotation("assay.dev/reviewed").toTimestamp().age < 365d'],
    lower: (call) => value({ kind: 'apply', type: timestamp, operation: 'parseTimestamp', arguments: [receiverOf(call)] }),
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
    lower: (call) => value({ kind: 'arithmetic', type: duration, operator: '-', left: receiverOf(call), right: now }),
  },
];
