import type { DuckDBConnection } from '@duckdb/node-api';
import { identifier, identifiers } from './identifier.ts';
import { execute, select } from './statement.ts';
import { forever, type LoadResult, type Parameters, type RecordRow } from './warehouse.ts';

/** The temporary table that holds the incoming rows of the load under way. */
export const staged = 'staged';
const incoming = 'temp.main.staged';
/** Which of them open a state and which rows held end, and those that are merely refreshed: what is as before is not among them. */
const differing = 'temp.main.differing';
/** The same where more of the table has yet to be looked at. */
const nearby = 'temp.main.nearby';

const at = '$observed_at::TIMESTAMPTZ';
const open = '$forever::TIMESTAMPTZ';

export interface Revision {
  readonly table: string;
  readonly key: readonly string[];
  readonly states: readonly string[];
  readonly refreshes: readonly string[];
  /** Column that every new row gets from a parameter of the same name, beside what is staged. */
  readonly stamps: readonly string[];
  /** Which rows of the table are compared at all, as a condition on `held`. */
  readonly within: string;
  /** Which rows end when they are not staged, as a condition on `held`; undefined when absence means nothing. */
  readonly gone: string | undefined;
  /** What the conditions and stamps name. `observed_at` among them. */
  readonly parameters: Parameters;
}

export type Counts = Omit<LoadResult, 'duplicates'>;

/** Compares the staged rows with the open intervals of a table, set at a time: ends what changed or went, opens what is new. */
export async function reviseIntervals(connection: DuckDBConnection, revision: Revision): Promise<Counts> {
  const { table, refreshes, within } = revision;
  const held = `${identifier(table)} AS held`;
  const parameters = { ...revision.parameters, forever };
  const run = async (sql: string): Promise<number> => execute(connection, sql, parameters);

  const late = await leaveOutLate(connection, { ...revision, parameters });
  const current = `${within} AND held.valid_to = ${open} AND held.valid_from <= ${at}`;
  const found = await compare(connection, { ...revision, parameters }, current, `held.valid_from = ${at}`);
  if (found.ended > found.corrected) {
    await run(
      `UPDATE ${held} SET valid_to = ${at} FROM ${differing} WHERE held.rowid = differing.held_row AND differing.ends AND NOT differing.corrects`,
    );
  }
  if (found.corrected > 0) {
    // What began and ended at one instant never held.
    await run(`DELETE FROM ${held} WHERE held.rowid IN (SELECT held_row FROM ${differing} WHERE ends AND corrects)`);
  }
  if (found.outdated > 0) {
    const assignments = refreshes.map((name) => `${identifier(name)} = staged.${identifier(name)}`).join(', ');
    await run(
      `UPDATE ${held} SET ${assignments} FROM ${differing} JOIN ${incoming} AS staged ON staged.rowid = differing.staged_row
      WHERE held.rowid = differing.held_row AND NOT differing.ends`,
    );
  }
  if (found.opened > 0) await run(insertion(revision, { valid_from: at, valid_to: open }));
  await run(`DROP TABLE ${differing}`);
  return { opened: found.opened, closed: found.ended, unchanged: found.staged - found.opened, late };
}

/** Replaces rows by key with the staged ones where these differ. */
export async function reviseEvents(connection: DuckDBConnection, revision: Revision): Promise<Counts> {
  const { table, within, parameters } = revision;
  const run = async (sql: string): Promise<number> => execute(connection, sql, parameters);
  const found = await compare(connection, { ...revision, gone: undefined }, within);
  if (found.ended > 0) {
    await run(`DELETE FROM ${identifier(table)} AS held WHERE held.rowid IN (SELECT held_row FROM ${differing} WHERE ends)`);
  }
  if (found.opened > 0) await run(insertion(revision, {}));
  await run(`DROP TABLE ${differing}`);
  return { opened: found.opened, closed: found.ended, unchanged: found.staged - found.opened, late: 0 };
}

/** Takes the staged rows away of whose key more recent knowledge is held, and gives their number. */
async function leaveOutLate(connection: DuckDBConnection, { table, key, within, parameters }: Revision): Promise<number> {
  const held = `${identifier(table)} AS held`;
  const later = [`held.valid_from > ${at}`, `held.valid_to > ${at} AND held.valid_to < ${open}`];
  const found = await select(
    connection,
    later.map((condition) => `(SELECT 1 AS later FROM ${held} WHERE ${within} AND ${condition} LIMIT 1)`).join(' UNION ALL '),
    parameters,
  );
  if (found.length === 0) return 0;
  return execute(
    connection,
    `DELETE FROM ${incoming} AS staged WHERE EXISTS (FROM ${held} WHERE ${within} AND (${later.join(' OR ')}) AND ${matches(key)})`,
    parameters,
  );
}

