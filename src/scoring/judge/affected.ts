import type { Table } from '../../../query-language/catalog.ts';
import { identifier, literal } from '../../warehouse/identifier.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { ages, agesOf, staleSince } from './trouble.ts';

/** What lies between two evaluations: facts observed after one instant and up to another. */
export interface Between {
  /** Everything observed up to this was seen by the evaluation before. */
  readonly since: string;
  readonly upTo: string;
  /** Whether it matters that what was read grew old: its age decides no verdict, but is told beside it. */
  readonly ages: boolean;
}

/**
 * The entities of a kind of which something may be said that was not said before, in these tables: because a fact of theirs began or
 * ended, what is known of them did, an identifier did, or what was read of them grew old or is fresh again. `undefined` where it may be
 * everybody: a table is read for the first time, or by nobody any more.
 */
export async function affectedEntities(
  warehouse: Pick<Warehouse, 'read'>,
  kind: string,
  tables: readonly Table[],
  { since, upTo, ages: withAges }: Between,
): Promise<readonly string[] | undefined> {
  const parameters = {
    kind,
    since,
    up_to: upTo,
    tables: tables.map(({ name }) => name),
    ...agesOf(tables),
  };
  const [everybody] = await warehouse.read<{ affected: boolean }>(firstOrLast, parameters);
  if (everybody?.affected) return undefined;
  const rows = await warehouse.read<{ entity: string }>(
    `SELECT DISTINCT entity FROM (${[ofEntities, ofKnowledge, ...(withAges ? [ofAge] : []), ...tables.map(ofTable)].join(' UNION ALL ')})
    WHERE entity IN (SELECT entity FROM entity WHERE kind = $kind) ORDER BY entity`,
    parameters,
  );
  return rows.map(({ entity }) => entity);
}

/** That an interval row began or ended between. */
function turned(alias: string): string {
  const between = (column: string): string => `${alias}.${column} > $since::TIMESTAMPTZ AND ${alias}.${column} <= $up_to::TIMESTAMPTZ`;
  return `(${between('valid_from')} OR ${between('valid_to')})`;
}

/** Whether some table is now told of by any source and was not before, or the other way round: that is said of everybody. */
const firstOrLast = `
SELECT count(*) > 0 AS affected FROM (
  SELECT "table", bool_or(valid_from <= $up_to::TIMESTAMPTZ AND $up_to::TIMESTAMPTZ < valid_to) AS is_told,
    bool_or(valid_from <= $since::TIMESTAMPTZ AND $since::TIMESTAMPTZ < valid_to) AS was_told
  FROM reading WHERE list_contains($tables::VARCHAR[], "table") GROUP BY "table"
) WHERE is_told IS DISTINCT FROM was_told`;

/** Whoever is declared differently, or has another identifier: whom a rubric is for may depend on it. */
const ofEntities = `
SELECT held.entity FROM entity AS held WHERE ${turned('held')} UNION ALL SELECT held.entity FROM identity AS held WHERE ${turned('held')}`;

const ofKnowledge = `
SELECT entity FROM knowledge AS held WHERE (held."table" = 'entity' OR list_contains($tables::VARCHAR[], held."table")) AND ${turned('held')}`;

/** What was read grew old between, or was old when it was judged and has been read again. */
const ofAge = `
SELECT known.entity FROM knowledge AS known ${ages}
WHERE known.outcome = 'read' AND list_contains($tables::VARCHAR[], known."table")
  AND ${staleSince} >= $since::TIMESTAMPTZ AND ${staleSince} < $up_to::TIMESTAMPTZ
UNION ALL
SELECT entity FROM verdict WHERE stale_since IS NOT NULL AND valid_to > $up_to::TIMESTAMPTZ
  AND entity IN (SELECT entity FROM knowledge WHERE read_at >= $since::TIMESTAMPTZ)`;

/** Whoever has a row of the table that began or ended between. */
function ofTable({ name, subject }: Table): string {
  return `
SELECT known.entity FROM (SELECT DISTINCT ${identifier(subject.column)} AS external FROM ${identifier(name)} AS held WHERE ${turned('held')}) AS turned
JOIN knowledge AS known ON known."table" = ${literal(name)} AND known.external = turned.external AND known.valid_to >= $since::TIMESTAMPTZ`;
}
