import { openWarehouse } from '../../../../src/warehouse/open-warehouse.ts';

/** Writes to the database it is told of, whose journal then holds what was written, until it is killed. */
const [path = ''] = process.argv.slice(2);
const warehouse = await openWarehouse(path, { tables: [] });
await warehouse.write(async (transaction) => transaction.append('raw_body', [{ hash: 'from the journal' }]));
process.send?.('written');
setInterval(() => undefined, 1000);
