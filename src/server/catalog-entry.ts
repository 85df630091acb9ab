import { columnType } from '../../query-language/analysis/type.ts';
import type { Table } from '../../query-language/catalog.ts';
import { propertyOfColumn } from '../../rubrics/kind.ts';
import { showValue } from '../scoring/judge/show-value.ts';
import { identifier } from '../warehouse/identifier.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { CatalogEntry } from './services.ts';

interface Asked {
  readonly entity: string;
  readonly asOf: string;
}

/**
 * Reads what the catalogs said of an entity at an instant, with the properties of its kind that `tables` declares. Of several sources
 * the first by name is taken; of properties the one that answers for them.
 */
export async function catalogEntry(
  warehouse: Pick<Warehouse, 'read'>,
  { entity, asOf }: Asked,
  tables: ReadonlyMap<string, Table> = new Map(),
): Promise<CatalogEntry | undefined> {
  const [[declared], links] = await Promise.all([
    warehouse.read<{ description: string | null; kind: string }>(
      `SELECT description, kind FROM entity WHERE entity = $entity AND valid_from <= $asOf AND $asOf < valid_to ORDER BY source LIMIT 1`,
      { entity, asOf },
    ),
    warehouse.read<{ title: string | null; url: string }>(
      `SELECT url, min(title) AS title FROM entity_link WHERE entity = $entity AND valid_from <= $asOf AND $asOf < valid_to
       GROUP BY url ORDER BY title, url LIMIT 50`,
      { entity, asOf },
    ),
  ]);
  if (!declared) return undefined;
  const table = [...tables.values()].find(({ propertiesOf }) => propertiesOf === declared.kind);
  const properties = table ? await propertiesIn(warehouse, table, { entity, asOf }) : [];
  return { description: declared.description, links, ...(properties.length > 0 ? { properties } : {}) };
}

/** Each property with its value; where the source that answers for them could not read them, with the reason instead. */
async function propertiesIn(
  warehouse: Pick<Warehouse, 'read'>,
  table: Table,
  { entity, asOf }: Asked,
): Promise<NonNullable<CatalogEntry['properties']>> {
  const columns = Object.entries(table.columns).filter(([name, { sensitive }]) => name !== table.subject.column && !sensitive);
  if (columns.length === 0) return [];
  const values = columns.map(([name], index) => `t.${identifier(name)} AS ${identifier(`value ${index}`)}`);
  const [row] = await warehouse.read<Record<string, unknown> & { outcome: string; reason: string | null }>(
    `SELECT k.outcome AS outcome, k.reason AS reason, ${values.join(', ')} FROM knowledge k LEFT JOIN ${identifier(table.name)} t
       ON t.entity = k.external AND t.source = k.source AND k.outcome = 'read' AND t.valid_from <= $asOf AND $asOf < t.valid_to
     WHERE k."table" = $table AND k.entity = $entity AND k.rank = 0 AND k.valid_from <= $asOf AND $asOf < k.valid_to LIMIT 1`,
    { table: table.name, entity, asOf },
  );
  const unread = row?.outcome === 'read' ? null : (row?.reason ?? 'No source was asked for it.');
  return columns.map(([name, { type, describes, unit }], index) => ({
    property: propertyOfColumn(name),
    describes,
    unit: unit ?? null,
    value: unread === null ? showValue(row?.[`value ${index}`], columnType(type)) : null,
    unread,
  }));
}
