import { collect } from '../../../src/sync/collect.ts';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forgeCollector, forgeTables } from './forge-collector.ts';

/** One whole run as a process of its own, so that it can be killed. Tells its parent each step that is committed. */
const [path = '', origin = '', now = ''] = process.argv.slice(2);
const warehouse = await openWarehouse(path, { tables: forgeTables, now });
await collect(warehouse, [{ collector: forgeCollector, settings: { origin } }], {
  now,
  signal: new AbortController().signal,
  wait: async () => undefined,
  onProgress: ({ step }) => process.send?.(step),
});
await warehouse.close();
process.disconnect();
