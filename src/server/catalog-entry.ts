import type { Warehouse } from '../warehouse/warehouse.ts';
import type { CatalogEntry } from './services.ts';

/** Reads what the catalogs said of an entity at an instant. Of several sources the first by name is taken. */
export async function catalogEntry(
  warehouse: Pick<Warehouse, 'read'>,
  { entity, asOf }: { readonly entity: string; readonly asOf: string },
): Promise<CatalogEntry | undefined> {
  const [[declared], links] = await Promise.all([
    warehouse.read<{ description: string | null }>(
      `SELECT description FROM entity WHERE entity = $entity AND valid_from <= $asOf AND $asOf < valid_to ORDER BY source LIMIT 1`,
      { entity, asOf },
    ),
    warehouse.read<{ title: string | null; url: string }>(
      `SELECT url, min(title) AS title FROM entity_link WHERE entity = $entity AND valid_from <= $asOf AND $asOf < valid_to
       GROUP BY url ORDER BY title, url LIMIT 50`,
      { entity, asOf },
    ),
  ]);
  return declared && { description: declared.description, links };
}
