import type { ReadingOutcome, Table } from '../../query-language/catalog.ts';
import { identifier } from '../warehouse/identifier.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

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

/** Troubles by entity, then by table, those of the primary identifier first. What is read and fresh has none. */
export type Troubles = ReadonlyMap<string, ReadonlyMap<string, readonly Trouble[]>>;

/** Everything that is unknown or stale about entities of a kind (or one entity) in these tables, as of one instant. */
export async function troublesOf(
  warehouse: Pick<Warehouse, 'read'>,
  about: { readonly kind: string; readonly entity?: string },
  tables: readonly Table[],
  asOf: string,
): Promise<Troubles> {
  const parameters = { as_of: asOf, kind: about.kind, entity: about.entity ?? null };
  const collected = tables.filter(({ result }) => result === undefined);
  const ofCollected = await warehouse.read<Row>(statement, {
    ...parameters,
    tables: collected.map(({ name }) => name),
    schemes: collected.map(({ subject }) => subject.scheme),
    fresh: collected.map(({ freshHours }) => freshHours),
  });
  const results = tables.filter(({ result }) => result !== undefined);
  const ofResults = await Promise.all(results.map(async (table) => warehouse.read<Row>(resultStatement(table), parameters)));
  const rows = [...ofCollected, ...ofResults.flat()];
  const troubles = new Map<string, Map<string, Trouble[]>>();
  for (const { stale_since: staleSince, ...row } of rows) {
    const ofEntity = troubles.get(row.entity) ?? new Map<string, Trouble[]>();
    ofEntity.set(row.table, [...(ofEntity.get(row.table) ?? []), { ...row, staleSince }]);
    troubles.set(row.entity, ofEntity);
  }
  return troubles;
}

interface Row extends Record<string, unknown>, Omit<Trouble, 'staleSince'> {
  readonly stale_since: string | null;
}

const holds = (alias: string): string => `${alias}.valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < ${alias}.valid_to`;

const entities = `
SELECT DISTINCT entity FROM entity
WHERE kind = $kind AND ($entity::VARCHAR IS NULL OR entity = $entity) AND ${holds('entity')}`;

const statement = `
WITH asked AS (
  SELECT unnest($tables::VARCHAR[]) AS "table", unnest($schemes::VARCHAR[]) AS scheme, unnest($fresh::BIGINT[]) AS fresh
),
collected AS (SELECT DISTINCT "table" FROM reading WHERE ${holds('reading')}),
mapped AS (SELECT DISTINCT entity, scheme FROM identity WHERE ${holds('identity')}),
known AS (SELECT * FROM knowledge WHERE ${holds('knowledge')}),
entities AS (${entities})
SELECT
  entities.entity, asked."table", known.source, known.external, known.outcome, known.reason,
  CASE WHEN known.outcome = 'read' THEN known.read_at + to_hours(asked.fresh) END AS stale_since,
  mapped.entity IS NOT NULL AS mapped,
  collected."table" IS NOT NULL AS collected
FROM entities CROSS JOIN asked
LEFT JOIN known ON known.entity = entities.entity AND known."table" = asked."table"
LEFT JOIN mapped ON mapped.entity = entities.entity AND mapped.scheme = asked.scheme
LEFT JOIN collected ON collected."table" = asked."table"
WHERE known.entity IS NULL OR known.outcome <> 'read' OR known.read_at + to_hours(asked.fresh) < $as_of::TIMESTAMPTZ
ORDER BY entities.entity, asked."table", known.rank`;

/** The entities of which there are no results in a table: nobody was evaluated, or not they. */
function resultStatement({ name, subject, result }: Table): string {
  const table = identifier(name);
  const own = result === 'listed' ? `AND ${table}.${identifier(subject.column)} = entities.entity` : '';
  return `
SELECT
  entities.entity, '${name}' AS "table", NULL AS source, NULL AS external, NULL AS outcome, NULL AS reason, NULL AS stale_since, true AS mapped,
  EXISTS (FROM ${table} WHERE ${holds(table)}) AS collected
FROM (${entities}) AS entities WHERE NOT EXISTS (FROM ${table} WHERE ${holds(table)} ${own})
ORDER BY entities.entity`;
}
