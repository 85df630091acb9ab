import type { Scheme, Table } from '../../query-language/catalog.ts';
import { identifier } from '../warehouse/identifier.ts';
import { knowledge } from '../warehouse/own-history.ts';
import type { LoadResult, Transaction } from '../warehouse/warehouse.ts';
import { forever } from '../warehouse/warehouse.ts';

/** Tables that list every subject of a scheme that a source has: who is not in it is not there. */
const directories: Partial<Record<Scheme, string>> = {
  repository: 'repository',
  'pagerduty-service': 'pagerduty_service',
  'escalation-policy': 'escalation_policy',
};

/**
 * Works out, for each entity, table and outside identifier, whose word counts and whether it was read. A reading of the very
 * subject goes before one of all subjects, then one that succeeded, then the earlier of `precedence`. A reading of all subjects says
 * nothing of one that the source does not list: such an identifier is `absent`, mistyped most likely. What a catalog read counts only
 * for the entities it reports. No row means that the entity has no such identifier, or that nobody ever tried to read it.
 */
export async function resolveKnowledge(
  transaction: Transaction,
  tables: readonly Table[],
  precedence: readonly string[],
  now: string,
): Promise<LoadResult> {
  return transaction.derive(knowledge, authorities(tables), {
    observedAt: now,
    parameters: { tables: tables.map(({ name }) => name), schemes: tables.map(({ subject }) => subject.scheme), precedence, forever },
  });
}

function authorities(tables: readonly Table[]): string {
  const lists = tables.filter(({ name, subject }) => directories[subject.scheme] === name);
  const listed = lists.map(
    ({ name, subject }) =>
      `SELECT '${name}' AS list, source, ${identifier(subject.column)} AS external FROM ${identifier(name)} WHERE valid_to = $forever::TIMESTAMPTZ`,
  );
  return `
  WITH declared AS (SELECT unnest($tables::VARCHAR[]) AS "table", unnest($schemes::VARCHAR[]) AS scheme),
  asked AS (
    SELECT declared."table", declared.scheme, identity.entity, identity.external, identity.rank
    FROM identity JOIN declared USING (scheme) WHERE identity.valid_to = $forever::TIMESTAMPTZ
  ),
  listed AS (${listed.join(' UNION ALL ') || 'SELECT NULL AS list, NULL AS source, NULL AS external WHERE false'}),
  told AS (SELECT source, "table", scope, outcome, reason, read_at FROM reading WHERE valid_to = $forever::TIMESTAMPTZ),
  directory AS (
    SELECT declared.scheme, declared."table" AS list, told.source FROM declared JOIN told ON told."table" = declared."table"
    WHERE declared."table" IN (${lists.map(({ name }) => `'${name}'`).join(', ') || 'NULL'}) AND told.scope = '*' AND told.outcome = 'read'
  ),
  candidate AS (
    SELECT asked.*, told.* EXCLUDE ("table") FROM asked JOIN told ON told."table" = asked."table" AND told.scope = asked.external
    UNION ALL
    SELECT asked.*, told.source, told.scope, CASE WHEN missing THEN 'absent' ELSE told.outcome END,
      CASE WHEN missing THEN format('It lists no {} “{}”.', replace(replace(asked.scheme, 'pagerduty-', ''), '-', ' '), asked.external) ELSE told.reason END, told.read_at
    FROM asked JOIN told ON told."table" = asked."table" AND told.scope = '*'
    LEFT JOIN directory ON directory.scheme = asked.scheme AND directory.source = told.source
    LEFT JOIN listed ON listed.list = directory.list AND listed.source = told.source AND listed.external = asked.external,
    LATERAL (SELECT told.outcome = 'read' AND directory.list IS NOT NULL AND listed.external IS NULL AS missing)
  )
  SELECT "table", entity, external, source, rank, outcome, reason, read_at FROM candidate
  WHERE scheme <> 'entity' OR EXISTS (
    FROM entity AS reported WHERE reported.entity = candidate.entity AND reported.source = candidate.source AND reported.valid_to = $forever::TIMESTAMPTZ)
  QUALIFY row_number() OVER (
    PARTITION BY "table", entity, external
    ORDER BY scope = '*', outcome <> 'read', coalesce(list_position($precedence::VARCHAR[], source), len($precedence::VARCHAR[]) + 1), source) = 1`;
}
