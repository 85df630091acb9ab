import { identifier, identifiers } from '../identifier.ts';
import type { IntervalTable, Transaction } from '../warehouse.ts';

export interface CollapseOptions {
  /** Only what had ended by this instant is collapsed. ISO 8601 in UTC. */
  readonly until: string;
  /** IANA zone in which days begin. */
  readonly zone: string;
}

const collapsed = 'temp.main.collapsed';

/**
 * Lets the state at the end of a day stand for those that came and went during it, and joins states that were interrupted for less than
 * a day and not at its end. Gives the number of rows that this spares. As of the end of every day, and of every instant from `until` on,
 * all is as before.
 */
export async function collapseDays(
  transaction: Transaction,
  { name, key, states }: IntervalTable,
  { until, zone }: CollapseOptions,
): Promise<number> {
  const table = identifier(name);
  const by = identifiers(key);
  const state = `row(${[...states, ...key.slice(0, 1)].map(identifier).join(', ')})`;
  const parameters = { until, zone };
  await transaction.run(
    `CREATE OR REPLACE TEMP TABLE collapsed AS
    WITH past AS (
      SELECT rowid AS place, ${by}, ${state} AS state, valid_from, valid_to,
        valid_to <= $until::TIMESTAMPTZ AND ${day('valid_from')} = ${day('valid_to')} AS passing
      FROM ${table} WHERE valid_from < $until::TIMESTAMPTZ
    ),
    -- A state that passed within a day gives its time to the one that followed it at once.
    followed AS (SELECT *, NOT coalesce(lag(passing) OVER earlier AND lag(valid_to) OVER earlier = valid_from, false) AS begins
      FROM past WINDOW earlier AS (PARTITION BY ${by} ORDER BY valid_from)),
    numbered AS (SELECT *, count(*) FILTER (begins) OVER (PARTITION BY ${by} ORDER BY valid_from) AS chain FROM followed),
    lasting AS (
      SELECT ${by}, max_by(place, valid_from) AS place, max_by(state, valid_from) AS state, min(valid_from) AS valid_from, max(valid_to) AS valid_to
      FROM numbered GROUP BY ${by}, chain HAVING NOT bool_and(passing)
    ),
    continued AS (SELECT *, NOT coalesce(state IS NOT DISTINCT FROM lag(state) OVER earlier AND ${day('lag(valid_to) OVER earlier')} = ${day('valid_from')}, false) AS begins
      FROM lasting WINDOW earlier AS (PARTITION BY ${by} ORDER BY valid_from)),
    runs AS (SELECT *, count(*) FILTER (begins) OVER (PARTITION BY ${by} ORDER BY valid_from) AS run FROM continued)
    SELECT max_by(place, valid_from) AS place, min(valid_from) AS valid_from FROM runs GROUP BY ${by}, run`,
    parameters,
  );
  const spared = await transaction.run(
    `DELETE FROM ${table} WHERE valid_from < $until::TIMESTAMPTZ AND rowid NOT IN (SELECT place FROM ${collapsed})`,
    parameters,
  );
  if (spared > 0) {
    await transaction.run(
      `UPDATE ${table} AS held SET valid_from = collapsed.valid_from FROM ${collapsed} AS collapsed
      WHERE held.rowid = collapsed.place AND held.valid_from <> collapsed.valid_from`,
    );
  }
  await transaction.run(`DROP TABLE ${collapsed}`);
  return spared;
}

function day(instant: string): string {
  return `timezone($zone, ${instant})::DATE`;
}
