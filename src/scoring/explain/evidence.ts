import type { ReadingOutcome, Table } from '../../../query-language/catalog.ts';
import type { Collector } from '../../../collectors/collector.ts';
import { rowsAsOf } from '../../../query-language/sql/source.ts';
import { identifier } from '../../warehouse/identifier.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { readAttestations } from '../exemption/attestation.ts';
import { noDataOf, type Setting } from '../judge/no-data.ts';
import { requestBehind } from './provenance.ts';
import type { Evidence } from '../report.ts';
import type { Trouble } from '../judge/trouble.ts';

/** Where what is known of an entity in a table came from: one for each outside object that was asked about, the primary one first. */
export async function evidenceFor(
  warehouse: Pick<Warehouse, 'read'>,
  table: Table,
  entity: string,
  asOf: string,
  troubles: readonly Trouble[],
  collectors: ReadonlyMap<string, Collector>,
  setting?: Setting,
): Promise<Evidence[]> {
  const { name, describes } = table;
  const known = await warehouse.read<KnowledgeRow>(knownAsOf, { as_of: asOf, entity, table: name });
  if (known.length === 0) {
    const noData = troubles.map((trouble) => noDataOf(table, trouble, setting)).find((each) => each !== undefined);
    if (!noData) return table.result ? [await evidenceOfResults(warehouse, table, entity, asOf)] : [];
    const { outcome, reason } = noData;
    return [{ table: name, describes, external: null, source: null, outcome, reason, collectedAt: null, request: null, rows: null }];
  }
  const evidence: Evidence[] = [];
  for (const { source, external, outcome, reason, read_at: readAt } of known) {
    // Of readings that brought the same only the last is kept: when it was read before an instant that comes earlier is not known.
    const collectedAt = Date.parse(readAt) <= Date.parse(asOf) ? readAt : null;
    const [count] = outcome === 'read' ? await warehouse.read<{ rows: number }>(countAsOf(table), { source, external, as_of: asOf }) : [];
    const rows = count?.rows ?? null;
    const collector = collectors.get(source);
    evidence.push({
      table: name,
      describes,
      external,
      source,
      outcome,
      reason: reason ?? '',
      collectedAt,
      request: collector ? await requestBehind(warehouse, collector, { table, external, outcome, rows }, asOf) : null,
      rows,
    });
  }
  return evidence;
}

/** What Assay worked out stands under its own name, and was never asked of anybody. */
async function evidenceOfResults(warehouse: Pick<Warehouse, 'read'>, table: Table, entity: string, asOf: string): Promise<Evidence> {
  const { name, describes } = table;
  const [count] = await warehouse.read<{ rows: number }>(countAsOf(table), { source: 'assay', external: entity, as_of: asOf });
  const reason = name === 'attestation' ? await saidOf(warehouse, entity, asOf) : '';
  const about = { table: name, describes, external: entity, source: 'assay', outcome: 'read', reason } as const;
  return { ...about, collectedAt: null, request: null, rows: count?.rows ?? null };
}

/** More statements than these would be a list and no evidence. */
const mostSaid = 5;

/** Who states what of the entity, and until when. */
async function saidOf(warehouse: Pick<Warehouse, 'read'>, entity: string, asOf: string): Promise<string> {
  const valid = (await readAttestations(warehouse, { asOf, entity })).filter(({ state }) => state === 'valid');
  const said = valid.slice(0, mostSaid).map(({ key, value, by, until }) => `${by} attests ${key}: ${value}, until ${until.slice(0, 10)}`);
  return [...said, ...(valid.length > mostSaid ? ['…'] : [])].join('; ');
}

interface KnowledgeRow extends Record<string, unknown> {
  readonly source: string;
  readonly external: string;
  readonly outcome: ReadingOutcome;
  readonly reason: string | null;
  readonly read_at: string;
}

const held = 'valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to';

const knownAsOf = `
SELECT source, external, outcome, reason, read_at FROM knowledge WHERE entity = $entity AND "table" = $table AND ${held} ORDER BY rank`;

function countAsOf(table: Table): string {
  return `SELECT count(*) AS "rows" FROM ${rowsAsOf(table)} WHERE source = $source AND ${identifier(table.subject.column)} = $external`;
}
