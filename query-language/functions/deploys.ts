import { columnOf, rowsOf } from '../analysis/operand.ts';
import { listOf, text } from '../analysis/type.ts';
import { lookback, oneOf, within } from '../analysis/window.ts';
import type { QueryFunction } from '../function.ts';

export const deploys: readonly QueryFunction[] = [
  {
    name: 'deploys',
    describes: 'Deployments of the entity’s repositories, whatever became of them.',
    takes: [
      lookback,
      {
        name: 'environments',
        describes: 'Only those into these environments, as the source names them.',
        type: listOf(text),
        optional: true,
        literal: true,
      },
    ],
    returns: 'list of deployment',
    examples: ['deploys(lookback = 30d, environments = ["production"]).any((d) => d.state == "success")'],
    lower: (call) => {
      const table = call.table('deployment');
      const environments = oneOf(table, 'environment', call.texts('environments'));
      return rowsOf('deployment', ...within(table, 'created_at', call.argument('lookback')), ...environments);
    },
  },
  {
    name: 'deploys.last',
    describes: 'The newest deployment; null when there is none.',
    takes: [],
    returns: 'deployment',
    examples: ['deploys.last.state == "success"', 'deploys.last.creator != null'],
    lower: (call) => ({
      kind: 'record',
      table: 'deployment',
      place: {
        kind: 'picked',
        rows: { table: 'deployment', conditions: [] },
        how: 'last',
        by: columnOf(call.table('deployment'), 'created_at'),
      },
    }),
  },
];
