import {
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  TIMESTAMPTZ,
  type DuckDBConnection,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Value } from '../../query-language/catalog.ts';
import type { Appends, Column } from './append-rows.ts';
import { identifier, identifiers } from './identifier.ts';
import type { Counts, Revision } from './revise.ts';
import { execute, withStatement } from './statement.ts';
import { toDatabase } from './value.ts';
import { forever, type Parameters, type Stored } from './warehouse.ts';

/** So many rows are compared here: the statements that compare rows in the database cost as much as some hundred of them. */
const fewRows = 300;
/** And so many that are held. */
const fewHeld = 2000;
/** So many values are gone through for each row held; more are joined with them. */
const shortList = 32;
/** So many different values can rows be refreshed with, for each takes a statement. */
const fewRefreshes = 3;

type Row = Readonly<Record<string, Value>>;

/** Rows to be compared, one for each key. */
export interface RowsAtHand {
  readonly rows: readonly Row[];
  /** The columns of the table that rows have values for. */
  readonly columns: readonly Column[];
  readonly history: 'intervals' | 'events';
  /** A condition on `held` that every row of one of the keys meets, and every one that ends when it is not staged; found when left out. */
  readonly reach?: string | undefined;
}

/**
 * What `reviseIntervals` and `reviseEvents` do, for a few rows that need not be staged: reads by one statement what is held of them,
 * compares it here, and touches only what differs. Gives undefined, and has done nothing, where there is too much for that.
 */
export async function reviseFew(
  connection: DuckDBConnection,
  appends: Appends,
  revision: Revision,
  atHand: RowsAtHand,
): Promise<Counts | undefined> {
  const { rows, history } = atHand;
  const { table, refreshes, stamps } = revision;
  const parameters: Parameters = { ...revision.parameters, forever };
  if (rows.length > fewRows) return undefined;
  if (rows.length === 0 && revision.gone === undefined) return { opened: 0, closed: 0, unchanged: 0, late: 0 };
  const held = await readHeld(connection, { ...revision, parameters }, atHand);
  if (held === undefined) return undefined;
  const { opened, ended, refreshed, late } = differences(revision, atHand, held);
  // A number may be none, which JSON would call null.
  const spelled = (value: Value): Value => (typeof value === 'number' ? String(value) : value);
  const byValues = Map.groupBy(refreshed, ({ by }) => JSON.stringify(refreshes.map((name) => spelled(by[name] ?? null))));
  if (byValues.size > fewRefreshes) return undefined;

  const change = async (statement: string, places: readonly string[], given: Parameters = {}): Promise<void> => {
    if (places.length === 0) return;
    const where = places.length === 1 ? 'rowid = ($places::BIGINT[])[1]' : 'rowid IN (SELECT unnest($places::BIGINT[]))';
    await execute(connection, `${statement} WHERE ${where}`, { ...parameters, ...given, places });
  };
  await change(`UPDATE ${identifier(table)} SET valid_to = $observed_at::TIMESTAMPTZ`, placesOf(ended.filter(({ leaves }) => !leaves)));
  await change(`DELETE FROM ${identifier(table)}`, placesOf(ended.filter(({ leaves }) => leaves)));
  for (const those of byValues.values()) {
    const by = those[0]?.by ?? {};
    const assigned = atHand.columns.filter(({ name }) => refreshes.includes(name));
    await change(
      `UPDATE ${identifier(table)} SET ${assigned.map(({ name, type }, index) => `${identifier(name)} = $refresh_${index}::${type}`).join(', ')}`,
      placesOf(those.map((each) => each.held)),
      Object.fromEntries(assigned.map(({ name }, index) => [`refresh_${index}`, by[name] ?? null])),
    );
  }
  const stamp: Record<string, Stored> = Object.fromEntries(stamps.map((name) => [name, parameters[name] ?? null]));
  const interval = history === 'intervals' ? { valid_from: parameters['observed_at'] ?? null, valid_to: forever } : {};
  appends.add(
    table,
    opened.map((row) => ({ ...row, ...stamp, ...interval })),
  );
  return { opened: opened.length, closed: ended.length, unchanged: rows.length - late - opened.length, late };
}

/** A row of the table, as the database gives it. */
interface Held {
  /** Where it is, as long as the transaction lasts. */
  readonly place: string;
  /** Ends when it is not among the rows. */
  readonly goes: boolean;
  /** Tells of a time after the load's, and is not current. */
  readonly isLater: boolean;
  /** When it ends, it is as if it had never been: it began at this very instant, or is a state of an event, of which the latest is kept. */
  readonly leaves: boolean;
  /** In the order of the columns. */
  readonly values: readonly DuckDBValue[];
}

function placesOf(held: readonly Held[]): readonly string[] {
  return held.map(({ place }) => place);
}

