import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';

/** Holds the file it is told of until it is killed. */
const [path = ''] = process.argv.slice(2);
await openWarehouse(path, { tables: [] });
process.send?.('open');
setInterval(() => undefined, 1000);
