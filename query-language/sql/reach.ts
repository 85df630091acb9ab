import type { Table } from '../catalog.ts';
import type { Hop } from '../plan/plan.ts';
import type { Parameters } from './parameters.ts';
import { quote } from './quote.ts';
import { isKnownAt, rowsAsOf, type KnownRows } from './source.ts';

/** The column of `t` with the entity that is reached. */
export const reachedColumn = 'target';

/**
 * The entities that relations lead to from each entity. They are known where the relations were read, of the entity itself and, going
 * further, of every entity on the way that a catalog lists.
 */
export function reachedRows(table: Table, hop: Hop, parameters: Parameters, instant: string): KnownRows {
  const name = parameters.bind(table.name, 'VARCHAR');
  const known = `k."table" = ${name} AND ${isKnownAt(instant)}`;
  const types = (hop.types ?? []).map((type) => parameters.bind(type, 'VARCHAR'));
  const only = types.length > 0 ? ` AND t.type IN (${types.join(', ')})` : '';
  const [start, end] = hop.direction === 'out' ? ['t.entity', 't.target'] : ['t.target', 't.entity'];
  const edges =
    `SELECT DISTINCT ${start} AS entity, ${end} AS ${reachedColumn} FROM knowledge k ` +
    `JOIN ${rowsAsOf(table, instant)} t ON t.${quote(table.subject.column)} = k.external AND t.source = k.source ` +
    `WHERE ${known} AND k.outcome = 'read' AND t.entity <> t.target${only}`;
  const reached = hop.depth === 1 ? edges : walk(edges, hop.depth);
  const source = `SELECT *, TRUE AS source FROM (${reached})`;
  const from = `knowledge k LEFT JOIN (${source}) t ON t.entity = CASE WHEN k.outcome = 'read' THEN k.entity END`;
  if (hop.depth === 1) return { from, where: known };
  const unread = `SELECT k.entity FROM knowledge k WHERE ${known} AND k.outcome <> 'read'`;
  return {
    from: `${from} LEFT JOIN (${unread}) u ON u.entity = t.${reachedColumn} AND t.depth < ${hop.depth}`,
    where: known,
    known: `bool_and(k.outcome = 'read' AND u.entity IS NULL)`,
  };
}

/** Each entity once, at the least number of steps; the limit on steps ends what goes in circles. */
function walk(edges: string, depth: number): string {
  return (
    `WITH RECURSIVE edge AS (${edges}), walk AS (SELECT entity, ${reachedColumn}, 1 AS depth FROM edge UNION ` +
    `SELECT w.entity, e.${reachedColumn}, w.depth + 1 FROM walk w JOIN edge e ON e.entity = w.${reachedColumn} WHERE w.depth < ${depth}) ` +
    `SELECT entity, ${reachedColumn}, min(depth) AS depth FROM walk WHERE entity <> ${reachedColumn} GROUP BY ALL`
  );
}
