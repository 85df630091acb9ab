import { rowsOf } from '../analysis/operand.ts';
import { text } from '../analysis/type.ts';
import { lookback, oneOf, within } from '../analysis/window.ts';
import type { QueryFunction } from '../function.ts';

export const incidents: readonly QueryFunction[] = [
  {
    name: 'incidents',
    describes: 'Incidents that struck the entity.',
    takes: [
      lookback,
      { name: 'urgency', describes: 'Only those of this urgency: `high` or `low`.', type: text, optional: true, literal: true },
    ],
    returns: 'list of incident',
    examples: ['incidents(lookback = 90d, urgency = "high").length <= 3', 'incidents().all((i) => i.status == "resolved")'],
    lower: (call) => {
      const table = call.table('incident');
      return rowsOf(
        'incident',
        ...within(table, 'created_at', call.argument('lookback')),
        ...oneOf(table, 'urgency', call.text('urgency')),
      );
    },
  },
];
