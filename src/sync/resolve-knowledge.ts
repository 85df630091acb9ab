import type { Table } from '../../query-language/catalog.ts';
import type { IntervalTable, LoadResult, Transaction } from '../warehouse/warehouse.ts';
import { forever } from '../warehouse/warehouse.ts';

const knowledge: IntervalTable = {
  name: 'knowledge',
  key: ['table', 'entity', 'external'],
  states: ['source', 'rank', 'outcome', 'reason'],
  refreshes: ['read_at'],
};

/**
 * Works out, for each entity, table and outside identifier, whose word counts and whether it was read. A reading of the very
 * subject goes before one of all subjects, then one that succeeded, then the earlier of `precedence`. What a catalog read counts
 * only for the entities it reports. No row means that the entity has no such identifier, or that nobody ever tried to read it.
 */
export async function resolveKnowledge(
  transaction: Transaction,
  tables: readonly Table[],
  precedence: readonly string[],
  now: string,
): Promise<LoadResult> {
  return transaction.derive(knowledge, authorities, {
    observedAt: now,
    parameters: { tables: tables.map(({ name }) => name), schemes: tables.map(({ subject }) => subject.scheme), precedence, forever },
  });
}

const authorities = `
  WITH declared AS (SELECT unnest($tables::VARCHAR[]) AS "table", unnest($schemes::VARCHAR[]) AS scheme),
  asked AS (
    SELECT declared."table", declared.scheme, identity.entity, identity.external, identity.rank
    FROM identity JOIN declared USING (scheme) WHERE identity.valid_to = $forever::TIMESTAMPTZ
  ),
  told AS (SELECT source, "table", scope, outcome, reason, read_at FROM reading WHERE valid_to = $forever::TIMESTAMPTZ),
  candidate AS (
    SELECT asked.*, told.* EXCLUDE ("table") FROM asked JOIN told ON told."table" = asked."table" AND told.scope = asked.external
    UNION ALL
    SELECT asked.*, told.* EXCLUDE ("table") FROM asked JOIN told ON told."table" = asked."table" AND told.scope = '*'
  )
  SELECT "table", entity, external, source, rank, outcome, reason, read_at FROM candidate
  WHERE scheme <> 'entity' OR EXISTS (
    FROM entity AS reported WHERE reported.entity = candidate.entity AND reported.source = candidate.source AND reported.valid_to = $forever::TIMESTAMPTZ)
  QUALIFY row_number() OVER (
    PARTITION BY "table", entity, external
    ORDER BY scope = '*', outcome <> 'read', coalesce(list_position($precedence::VARCHAR[], source), len($precedence::VARCHAR[]) + 1), source) = 1`;
