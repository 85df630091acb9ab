import type { DuckDBConnection } from '@duckdb/node-api';
import { identifier, identifiers } from './identifier.ts';
import { execute, select } from './statement.ts';
import { forever, type LoadResult, type Parameters, type RecordRow } from './warehouse.ts';

/** The temporary table that holds the incoming rows of the load under way. */
export const staged = 'staged';
const incoming = 'temp.main.staged';

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

type Counts = Omit<LoadResult, 'duplicates'>;

/** Compares the staged rows with the open intervals of a table, set at a time: ends what changed or went, opens what is new. */
export async function reviseIntervals(connection: DuckDBConnection, revision: Revision): Promise<Counts> {
  const { table, key, states, refreshes, within, gone = 'false' } = revision;
  const held = `${identifier(table)} AS held`;
  const at = '$observed_at::TIMESTAMPTZ';
  const current = `${within} AND held.valid_to = $forever::TIMESTAMPTZ AND held.valid_from <= ${at}`;
  const later = `${within} AND greatest(held.valid_from, CASE WHEN held.valid_to < $forever::TIMESTAMPTZ THEN held.valid_to END) > ${at}`;
  const parameters = { ...revision.parameters, forever };
  const run = async (sql: string): Promise<number> => execute(connection, sql, parameters);
  const count = async (): Promise<Comparison> => compare(connection, { ...revision, gone, parameters }, current, later);

  let found = await count();
  let late = 0;
  if (found.later > 0) {
    late = await run(`DELETE FROM ${incoming} AS staged WHERE EXISTS (FROM ${held} WHERE ${later} AND ${matches(key)})`);
    found = await count();
  }
  const vanished = found.covered - found.kept;
  if (found.changed > 0) {
    await run(
      `UPDATE ${held} SET valid_to = ${at} FROM ${incoming} AS staged WHERE ${current} AND ${matches(key)} AND (${differs(states)})`,
    );
  }
  if (vanished > 0) {
    await run(
      `UPDATE ${held} SET valid_to = ${at} WHERE ${current} AND ${gone} AND NOT EXISTS (FROM ${incoming} AS staged WHERE ${matches(key)})`,
    );
  }
  if (found.changed + vanished > 0) {
    // What began and ended at one instant never held: it was corrected.
    await run(`DELETE FROM ${held} WHERE ${within} AND held.valid_from = ${at} AND held.valid_to = ${at}`);
  }
  if (found.outdated > 0) {
    const assignments = refreshes.map((name) => `${identifier(name)} = staged.${identifier(name)}`).join(', ');
    await run(
      `UPDATE ${held} SET ${assignments} FROM ${incoming} AS staged WHERE ${current} AND ${matches(key)} AND (${differs(refreshes)})`,
    );
  }
  const opened = found.staged - found.matched + found.changed;
  if (opened > 0) await run(insertion(revision, current, { valid_from: at, valid_to: '$forever::TIMESTAMPTZ' }));
  return { opened, closed: found.changed + vanished, unchanged: found.matched - found.changed, late };
}

/** Replaces rows by key with the staged ones where these differ. */
export async function reviseEvents(connection: DuckDBConnection, revision: Revision): Promise<Counts> {
  const { table, key, states, within, parameters } = revision;
  const { staged, matched, changed } = await compare(connection, { ...revision, gone: 'false' }, within, 'false');
  if (changed > 0) {
    const outdated = `${within} AND ${matches(key)} AND (${differs(states)})`;
    await execute(connection, `DELETE FROM ${identifier(table)} AS held USING ${incoming} AS staged WHERE ${outdated}`, parameters);
  }
  const opened = staged - matched + changed;
  if (opened > 0) await execute(connection, insertion(revision, within, {}), parameters);
  return { opened, closed: changed, unchanged: matched - changed, late: 0 };
}

/** How the staged rows stand to those held, counted once so that only what there is to do is done. */
interface Comparison extends RecordRow {
  readonly staged: number;
  /** Rows held that tell of a time after this load's. */
  readonly later: number;
  /** Current rows that end unless they are staged, and those of them that are. */
  readonly covered: number;
  readonly kept: number;
  /** Current rows that are staged, those of them in another state, and those in the same state to be refreshed. */
  readonly matched: number;
  readonly changed: number;
  readonly outdated: number;
}

async function compare(
  connection: DuckDBConnection,
  { table, key, states, refreshes, gone, parameters }: Revision & { readonly gone: string },
  current: string,
  later: string,
): Promise<Comparison> {
  const held = `${identifier(table)} AS held`;
  const heldCount = (condition: string): string => (condition === 'false' ? '0' : `(SELECT count(*) FROM ${held} WHERE ${condition})`);
  const [comparison] = await select<Comparison>(
    connection,
    `SELECT (SELECT count(*) FROM ${incoming}) AS staged, ${heldCount(later)} AS later,
      ${heldCount(gone === 'false' ? gone : `${current} AND ${gone}`)} AS covered, count(*) FILTER (held.is_gone) AS kept,
      count(*) AS matched, count(*) FILTER (${differs(states)}) AS changed, count(*) FILTER (NOT (${differs(states)}) AND (${differs(refreshes)})) AS outdated
    FROM (SELECT *, ${gone} AS is_gone FROM ${held} WHERE ${current}) AS held JOIN ${incoming} AS staged ON ${matches(key)}`,
    parameters,
  );
  if (!comparison) throw new Error('A count gave no row');
  return comparison;
}

function insertion(
  { table, key, states, refreshes, stamps }: Revision,
  current: string,
  interval: Readonly<Record<string, string>>,
): string {
  const columns = [...key, ...states, ...refreshes];
  const values = [identifiers(columns, 'staged'), ...stamps.map((name) => `$${name}`), ...Object.values(interval)];
  return `INSERT INTO ${identifier(table)} (${identifiers([...columns, ...stamps, ...Object.keys(interval)])})
    SELECT ${values.join(', ')} FROM ${incoming} AS staged
    WHERE NOT EXISTS (FROM ${identifier(table)} AS held WHERE ${current} AND ${matches(key)})`;
}

function matches(columns: readonly string[]): string {
  return columns.map((name) => `held.${identifier(name)} = staged.${identifier(name)}`).join(' AND ');
}

function differs(columns: readonly string[]): string {
  return columns.map((name) => `held.${identifier(name)} IS DISTINCT FROM staged.${identifier(name)}`).join(' OR ') || 'false';
}
