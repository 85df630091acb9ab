import { join } from 'node:path';
import { openStaging, putInPlace } from '../../../../src/warehouse/backup/staging.ts';
import { restoreBackup } from '../../../../src/warehouse/backup/restore-backup.ts';
import { openWarehouse } from '../../../../src/warehouse/open-warehouse.ts';

/** Saves a database over its last backup, and puts one of two backups in its place, again and again, until it is killed. */
const [path = '', saved = '', ...backups] = process.argv.slice(2);
for (;;) {
  for (const backup of backups) {
    await restoreBackup(backup, path, { replace: true });
    const staging = openStaging(saved);
    const warehouse = await openWarehouse(path, { tables: [], copiesInto: staging.folder });
    const made = join(staging.folder, 'b.duckdb');
    await warehouse.backUp(made, { program: '1', now: '2026-01-01T00:00:00.000Z' });
    await warehouse.close();
    putInPlace(made, saved);
    staging.remove();
    process.send?.('saved');
  }
}
