import { rowsOf } from '../analysis/operand.ts';
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

export const slos: readonly QueryFunction[] = [all, alsoCalled('datadog.slos', all, 'datadog.slos().length > 0')];
