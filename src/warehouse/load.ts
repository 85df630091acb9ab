import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table, Value } from '../../query-language/catalog.ts';
import { appendRows, columnsOf, type Appends } from './append-rows.ts';
import { identifier, identifiers } from './identifier.ts';
import { reviseEvents, reviseIntervals, staged, type Revision } from './revise.ts';
import { execute } from './statement.ts';
import { forever, type DeriveOptions, type IntervalTable, type LoadOptions, type LoadResult, type Parameters } from './warehouse.ts';

type Row = Readonly<Record<string, Value>>;

/** The rows of one source into a declared table. See `Transaction.load`. */
export async function loadRows(connection: DuckDBConnection, table: Table, rows: readonly Row[], as: LoadOptions): Promise<LoadResult> {
  const latest = lastByKey(table, rows);
  const names = new Set(Object.keys(table.columns));
  const columns = (await columnsOf(connection, table.name)).filter(({ name }) => names.has(name));
  await execute(
    connection,
    `CREATE OR REPLACE TEMP TABLE ${staged} AS SELECT ${identifiers(columns.map(({ name }) => name))} FROM main.${identifier(table.name)} LIMIT 0`,
  );
  await appendRows(connection, { table: staged, temporary: true, columns }, latest);
  const subject = `held.${identifier(table.subject.column)}`;
  const revision: Revision = {
    table: table.name,
    key: table.key,
    states: Object.keys(table.columns).filter((name) => !table.key.includes(name)),
    refreshes: [],
    stamps: ['source'],
    within: 'held.source = $source',
    gone:
      as.whole === undefined
        ? undefined
        : `${as.whole === '*' ? 'true' : `list_contains($whole::VARCHAR[], ${subject})`} AND NOT list_contains($except::VARCHAR[], ${subject})`,
    parameters: {
      source: as.source,
      observed_at: as.observedAt,
      ...(Array.isArray(as.whole) ? { whole: as.whole } : {}),
      except: as.except ?? [],
    },
  };
  const counts = await (table.history === 'intervals' ? reviseIntervals(connection, revision) : reviseEvents(connection, revision));
  await execute(connection, `DROP TABLE temp.main.${staged}`);
  return { ...counts, duplicates: rows.length - latest.length };
}

/** The same where the caller is certain that there is nothing to compare them with. */
export function loadFresh(appends: Appends, table: Table, rows: readonly Row[], { source, observedAt }: LoadOptions): LoadResult {
  const latest = lastByKey(table, rows);
  const stamps = { source, ...(table.history === 'intervals' ? { valid_from: observedAt, valid_to: forever } : {}) };
  appends.add(
    table.name,
    latest.map((row) => ({ ...row, ...stamps })),
  );
  return { opened: latest.length, closed: 0, unchanged: 0, duplicates: rows.length - latest.length, late: 0 };
}

/** What a SELECT gives into an interval table of the warehouse's own. See `Transaction.derive`. */
export async function deriveRows(connection: DuckDBConnection, into: IntervalTable, query: string, as: DeriveOptions): Promise<LoadResult> {
  const columns = identifiers([...into.key, ...into.states, ...into.refreshes]);
  const parameters = { ...as.parameters, observed_at: as.observedAt };
  if (as.fresh) return insertFresh(connection, into, columns, query, parameters);
  await execute(connection, `CREATE OR REPLACE TEMP TABLE ${staged} AS SELECT ${columns} FROM (${query})`, parameters);
  await as.amend?.(staged);
  const counts = await reviseIntervals(connection, {
    table: into.name,
    key: into.key,
    states: into.states,
    refreshes: into.refreshes,
    stamps: [],
    within: 'true',
    gone: as.within ?? 'true',
    parameters,
  });
  await execute(connection, `DROP TABLE temp.main.${staged}`);
  return { ...counts, duplicates: 0 };
}

async function insertFresh(
  connection: DuckDBConnection,
  { name }: IntervalTable,
  columns: string,
  query: string,
  parameters: Parameters,
): Promise<LoadResult> {
  const opened = await execute(
    connection,
    `INSERT INTO ${identifier(name)} (${columns}, valid_from, valid_to)
    SELECT ${columns}, $observed_at::TIMESTAMPTZ, $forever::TIMESTAMPTZ FROM (${query})`,
    { ...parameters, forever },
  );
  return { opened, closed: 0, unchanged: 0, duplicates: 0, late: 0 };
}

function lastByKey(table: Table, rows: readonly Row[]): readonly Row[] {
  const latest = new Map<string, Row>();
  for (const row of rows) {
    for (const [name, column] of Object.entries(table.columns)) {
      if ((column.required || table.key.includes(name)) && (row[name] ?? null) === null) {
        throw new Error(`A row of ${table.name} lacks ${name}, which every row has`);
      }
    }
    latest.set(JSON.stringify(table.key.map((name) => row[name])), row);
  }
  return [...latest.values()];
}
