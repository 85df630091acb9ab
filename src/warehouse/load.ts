import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnType, Table, Value } from '../../query-language/catalog.ts';
import { appendRows, columnsOf, refuseUnknown, type Appends } from './append-rows.ts';
import { identifier, identifiers } from './identifier.ts';
import { among, reviseFew, type RowsAtHand } from './revise-few.ts';
import { reviseEvents, reviseIntervals, staged, type Counts, type Revision } from './revise.ts';
import { execute } from './statement.ts';
import { millisecondsPerDay } from './value.ts';
import {
  forever,
  type DeriveOptions,
  type IntervalTable,
  type LoadOptions,
  type LoadResult,
  type OwnOptions,
  type Parameters,
} from './warehouse.ts';

type Row = Readonly<Record<string, Value>>;

/** The rows of one source into a declared table. See `Transaction.load`. */
export async function loadRows(
  connection: DuckDBConnection,
  appends: Appends,
  table: Table,
  rows: readonly Row[],
  as: LoadOptions,
): Promise<LoadResult> {
  const latest = lastByKey(table, rows);
  const { key, history, subject } = table;
  const { whole, except = [] } = as;
  const held = `held.${identifier(subject.column)}`;
  const subjects = Array.isArray(whole) ? [...new Set([...whole, ...latest.map((row) => String(row[subject.column]))])] : [];
  const ends = history === 'intervals' && whole !== undefined;
  const revision: Revision = {
    table: table.name,
    key,
    states: Object.keys(table.columns).filter((name) => !key.includes(name)),
    refreshes: [],
    stamps: ['source'],
    within: 'held.source = $source',
    gone: ends
      ? `${whole === '*' ? 'true' : `list_contains($whole::VARCHAR[], ${held})`} AND NOT list_contains($except::VARCHAR[], ${held})`
      : undefined,
    parameters: { source: as.source, observed_at: as.observedAt, whole: Array.isArray(whole) ? whole : [], except, subjects },
  };
  const columns = (await columnsOf(connection, table.name)).filter(({ name }) => Object.hasOwn(table.columns, name));
  const counts = await revise(connection, appends, revision, {
    rows: latest,
    columns,
    history,
    reach: ends ? reachOf(table, whole, subjects.length) : undefined,
  });
  return { ...counts, duplicates: rows.length - latest.length };
}

/** Where the rows are that may end, or have one of the keys: the subject is part of the key, mostly, and then a subject has all rows of a key. */
function reachOf({ key, subject }: Table, whole: LoadOptions['whole'], subjects: number): string | undefined {
  if (whole === '*') return 'true';
  return key.includes(subject.column) ? among(`held.${identifier(subject.column)}`, '$subjects::VARCHAR[]', subjects) : undefined;
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
  const columns = identifiers(columnsIn(into));
  const revision = derivation(into, as);
  if (as.fresh) return insertFresh(connection, into, columns, query, revision.parameters);
  await execute(connection, `CREATE OR REPLACE TEMP TABLE ${staged} AS SELECT ${columns} FROM (${query})`, revision.parameters);
  await as.amend?.(staged);
  const counts = await reviseIntervals(connection, revision);
  await execute(connection, `DROP TABLE temp.main.${staged}`);
  return { ...counts, duplicates: 0 };
}

/** Rows at hand into such a table. See `Transaction.loadOwn`. */
export async function loadOwnRows(
  connection: DuckDBConnection,
  appends: Appends,
  into: IntervalTable,
  rows: readonly Row[],
  as: OwnOptions,
): Promise<LoadResult> {
  const names = columnsIn(into);
  const columns = (await columnsOf(connection, into.name)).filter(({ name }) => names.includes(name));
  const counts = await revise(connection, appends, derivation(into, as), { rows, columns, history: 'intervals' });
  return { ...counts, duplicates: 0 };
}

function columnsIn({ key, states, refreshes }: IntervalTable): readonly string[] {
  return [...key, ...states, ...refreshes];
}

function derivation({ name, key, states, refreshes }: IntervalTable, { observedAt, parameters, within = 'true' }: OwnOptions): Revision {
  const about = { ...parameters, observed_at: observedAt };
  return { table: name, key, states, refreshes, stamps: [], within: 'true', gone: within, parameters: about };
}

async function revise(connection: DuckDBConnection, appends: Appends, revision: Revision, atHand: RowsAtHand): Promise<Counts> {
  const { rows, columns, history } = atHand;
  const names = new Set(columns.map(({ name }) => name));
  for (const row of rows) refuseUnknown(revision.table, row, names);
  const done = await reviseFew(connection, appends, revision, atHand);
  if (done !== undefined) return done;
  await execute(
    connection,
    `CREATE OR REPLACE TEMP TABLE ${staged} AS SELECT ${identifiers([...names])} FROM main.${identifier(revision.table)} LIMIT 0`,
  );
  await appendRows(connection, { table: staged, temporary: true, columns }, rows);
  const counts = await (history === 'intervals' ? reviseIntervals(connection, revision) : reviseEvents(connection, revision));
  await execute(connection, `DROP TABLE temp.main.${staged}`);
  return counts;
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
    latest.set(JSON.stringify(table.key.map((name) => inKey(row[name] ?? null, table.columns[name]?.type))), row);
  }
  return [...latest.values()];
}

/** What a value is in a key: of several spellings of what is stored the same, one. */
function inKey(value: Value, type: ColumnType | undefined): Value {
  if (typeof value !== 'string') return value;
  if (type === 'timestamp') return Date.parse(value);
  return type === 'date' ? Math.floor(Date.parse(value) / millisecondsPerDay) : value.toWellFormed();
}