/** What there is to be done, counted so that nothing else is. */
interface Differences extends RecordRow {
  readonly staged: number;
  readonly opened: number;
  readonly ended: number;
  /** Those that end at the instant at which they began. */
  readonly corrected: number;
  readonly outdated: number;
}

/**
 * Finds how the staged rows differ from those held, which are looked at once: first those that end when they are not staged, for nearly
 * all that is staged is among them; the others only for what is not.
 */
async function compare(connection: DuckDBConnection, revision: Revision, current: string, corrects = 'false'): Promise<Differences> {
  const { gone, parameters } = revision;
  const fill = async (table: string, query: string): Promise<unknown> =>
    execute(connection, `CREATE OR REPLACE TEMP TABLE ${identifier(table)} AS ${query}`, parameters);
  const between = (rows: string, join: 'LEFT' | 'FULL', condition: string): string =>
    comparison(revision, { rows, join, condition, corrects });
  if (gone === undefined || gone === 'true') {
    await fill('differing', between(incoming, gone === undefined ? 'LEFT' : 'FULL', current));
  } else {
    await fill('nearby', between(incoming, 'FULL', `${current} AND (${gone})`));
    const missed = `SELECT staged_row FROM ${nearby} WHERE held_row IS NULL`;
    const others = `(SELECT rowid, * FROM ${incoming} WHERE rowid IN (${missed}))`;
    const isMissed = (await select(connection, `${missed} LIMIT 1`)).length > 0;
    await fill(
      'differing',
      isMissed ? `FROM ${nearby} WHERE held_row IS NOT NULL UNION ALL ${between(others, 'LEFT', current)}` : `FROM ${nearby}`,
    );
    await execute(connection, `DROP TABLE ${nearby}`);
  }
  const [differences] = await select<Differences>(
    connection,
    `SELECT (SELECT count(*) FROM ${incoming}) AS staged, count(*) FILTER (opens) AS opened, count(*) FILTER (ends) AS ended,
      count(*) FILTER (ends AND corrects) AS corrected, count(*) FILTER (NOT opens AND NOT ends) AS outdated FROM ${differing}`,
  );
  if (!differences) throw new Error('A count gave no row');
  return differences;
}

interface Compared {
  /** Staged rows, as a relation. */
  readonly rows: string;
  /** FULL where rows held count that are not staged. */
  readonly join: 'LEFT' | 'FULL';
  /** Which rows held, as a condition. */
  readonly condition: string;
  /** Whether a row that ends is to be as if it had never been. */
  readonly corrects: string;
}

function comparison({ table, key, states, refreshes }: Revision, { rows, join, condition, corrects }: Compared): string {
  const isChanged = differs(states);
  return `SELECT staged.rowid AS staged_row, held.rowid AS held_row, ${corrects} AS corrects,
      held.rowid IS NULL OR (staged.rowid IS NOT NULL AND (${isChanged})) AS opens,
      staged.rowid IS NULL OR (held.rowid IS NOT NULL AND (${isChanged})) AS ends
    FROM ${rows} AS staged ${join} JOIN (SELECT rowid, * FROM ${identifier(table)} AS held WHERE ${condition}) AS held ON ${matches(key)}
    WHERE held.rowid IS NULL OR staged.rowid IS NULL OR ${differs([...states, ...refreshes])}`;
}

function insertion({ table, key, states, refreshes, stamps }: Revision, interval: Readonly<Record<string, string>>): string {
  const columns = [...key, ...states, ...refreshes];
  const values = [identifiers(columns, 'staged'), ...stamps.map((name) => `$${name}`), ...Object.values(interval)];
  return `INSERT INTO ${identifier(table)} (${identifiers([...columns, ...stamps, ...Object.keys(interval)])})
    SELECT ${values.join(', ')} FROM ${incoming} AS staged WHERE staged.rowid IN (SELECT staged_row FROM ${differing} WHERE opens)`;
}

function matches(columns: readonly string[]): string {
  return columns.map((name) => `held.${identifier(name)} = staged.${identifier(name)}`).join(' AND ');
}

function differs(columns: readonly string[]): string {
  return columns.map((name) => `held.${identifier(name)} IS DISTINCT FROM staged.${identifier(name)}`).join(' OR ') || 'false';
}
