import type { Compacted } from '../../sync/compact-history.ts';
import type { Retention } from '../../configuration/configuration.ts';
import { wrap } from './fit.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';

/** What was taken from which table, for people; where nothing was, why. */
export function compactionPage(compacted: readonly Compacted[], retention: Retention, width: number, paint: Paint): string {
  if (compacted.length > 0) {
    const columns = [{ title: 'table' }, { title: 'too old', align: 'right' as const }, { title: 'within a day', align: 'right' as const }];
    const rows = compacted.map(({ table, dropped, collapsed }) => [table, String(dropped), String(collapsed)]);
    return `${textTable(columns, rows, paint)}\n`;
  }
  return Object.values(retention).every((hours) => hours === null)
    ? `${wrap('The past is kept for ever: `retention` in assay.yaml names nothing to give up.', width).join('\n')}\n`
    : 'Nothing is as old as that.\n';
}
