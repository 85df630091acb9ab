import type { Table } from '../../query-language/catalog.ts';
import { code, table } from './markdown.ts';

/** What the warehouse holds: every table that collectors fill and those with results, with what each column means. */
export function tableReference(tables: Iterable<Table>): string {
  const all = [...tables];
  const [collected, results] = [all.filter(({ result }) => !result), all.filter(({ result }) => result)];
  return ['# Tables', introduction, ...collected.map(renderTable), '# Results', ofResults, ...results.map(renderTable)].join('\n\n');
}

const introduction = `
One file here is one table: the folder is the registry. DDL, loading, names in the query language and this text come from the declaration.
To add one, write the file (see \`../../query-language/catalog.ts\`), let a stream fill it, and run \`npm run docs\`.

Besides its columns each table has \`source\`, the collector that reported the row; tables whose history is kept as intervals have
\`valid_from\` and \`valid_to\` too. Anything but the required columns may be null: the source was read and has no value. Whether it was read is
kept apart, by entity and table.

A question about the past sees the states that held then. Of what happened it sees what happened until then: moments that came later are
null, columns that say how far a row has come say what they said at that time, and the others are as last seen.
`.trim();

const ofResults = `
What Assay works out at each evaluation and nobody collects. These tables are declared in \`src/scoring/table\` and \`src/dora/table\` and made by
migrations. What is known of whom follows from the rows: grades and verdicts of everybody once there are any, measures of those that have some.
`.trim();

function renderTable(declared: Table): string {
  const { name, describes, subject, rows, key, freshHours, result, columns } = declared;
  const about = subject.scheme === 'entity' ? 'an entity' : `a ${subject.scheme.replaceAll('-', ' ')}`;
  const facts = [
    `${rows === 'one' ? 'One row' : 'Many rows'} for ${about}, named by ${code(subject.column)}; key ${key.map(code).join(', ')}.`,
    declared.history === 'intervals'
      ? 'Each state is kept with the time it held.'
      : `The latest state of each is kept; it happened at ${code(declared.happened)}.`,
    ...(result ? [] : [`Stale after ${freshHours} hours.`]),
  ];
  const body = Object.entries(columns).map(([column, { type, describes: what, unit, values, required, sensitive }]) => [
    code(column),
    `${type}${required ? '' : ', or null'}`,
    [
      what,
      unit && `Unit: ${unit}.`,
      values && `One of ${values.map(code).join(', ')}.`,
      sensitive && 'Names a person or may hold a secret.',
    ]
      .filter(Boolean)
      .join(' '),
  ]);
  return [`## ${name}`, `${describes} ${facts.join(' ')}`, table(['column', 'type', 'what it is'], body)].join('\n\n');
}
