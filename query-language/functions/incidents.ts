import { columnOf, faulty, rowsOf, value } from '../analysis/operand.ts';
import { between, betweenInRows, columnOfRow } from '../analysis/row.ts';
import { number, text } from '../analysis/type.ts';
import { lookback, narrowedBy, within } from '../analysis/window.ts';
import { alsoCalled, type QueryFunction } from '../function.ts';

const all: QueryFunction = {
  name: 'incidents',
  describes: 'Incidents that struck the entity.',
  takes: [
    lookback,
    { name: 'urgency', describes: 'Only those of this urgency: `high` or `low`.', type: text, optional: true, literal: true },
  ],
  returns: 'list of incident',
  reads: ['incident'],
  examples: ['incidents(lookback = 90d, urgency = "high").length <= 3', 'incidents().all((i) => i.status == "resolved")'],
  lower: (call) => {
    const table = call.table('incident');
    const urgent = narrowedBy(call, table, 'urgency', 'urgency');
    return urgent ? rowsOf('incident', ...within(table, 'created_at', call.argument('lookback')), ...urgent) : faulty;
  },
};

const duration: QueryFunction = {
  name: 'incident.duration',
  on: 'incident',
  describes: 'From its beginning to its end; null while it is open.',
  takes: [],
  returns: 'duration',
  examples: ['incidents(lookback = 90d).all((i) => i.duration < 4h)'],
  lower: (call) => value(between(columnOfRow(call, 'created_at'), columnOfRow(call, 'resolved_at'))),
};

/** The mean, in seconds, of the time from the beginning of incidents to what came of them. */
function meanSeconds(name: string, to: string, what: string, example: string): QueryFunction {
  return {
    name: `list<incident>.${name}`,
    on: 'list<incident>',
    describes: `Mean time until the incidents were ${what}; those that were not are left out. Null when there is none.`,
    takes: [],
    returns: 'number',
    unit: 'seconds',
    examples: [example],
    lower: (call) => {
      if (call.receiver.kind !== 'rows') throw new Error('Incidents are rows');
      const of = betweenInRows(call, 'incident', 'created_at', to);
      return value({ kind: 'fold', type: number, rows: call.receiver.rows, how: 'average', of });
    },
  };
}

export const incidents: readonly QueryFunction[] = [
  all,
  alsoCalled('oncall.incidents', all, 'oncall.incidents(lookback = 30d).length < 5'),
  alsoCalled('pagerduty.incidents', all, 'pagerduty.incidents(lookback = 30d).length < 5'),
  { ...alsoCalled('oncall.analysis', all, 'oncall.analysis(lookback = 7d).meanSecondsToResolve < 3600'), takes: [lookback] },
  {
    name: 'incidents.last',
    describes: 'The newest incident; null when there is none.',
    takes: [],
    returns: 'incident',
    reads: ['incident'],
    examples: ['incidents.last == null or incidents.last.age > 30d'],
    lower: (call) => ({
      kind: 'record',
      table: 'incident',
      place: {
        kind: 'picked',
        rows: { table: 'incident', conditions: [] },
        how: 'last',
        by: columnOf(call.table('incident'), 'created_at'),
      },
    }),
  },
  duration,
  {
    name: 'incident.timeToAcknowledge',
    on: 'incident',
    describes: 'From its beginning until a person first took it; null when nobody did.',
    takes: [],
    returns: 'duration',
    examples: ['incidents(lookback = 30d, urgency = "high").all((i) => i.timeToAcknowledge < 10m)'],
    lower: (call) => value(between(columnOfRow(call, 'created_at'), columnOfRow(call, 'acknowledged_at'))),
  },
  meanSeconds(
    'meanSecondsToFirstAck',
    'acknowledged_at',
    'first taken by a person',
    'oncall.analysis(lookback = 7d).meanSecondsToFirstAck < 300',
  ),
  meanSeconds('meanSecondsToResolve', 'resolved_at', 'resolved', 'incidents(lookback = 7d).meanSecondsToResolve < 3600'),
];
