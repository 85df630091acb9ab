import { ageOf, columnOf, countOf, literal, value, type Operand } from '../analysis/operand.ts';
import { boolean, duration, number } from '../analysis/type.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import type { Plan, Rows } from '../plan/plan.ts';

const day = literal(duration, 86_400);

const lookback: Parameter = {
  name: 'lookback',
  describes: 'How far back, in whole days of UTC; the last one when left out.',
  type: duration,
  optional: true,
};

/** The days that ended within the lookback. */
function days(call: Call): Rows {
  const given = call.argument('lookback');
  const length: Plan = given?.kind === 'value' ? given.plan : day;
  const furthest: Plan = { kind: 'arithmetic', type: duration, operator: '+', left: length, right: day };
  const began = columnOf(call.table('service_traffic'), 'day');
  return {
    table: 'service_traffic',
    conditions: [{ kind: 'order', type: boolean, operator: '<', left: ageOf(began), right: furthest }],
  };
}

/** A sum over the days; null where there is no day that anything was counted in. */
function total(call: Call, column: 'requests' | 'errors'): Plan {
  const rows = days(call);
  const nothing: Plan = { kind: 'equal', type: boolean, left: countOf(rows), right: literal({ kind: 'integer' }, 0) };
  const sum: Plan = { kind: 'fold', type: number, rows, how: 'sum', of: columnOf(call.table('service_traffic'), column) };
  return { kind: 'choice', type: number, condition: nothing, whenTrue: literal(number, null), whenFalse: sum };
}

function share(call: Call): Operand {
  const [errors, requests] = [total(call, 'errors'), total(call, 'requests')];
  return value({ kind: 'arithmetic', type: number, operator: '/', left: errors, right: requests });
}

const reads = ['service_traffic'];

export const traffic: readonly QueryFunction[] = [
  {
    name: 'datadog.errors',
    describes: 'Requests that ended in an error, over whole days; null where no request was counted.',
    takes: [lookback],
    returns: 'number',
    unit: 'requests',
    reads,
    examples: ['datadog.errors(1d) <= 100', 'datadog.errors(lookback = 7d) == 0'],
    lower: (call) => value(total(call, 'errors')),
  },
  {
    name: 'datadog.requests',
    describes: 'Requests that were answered, over whole days; null where none was counted.',
    takes: [lookback],
    returns: 'number',
    unit: 'requests',
    reads,
    examples: ['datadog.requests(7d) > 0'],
    lower: (call) => value(total(call, 'requests')),
  },
  {
    name: 'datadog.errorRate',
    describes: 'The share of requests that ended in an error, over whole days; null where none was counted.',
    takes: [lookback],
    returns: 'number',
    unit: 'ratio',
    reads,
    examples: ['datadog.errorRate(7d) < 1%'],
    lower: share,
  },
];