/** What is held of the rows, and what may end; undefined when it is more than a few. */
async function readHeld(
  connection: DuckDBConnection,
  { table, key, within, gone, parameters }: Revision,
  { rows, columns, history, reach }: RowsAtHand,
): Promise<readonly Held[] | undefined> {
  const keyColumns = columns.filter(({ name }) => key.includes(name));
  const keyed = rows.length === 0 ? undefined : ofKeys(rows, keyColumns);
  const reached = reach ?? [keyed?.condition, gone].flatMap((each) => (each === undefined ? [] : [`(${each})`])).join(' OR ');
  const isSpan = history === 'intervals';
  const asked = identifiers(
    columns.map(({ name }) => name),
    'held',
  );
  const found = await withStatement(
    connection,
    `SELECT held.rowid, ${gone ?? 'false'}, ${isSpan ? 'held.valid_from, held.valid_to' : 'NULL, NULL'}, ${asked}
    FROM ${identifier(table)} AS held
    WHERE ${within} AND ${isSpan ? 'held.valid_to > $observed_at::TIMESTAMPTZ' : 'true'} AND (${reached}) LIMIT ${fewHeld + 1}`,
    { ...parameters, ...keyed?.parameters },
    async (statement) => (await statement.run()).getRows(),
  );
  if (found.length > fewHeld) return undefined;
  const at = microsOf(toDatabase(parameters['observed_at'] ?? null, TIMESTAMPTZ));
  return found.map(([place, goes, validFrom, validTo, ...values]) => {
    const [from, to] = isSpan ? [microsOf(validFrom), microsOf(validTo)] : [at, endless];
    const isLater = from > at || (to > at && to < endless);
    return { place: String(place), goes: goes === true, isLater, leaves: from === at, values };
  });
}

/** A condition that rows of these keys meet, and others that are not many. */
function ofKeys(rows: readonly Row[], columns: readonly Column[]): { readonly condition: string; readonly parameters: Parameters } {
  const asked = columns.filter(({ type }) => ['VARCHAR', 'BIGINT'].includes(type.toString()));
  const values = asked.map(({ name }) => [...new Set(rows.map((row) => String(row[name])))]);
  const conditions = asked.map(({ name, type }, index) =>
    among(`held.${identifier(name)}`, `$key_${index}::${type}[]`, values[index]?.length ?? 0),
  );
  return {
    condition: conditions.join(' AND ') || 'true',
    parameters: Object.fromEntries(values.map((each, index) => [`key_${index}`, each])),
  };
}

/** That a column has one of the values of a list, of which the number is known. */
export function among(column: string, list: string, count: number): string {
  if (count === 1) return `${column} = (${list})[1]`;
  return count <= shortList ? `list_contains(${list}, ${column})` : `${column} IN (SELECT unnest(${list}))`;
}

interface FoundDifferences {
  readonly opened: readonly Row[];
  readonly ended: readonly Held[];
  readonly refreshed: readonly { readonly held: Held; readonly by: Row }[];
  readonly late: number;
}

function differences({ key, states, refreshes }: Revision, { rows, columns }: RowsAtHand, held: readonly Held[]): FoundDifferences {
  const placesIn = (names: readonly string[]): readonly number[] =>
    names.map((name) => columns.findIndex((column) => column.name === name));
  const [keys, stated, shown] = [placesIn(key), placesIn(states), placesIn(refreshes)];
  const keyOf = (values: readonly DuckDBValue[]): string => JSON.stringify(keys.map((place) => String(values[place])));
  const differsIn = (places: readonly number[], one: readonly DuckDBValue[], other: readonly DuckDBValue[]): boolean =>
    places.some((place) => !isSame(one[place] ?? null, other[place] ?? null));

  const current = new Map(held.filter(({ isLater }) => !isLater).map((each) => [keyOf(each.values), each]));
  const later = new Set(held.filter(({ isLater }) => isLater).map(({ values }) => keyOf(values)));
  const opened: Row[] = [];
  const ended: Held[] = [];
  const refreshed: { held: Held; by: Row }[] = [];
  let late = 0;
  for (const row of rows) {
    const values = columns.map(({ name, type }) => toDatabase(wellFormed(row[name] ?? null), type));
    const own = keyOf(values);
    const was = current.get(own);
    current.delete(own);
    if (later.has(own)) late += 1;
    else if (was === undefined) opened.push(row);
    else if (differsIn(stated, was.values, values)) {
      opened.push(row);
      ended.push(was);
    } else if (differsIn(shown, was.values, values)) refreshed.push({ held: was, by: row });
  }
  ended.push(...[...current.values()].filter(({ goes }) => goes));
  return { opened, ended, refreshed, late };
}

/** Whether two values of one column are not distinct to the database: nothing is the same as nothing, and what is no number as itself. */
function isSame(one: DuckDBValue, other: DuckDBValue): boolean {
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return true;
  if (one instanceof DuckDBTimestampTZValue && other instanceof DuckDBTimestampTZValue) return one.micros === other.micros;
  if (one instanceof DuckDBDateValue && other instanceof DuckDBDateValue) return one.days === other.days;
  if (!(one instanceof DuckDBListValue && other instanceof DuckDBListValue)) return false;
  return one.items.length === other.items.length && one.items.every((item, index) => isSame(item, other.items[index] ?? null));
}

/** Text as it is once it was stored: halves of a character that stand alone are replaced. */
function wellFormed(value: Value): Value {
  if (typeof value === 'string') return value.toWellFormed();
  return Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? item.toWellFormed() : item)) : value;
}

const endless = microsOf(toDatabase(forever, TIMESTAMPTZ));

function microsOf(instant: DuckDBValue | undefined): bigint {
  if (instant instanceof DuckDBTimestampTZValue) return instant.micros;
  throw new TypeError(`${String(instant)} is no instant`);
}
