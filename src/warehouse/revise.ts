import type { DuckDBConnection } from '@duckdb/node-api';
import { identifier, identifiers } from './identifier.ts';
import { execute, select } from './statement.ts';
import { forever, type LoadResult, type Parameters } from './warehouse.ts';

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
  const { table, states, refreshes, stamps, within, gone, parameters } = revision;
  const all = { ...parameters, forever };
  const held = `${identifier(table)} AS held`;
  const open = `${within} AND held.valid_to = $forever::TIMESTAMPTZ AND held.valid_from <= $observed_at::TIMESTAMPTZ`;
  const sameKey = matches(revision.key);
  const run = (sql: string): Promise<number> => execute(connection, sql, all);

  // Nothing is later than now in almost every load: looking for that alone is several times cheaper than the join.
  const later = `${within} AND greatest(held.valid_from, CASE WHEN held.valid_to < $forever::TIMESTAMPTZ THEN held.valid_to END) > $observed_at::TIMESTAMPTZ`;
  const [anyLater] = await select(connection, `SELECT 1 FROM ${held} WHERE ${later} LIMIT 1`, all);
  const late = anyLater ? await run(`DELETE FROM ${incoming} AS staged WHERE EXISTS (FROM ${held} WHERE ${later} AND ${sameKey})`) : 0;
  const changed =
    states.length === 0
      ? 0
      : await run(
          `UPDATE ${held} SET valid_to = $observed_at::TIMESTAMPTZ FROM ${incoming} AS staged WHERE ${open} AND ${sameKey} AND (${differs(states)})`,
        );
  const vanished =
    gone === undefined
      ? 0
      : await run(
          `UPDATE ${held} SET valid_to = $observed_at::TIMESTAMPTZ WHERE ${open} AND ${gone} AND NOT EXISTS (FROM ${incoming} AS staged WHERE ${sameKey})`,
        );
  if (changed + vanished > 0) {
    // What began and ended at one instant never held: it was corrected.
    await run(
      `DELETE FROM ${held} WHERE ${within} AND held.valid_from = $observed_at::TIMESTAMPTZ AND held.valid_to = $observed_at::TIMESTAMPTZ`,
    );
  }
  if (refreshes.length > 0) {
    const assignments = refreshes.map((name) => `${identifier(name)} = staged.${identifier(name)}`).join(', ');
    await run(`UPDATE ${held} SET ${assignments} FROM ${incoming} AS staged WHERE ${open} AND ${sameKey} AND (${differs(refreshes)})`);
  }
  const columns = [...revision.key, ...states, ...refreshes];
  const opened = await run(`INSERT INTO ${identifier(table)} (${identifiers([...columns, ...stamps])}, valid_from, valid_to)
    SELECT ${[identifiers(columns, 'staged'), ...stamps.map((name) => `$${name}`)].join(', ')}, $observed_at::TIMESTAMPTZ, $forever::TIMESTAMPTZ
    FROM ${incoming} AS staged WHERE NOT EXISTS (FROM ${held} WHERE ${open} AND ${sameKey})`);
  return { opened, closed: changed + vanished, unchanged: (await countStaged(connection)) - opened, late };
}

/** Replaces rows by key with the staged ones where these differ. */
export async function reviseEvents(
  connection: DuckDBConnection,
  { table, key, states, stamps, within, parameters }: Revision,
): Promise<Counts> {
  const held = `${identifier(table)} AS held`;
  const changed =
    states.length === 0
      ? 0
      : await execute(
          connection,
          `DELETE FROM ${held} USING ${incoming} AS staged WHERE ${within} AND ${matches(key)} AND (${differs(states)})`,
          parameters,
        );
  const columns = [...key, ...states];
  const opened = await execute(
    connection,
    `INSERT INTO ${identifier(table)} (${identifiers([...columns, ...stamps])})
    SELECT ${[identifiers(columns, 'staged'), ...stamps.map((name) => `$${name}`)].join(', ')} FROM ${incoming} AS staged
    WHERE NOT EXISTS (FROM ${held} WHERE ${within} AND ${matches(key)})`,
    parameters,
  );
  return { opened, closed: changed, unchanged: (await countStaged(connection)) - opened, late: 0 };
}

async function countStaged(connection: DuckDBConnection): Promise<number> {
  const result = await connection.run(`SELECT count(*) FROM ${incoming}`);
  return Number((await result.getRows())[0]?.[0] ?? 0);
}

function matches(columns: readonly string[]): string {
  return columns.map((name) => `held.${identifier(name)} = staged.${identifier(name)}`).join(' AND ');
}

function differs(columns: readonly string[]): string {
  return columns.map((name) => `held.${identifier(name)} IS DISTINCT FROM staged.${identifier(name)}`).join(' OR ');
}
