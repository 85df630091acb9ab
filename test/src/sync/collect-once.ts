import { collect } from '../../../src/sync/collect.ts';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forgeCollector, forgeTables } from './forge-collector.ts';

/** One whole run as a process of its own, so that it can be killed. */
const [path = '', origin = '', now = ''] = process.argv.slice(2);
const warehouse = await openWarehouse(path, { tables: forgeTables, now });
await collect(warehouse, [{ collector: forgeCollector, settings: { origin } }], {
  now,
  signal: new AbortController().signal,
  wait: async () => undefined,
});
await warehouse.close();
