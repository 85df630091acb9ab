import type { ReadingOutcome, Table } from '../../query-language/catalog.ts';
import type { Collector } from '../../collectors/collector.ts';
import { identifier } from '../warehouse/identifier.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { noDataOf } from './no-data.ts';
import type { Evidence } from './report.ts';
import type { Trouble } from './trouble.ts';

/** Where what is known of an entity in a table came from: one for each outside object that was asked about, the primary one first. */
export async function evidenceFor(
  warehouse: Pick<Warehouse, 'read'>,
  table: Table,
  entity: string,
  asOf: string,
  troubles: readonly Trouble[],
  collectors: ReadonlyMap<string, Collector>,
): Promise<Evidence[]> {
  const { name, describes } = table;
  const known = await warehouse.read<Known>(knownAsOf, { as_of: asOf, entity, table: name });
  if (known.length === 0) {
    const noData = troubles.map((trouble) => noDataOf(table, trouble)).find((each) => each !== undefined);
    if (!noData) return [];
    const { outcome, reason } = noData;
    return [{ table: name, describes, external: null, source: null, outcome, reason, collectedAt: null, request: null, rows: null }];
  }
  const evidence: Evidence[] = [];
  for (const { source, external, outcome, reason, read_at: collectedAt } of known) {
    const streams = Object.entries(collectors.get(source)?.streams ?? {}).filter(([, { fills }]) =>
      fills.some((each) => each.name === name),
    );
    const [page] = await warehouse.read<{ request: string }>(lastPage, {
      source,
      external,
      streams: streams.map(([stream]) => stream),
      as_of: asOf,
    });
    const [count] = outcome === 'read' ? await warehouse.read<{ rows: number }>(rowsAsOf(table), { source, external, as_of: asOf }) : [];
    evidence.push({
      table: name,
      describes,
      external,
      source,
      outcome,
      reason: reason ?? '',
      collectedAt,
      request: page?.request ?? null,
      rows: count?.rows ?? null,
    });
  }
  return evidence;
}

interface Known extends Record<string, unknown> {
  readonly source: string;
  readonly external: string;
  readonly outcome: ReadingOutcome;
  readonly reason: string | null;
  readonly read_at: string;
}

const held = 'valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to';

const knownAsOf = `
SELECT source, external, outcome, reason, read_at FROM knowledge WHERE entity = $entity AND "table" = $table AND ${held} ORDER BY rank`;

/** The newest page about the object, or of the pages about all objects when none is about it alone. */
const lastPage = `
SELECT request FROM raw_page
WHERE source = $source AND list_contains($streams::VARCHAR[], stream) AND "partition" IN ($external, '*') AND fetched_at <= $as_of::TIMESTAMPTZ
ORDER BY "partition" = '*', fetched_at DESC, number DESC LIMIT 1`;

function rowsAsOf(table: Table): string {
  const when = table.history === 'intervals' ? `AND ${held}` : '';
  return `SELECT count(*) AS "rows" FROM ${identifier(table.name)} WHERE source = $source AND ${identifier(table.subject.column)} = $external ${when}`;
}
