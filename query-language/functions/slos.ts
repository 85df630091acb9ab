import { rowsOf, value } from '../analysis/operand.ts';
import { columnOfRow } from '../analysis/row.ts';
import { boolean } from '../analysis/type.ts';
import { alsoCalled, type QueryFunction } from '../function.ts';

const all: QueryFunction = {
  name: 'slos',
  describes: 'Service level objectives that speak for the entity.',
  takes: [],
  returns: 'list of slo',
  reads: ['slo'],
  examples: ['slos.length > 0', 'slos().all((s) => s.errorBudgetRemaining > 0)'],
  lower: () => rowsOf('slo'),
};

export const slos: readonly QueryFunction[] = [
  all,
  alsoCalled('datadog.slos', all, 'datadog.slos().length > 0'),
  {
    name: 'slo.passing',
    on: 'slo',
    describes: 'Whether what was attained is no less than what was promised; unknown where Datadog gave none.',
    takes: [],
    returns: 'boolean',
    examples: ['slos().all((s) => s.passing)'],
    lower: (call) => {
      const [left, right] = [columnOfRow(call, 'attained'), columnOfRow(call, 'target')];
      return value({ kind: 'order', type: boolean, operator: '>=', left, right });
    },
  },
];
