import { afterAll, beforeAll, expect, test } from 'vitest';
import { listTables } from '../../../src/registry/tables.ts';
import { catalogEntry } from '../../../src/server/catalog-entry.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

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
