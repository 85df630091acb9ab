import type { Table } from '../../query-language/catalog.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { contentsOf, databaseName, type Content, type Read } from './backup/content.ts';
import { identifier, identifiers } from './identifier.ts';
import { ofResults, ofSources } from './own-history.ts';
import { forever } from './warehouse.ts';

/** What a database holds, and what of it contradicts itself. */
export interface Integrity {
  /** Every table, each read to its end: what the disk has damaged does not get this far. */
  readonly contents: readonly Content[];
  /** One for each thing that cannot be, with the number of rows it is about. */
  readonly faults: readonly Diagnostic[];
}

/**
 * Reads all of a database and holds it against what every program that writes to it promises: states of one key follow one another, what
 * is on its way between tables has arrived, and pages, readings and results belong together. Tables that are missing, because an older
 * program wrote the file, are passed over. Throws what the database says where it cannot be read.
 */
export async function examineIntegrity(read: Read, tables: Iterable<Table>): Promise<Integrity> {
  const contents = await contentsOf(read, await databaseName(read));
  const present = new Set(contents.map(({ table }) => table));
  const declared = [...tables];
  const promises = [
    ...historiesOf(declared).flatMap(historyPromises),
    ...declared.flatMap((table) => (table.history === 'events' ? [onceOnly(table.name, [...table.key, 'source'])] : [])),
    ...[...present].filter((name) => name.endsWith('_evaluated')).map(arrived),
    ...between,
  ].filter(({ table, with: other = table }) => present.has(table) && present.has(other));
  const faults: Diagnostic[] = [];
  for (const { table, what, broken } of promises) {
    const [found] = await read<{ rows: number }>(`SELECT count(*) AS "rows" FROM (${broken})`, { forever });
    const rows = found?.rows ?? 0;
    if (rows > 0) faults.push({ code: 'warehouse.inconsistent', severity: 'error', facts: { table, rows, what } });
  }
  return { contents, faults };
}

/** Something that holds of a table at any time. */
interface Promised {
  readonly table: string;
  /** The other table that it is about, where it is about two. */
  readonly with?: string;
  /** What is the matter where it does not, said of rows. */
  readonly what: string;
  /** SELECT of the rows of which it does not hold. */
  readonly broken: string;
}

/** An interval table, and what identifies what its rows are about. */
interface History {
  readonly table: string;
  readonly key: readonly string[];
}

function historiesOf(tables: readonly Table[]): readonly History[] {
  const own = [...ofSources, ...ofResults].map(({ name, key }) => ({ table: name, key }));
  const others = tables.filter(({ name, history }) => history === 'intervals' && !own.some(({ table }) => table === name));
  // One source says nothing against what another says.
  return [...own, ...others.map(({ name, key, result }) => ({ table: name, key: result === undefined ? [...key, 'source'] : key }))];
}

function historyPromises({ table, key }: History): readonly Promised[] {
  const name = identifier(table);
  const lacking = [...key, 'valid_from', 'valid_to'].map((column) => `${identifier(column)} IS NULL`).join(' OR ');
  return [
    { table, what: 'lack what identifies them', broken: `FROM ${name} WHERE ${lacking}` },
    { table, what: 'end before they begin', broken: `FROM ${name} WHERE valid_from >= valid_to` },
    {
      table,
      what: 'begin before the state ahead of them has ended',
      broken: `SELECT 1 FROM ${name} QUALIFY valid_from < lag(valid_to) OVER (PARTITION BY ${identifiers(key)} ORDER BY valid_from, valid_to)`,
    },
  ];
}

function onceOnly(table: string, key: readonly string[]): Promised {
  return {
    table,
    what: 'are there more than once',
    broken: `SELECT 1 FROM ${identifier(table)} GROUP BY ${identifiers(key)} HAVING count(*) > 1`,
  };
}

function arrived(table: string): Promised {
  return { table, what: 'are still on their way into their table', broken: `FROM ${identifier(table)}` };
}

const series = ['source', 'stream', 'partition'];

const between: readonly Promised[] = [
  onceOnly('stream_state', series),
  onceOnly('raw_page', [...series, 'run', 'number']),
  onceOnly('raw_body', ['hash']),
  onceOnly('sync_run', ['run', 'source', 'stream']),
  {
    table: 'raw_page',
    with: 'raw_body',
    what: 'have no body',
    broken: 'FROM raw_page WHERE NOT EXISTS (FROM raw_body WHERE raw_body.hash = raw_page.hash)',
  },
  {
    table: 'stream_state',
    with: 'raw_page',
    what: 'would take up a snapshot of which no page is kept',
    broken: `FROM stream_state AS state WHERE open_run IS NOT NULL AND NOT EXISTS (FROM raw_page AS page
      WHERE state.source = page.source AND state.stream = page.stream AND state."partition" = page."partition" AND state.open_run = page.run)`,
  },
  {
    table: 'knowledge',
    with: 'identity',
    what: 'are about identifiers that their entity does not have',
    broken: `FROM knowledge AS known WHERE valid_to = $forever::TIMESTAMPTZ AND NOT EXISTS (FROM identity
      WHERE identity.entity = known.entity AND identity.external = known.external AND identity.valid_to = $forever::TIMESTAMPTZ)`,
  },
  {
    table: 'grade',
    with: 'rubric_version',
    what: 'rest on a version of their rubric that is not in force',
    broken: `FROM grade WHERE valid_to = $forever::TIMESTAMPTZ AND NOT EXISTS (FROM rubric_version AS known
      WHERE known.rubric = grade.rubric AND known.version = grade.version AND known.valid_to = $forever::TIMESTAMPTZ)`,
  },
  {
    table: 'verdict',
    with: 'grade',
    what: 'are of entities that their rubric does not grade',
    broken: `FROM verdict WHERE valid_to = $forever::TIMESTAMPTZ AND NOT EXISTS (FROM grade
      WHERE grade.rubric = verdict.rubric AND grade.entity = verdict.entity AND grade.valid_to = $forever::TIMESTAMPTZ)`,
  },
];
