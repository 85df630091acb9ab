import { rowsOf, type Operand } from '../analysis/operand.ts';
import type { QueryFunction } from '../function.ts';

const describes = 'Service level objectives that speak for the entity.';
const returns = 'list of slo';
const lower = (): Operand => rowsOf('slo');

export const slos: readonly QueryFunction[] = [
  { name: 'slos', describes, takes: [], returns, examples: ['slos.length > 0', 'slos().all((s) => s.errorBudgetRemaining > 0)'], lower },
  { name: 'datadog.slos', alias: 'slos', describes, takes: [], returns, examples: ['datadog.slos().length > 0'], lower },
];
