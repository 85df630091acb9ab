import { rowsOf } from '../analysis/operand.ts';
import { alsoCalled, type QueryFunction } from '../function.ts';

const all: QueryFunction = {
  name: 'monitors',
  describes: 'Monitors that watch the entity.',
  takes: [],
  returns: 'list of monitor',
  reads: ['monitor'],
  examples: ['monitors.any((m) => m.notifies and not m.muted)'],
  lower: () => rowsOf('monitor'),
};

export const monitors: readonly QueryFunction[] = [all, alsoCalled('datadog.monitors', all, 'datadog.monitors().length > 0')];
