import { serveWarehouse } from '../../../../src/warehouse/owner/serve-warehouse.ts';

/** Serves the database it is told of, as the given version, until it is told to stop, or is killed. */
const [path = '', program = ''] = process.argv.slice(2);
const warehouse = await serveWarehouse(path, { tables: [], program });
await warehouse.write(async (transaction) => transaction.append('raw_body', [{ hash: 'x', bytes: 2, body: new Uint8Array([0, 255]) }]));
process.on('message', () => {
  void warehouse.close().then(() => process.disconnect());
});
process.send?.('serving');
