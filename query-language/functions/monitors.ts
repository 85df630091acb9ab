import { rowsOf, type Operand } from '../analysis/operand.ts';
import type { QueryFunction } from '../function.ts';

const describes = 'Monitors that watch the entity.';
const returns = 'list of monitor';
const lower = (): Operand => rowsOf('monitor');

export const monitors: readonly QueryFunction[] = [
  { name: 'monitors', describes, takes: [], returns, examples: ['monitors.any((m) => m.notifies and not m.muted)'], lower },
  { name: 'datadog.monitors', alias: 'monitors', describes, takes: [], returns, examples: ['datadog.monitors().length > 0'], lower },
];
