import type { ReadingOutcome, Table } from '../../../query-language/catalog.ts';
import type { Statement } from '../../../query-language/sql/statement.ts';
import { identifier, literal } from '../../warehouse/identifier.ts';
import type { Parameters, Warehouse } from '../../warehouse/warehouse.ts';

/** A reason to doubt what is known of an entity in a table: it was not read, or what was read is old. */
export interface Trouble {
  readonly entity: string;
  readonly table: string;
  /** Null where nothing answers for the entity in this table. */
  readonly source: string | null;
  readonly external: string | null;
  readonly outcome: ReadingOutcome | null;
  readonly reason: string | null;
  /** When what was read went stale; null when it was not read at all. */
  readonly staleSince: string | null;
  /** Whether the entity has an identifier of the table's scheme. */
  readonly mapped: boolean;
  /** Whether any source has been asked for the table; of results, whether there are any. */
  readonly collected: boolean;
}

/** What of a trouble decides what is said of it. */
export type TroubleKind = Pick<Trouble, 'source' | 'outcome' | 'reason' | 'mapped' | 'collected'>;

/** Troubles by entity, then by table, those of the primary identifier first. What is read and fresh has none. */
export type Troubles = ReadonlyMap<string, ReadonlyMap<string, readonly Trouble[]>>;

/** Everything that is unknown or stale about entities of a kind (or some of them) in these tables, as of one instant. */
export async function troublesOf(
  warehouse: Pick<Warehouse, 'read'>,
  about: TroubledBy,
  tables: readonly Table[],
  asOf: string,
): Promise<Troubles> {
  const { sql, parameters } = troubleRows(about, tables);
  const rows = await warehouse.read<Row>(`${sql} ORDER BY entity, "table", rank`, { ...parameters, as_of: asOf });
  const troubles = new Map<string, Map<string, Trouble[]>>();
  for (const { stale_since: staleSince, rank: _, ...row } of rows) {
    const ofEntity = troubles.get(row.entity) ?? new Map<string, Trouble[]>();
    ofEntity.set(row.table, [...(ofEntity.get(row.table) ?? []), { ...row, staleSince }]);
    troubles.set(row.entity, ofEntity);
  }
  return troubles;
}

/** Whose troubles are asked about. */
export interface TroubledBy {
  readonly kind: string;
  /** Only these entities of the kind. */
  readonly entities?: readonly string[];
}

/**
 * The troubles as rows, for a statement that takes `$as_of`: `entity`, `table`, `rank` (0 for the primary identifier), `source`,
 * `external`, `outcome`, `reason`, `stale_since`, `mapped`, `collected`.
 */
export function troubleRows({ kind, entities }: TroubledBy, tables: readonly Table[]): Statement {
  const collected = tables.filter(({ result }) => result === undefined);
  const results = tables.filter(({ result }) => result !== undefined);
  const among = entities === undefined ? '' : 'AND entity IN (SELECT unnest($trouble_entities::VARCHAR[]))';
  const listed = `SELECT DISTINCT entity FROM entity WHERE kind = $trouble_kind AND ${holds('entity')} ${among}`;
  return {
    sql: [ofCollected(listed), ...results.map((table) => ofResult(listed, table))].join(' UNION ALL '),
    parameters: {
      trouble_kind: kind,
      trouble_tables: collected.map(({ name }) => name),
      trouble_schemes: collected.map(({ subject }) => subject.scheme),
      ...agesOf(collected),
      ...(entities === undefined ? {} : { trouble_entities: entities }),
    },
  };
}

/** After how many hours what was read of tables is old, as parameters of a statement that joins `ages`. */
export function agesOf(tables: readonly Table[]): Parameters {
  const own = tables.flatMap(({ name, freshHoursFrom = {} }) =>
    Object.entries(freshHoursFrom).map(([source, hours]) => ({ name, source, hours })),
  );
  return {
    age_tables: tables.map(({ name }) => name),
    age_hours: tables.map(({ freshHours }) => freshHours),
    own_age_tables: own.map(({ name }) => name),
    own_age_sources: own.map(({ source }) => source),
    own_age_hours: own.map(({ hours }) => hours),
  };
}

/** Joins to rows of `knowledge` the age at which what they say was read is old: that of the table, or that of the table from the source. */
export const ages = `
LEFT JOIN (SELECT unnest($age_tables::VARCHAR[]) AS "table", unnest($age_hours::DOUBLE[]) AS hours) AS age ON age."table" = known."table"
LEFT JOIN (
  SELECT unnest($own_age_tables::VARCHAR[]) AS "table", unnest($own_age_sources::VARCHAR[]) AS source, unnest($own_age_hours::DOUBLE[]) AS hours
) AS own_age ON own_age."table" = known."table" AND own_age.source = known.source`;

/** When what a row of `knowledge` says was read grows old. */
export const staleSince = 'known.read_at + to_seconds(coalesce(own_age.hours, age.hours) * 3600)';

interface Row extends Record<string, unknown>, Omit<Trouble, 'staleSince'> {
  readonly rank: number | null;
  readonly stale_since: string | null;
}

const holds = (alias: string): string => `${alias}.valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < ${alias}.valid_to`;

const ofCollected = (listed: string): string => `
SELECT
  entities.entity, asked."table", known.rank, known.source, known.external, known.outcome, known.reason,
  CASE WHEN known.outcome = 'read' THEN ${staleSince} END AS stale_since,
  mapped.entity IS NOT NULL AS mapped,
  collected."table" IS NOT NULL AS collected
FROM (${listed}) AS entities
CROSS JOIN (
  SELECT unnest($trouble_tables::VARCHAR[]) AS "table", unnest($trouble_schemes::VARCHAR[]) AS scheme
) AS asked
LEFT JOIN (SELECT * FROM knowledge WHERE ${holds('knowledge')}) AS known ON known.entity = entities.entity AND known."table" = asked."table"
${ages}
LEFT JOIN (SELECT DISTINCT entity, scheme FROM identity WHERE ${holds('identity')}) AS mapped
  ON mapped.entity = entities.entity AND mapped.scheme = asked.scheme
LEFT JOIN (SELECT DISTINCT "table" FROM reading WHERE ${holds('reading')}) AS collected ON collected."table" = asked."table"
WHERE known.entity IS NULL OR known.outcome <> 'read' OR ${staleSince} < $as_of::TIMESTAMPTZ`;

/** The entities of which there are no results in a table: nobody was evaluated, or not they. */
function ofResult(listed: string, { name, subject, result }: Table): string {
  const table = identifier(name);
  const own = result === 'listed' ? `AND ${table}.${identifier(subject.column)} = entities.entity` : '';
  return `
SELECT
  entities.entity, ${literal(name)} AS "table", NULL AS rank, NULL AS source, NULL AS external, NULL AS outcome, NULL AS reason, NULL AS stale_since,
  true AS mapped, EXISTS (FROM ${table} WHERE ${holds(table)}) AS collected
FROM (${listed}) AS entities WHERE NOT EXISTS (FROM ${table} WHERE ${holds(table)} ${own})`;
}
