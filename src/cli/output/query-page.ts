import type { Environment } from '../../../query-language/compile.ts';
import type { Asked } from '../../query/ask.ts';
import type { Paint } from './paint.ts';
import { duration } from './quantity.ts';
import { textTable } from './text-table.ts';

/** What a question reads and gives, for people: columns with their types, tables with how long their facts count as fresh. */
export function explainQuery({ columns, compiled, asOf }: Asked, { tables }: Environment, paint: Paint): string {
  const given = columns.map(({ name, type, unit }) => [name, type, unit ?? '']);
  const reads = compiled.reads.map(({ table, columns: names }) => {
    const declared = tables.get(table);
    const hours = declared?.result === undefined ? declared?.freshHours : undefined;
    const lookback = compiled.demands.find((demand) => demand.table === table)?.lookback;
    return [table, names.join(', '), lookback == null ? '' : duration(lookback), hours === undefined ? '' : `${hours} h`];
  });
  return [
    paint('bold', 'Gives'),
    textTable([{ title: 'column' }, { title: 'type' }, { title: 'unit' }], given, paint),
    '',
    paint('bold', 'Reads'),
    textTable([{ title: 'table' }, { title: 'columns', width: 44 }, { title: 'back' }, { title: 'fresh for' }], reads, paint),
    '',
    `Facts of ${asOf}.`,
    '',
  ].join('\n');
}
