import { afterAll, beforeAll, expect, test } from 'vitest';
import { propertiesTable } from '../../../rubrics/kind.ts';
import { listTables } from '../../../src/registry/tables.ts';
import { catalogEntry } from '../../../src/server/catalog-entry.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forever, type Warehouse } from '../../../src/warehouse/warehouse.ts';

const tables = await listTables();
const asOf = '2026-11-02T12:00:00.000Z';
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openWarehouse(inMemory, { tables: tables.values(), now: asOf });
  await warehouse.write(async (transaction) => {
    const entity = tables.get('entity');
    const link = tables.get('entity_link');
    if (!entity || !link) throw new Error('The tables of the catalog are not declared');
    const about = { source: 'catalog', observedAt: '2026-10-01T00:00:00.000Z' };
    const orders = { entity: 'service:default/orders', kind: 'service', namespace: 'default', name: 'orders' };
    await transaction.load(entity, [{ ...orders, description: "O'Hara <b>bold</b>" }], about);
    await transaction.load(link, [{ entity: orders.entity, url: 'https://example.com', title: 'Runbook' }], about);
    await transaction.load(entity, [{ ...orders, description: 'later' }], { ...about, observedAt: '2026-11-01T00:00:00.000Z' });
  });
});
afterAll(async () => warehouse.close());

test('the catalog entry is that of the instant, and unknown entities have none', async () => {
  const entity = 'service:default/orders';
  expect(await catalogEntry(warehouse, { entity, asOf: '2026-10-10T00:00:00.000Z' })).toEqual({
    description: "O'Hara <b>bold</b>",
    links: [{ title: 'Runbook', url: 'https://example.com' }],
  });
  expect((await catalogEntry(warehouse, { entity, asOf }))?.description).toBe('later');
  expect(await catalogEntry(warehouse, { entity: `x'; DROP TABLE entity; --`, asOf })).toBeUndefined();
});

test('properties of its kind come with their values, or with why nothing is known of them', async () => {
  const properties = propertiesTable('service', 'Service', {
    cost_centre: { type: 'text', describes: 'Who pays.' },
    reason: { type: 'duration', describes: 'Named like a column of what is known.' },
    on_call: { type: 'text', describes: 'Who is called.', sensitive: true },
  });
  const declared = new Map([...tables, [properties.name, properties] as const]);
  const holding = await openWarehouse(inMemory, { tables: declared.values(), now: asOf });
  const entity = tables.get('entity');
  if (!entity) throw new Error('The table of entities is not declared');
  const about = { source: 'entities', observedAt: '2026-10-01T00:00:00.000Z' };
  const known = { table: properties.name, source: 'entities', rank: 0, read_at: asOf, valid_from: about.observedAt, valid_to: forever };
  await holding.write(async (transaction) => {
    for (const name of ['orders', 'broken']) {
      const id = `service:default/${name}`;
      await transaction.load(entity, [{ entity: id, kind: 'service', namespace: 'default', name }], about);
      await transaction.load(properties, [{ entity: id, cost_centre: '<b>', reason: 7200, on_call: 'ada' }], about);
    }
    const ofAll = (entity: string) => ({ ...known, entity, external: entity });
    await transaction.append('knowledge', [
      { ...ofAll('service:default/orders'), outcome: 'read', reason: null },
      { ...ofAll('service:default/broken'), outcome: 'failed', reason: 'It should be a text.' },
    ]);
  });
  const asked = async (name: string) => (await catalogEntry(holding, { entity: `service:default/${name}`, asOf }, declared))?.properties;
  expect(await asked('orders')).toEqual([
    { property: 'cost-centre', describes: 'Who pays.', unit: null, value: '<b>', unread: null },
    { property: 'reason', describes: 'Named like a column of what is known.', unit: null, value: '2 hours', unread: null },
  ]);
  expect(await asked('broken')).toMatchObject([
    { value: null, unread: 'It should be a text.' },
    { value: null, unread: 'It should be a text.' },
  ]);
  expect(await catalogEntry(warehouse, { entity: 'service:default/orders', asOf })).not.toHaveProperty('properties');
  await holding.close();
});
