import type { Warehouse } from '../warehouse/warehouse.ts';
import type { EntitySummary } from './report.ts';

/** What is said of entities at an instant, each by the source whose word counts, by identifier. All entities, unless some are named. */
export async function entitySummaries(
  warehouse: Pick<Warehouse, 'read'>,
  asOf: string,
  entities?: readonly string[],
): Promise<ReadonlyMap<string, EntitySummary>> {
  const rows = await warehouse.read<EntitySummary & Record<string, unknown>>(summariesAsOf, { as_of: asOf, entities: entities ?? null });
  return new Map(rows.map((row) => [row.entity, row]));
}

const holds = (alias: string): string => `${alias}.valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < ${alias}.valid_to`;

const summariesAsOf = `
SELECT t.entity, t.kind, t.name, t.title, t.type, t.owner, t.tier, t.lifecycle, t.system
FROM entity t
JOIN knowledge k ON k."table" = 'entity' AND k.rank = 0 AND k.entity = t.entity AND k.source = t.source AND ${holds('k')}
WHERE ($entities::VARCHAR[] IS NULL OR list_contains($entities::VARCHAR[], t.entity)) AND ${holds('t')}
ORDER BY t.entity`;
