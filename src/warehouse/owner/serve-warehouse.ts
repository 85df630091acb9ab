import { openStaging } from '../backup/staging.ts';
import type { Warehouse } from '../warehouse.ts';
import { openDoor } from './door.ts';
import { reachWarehouse, type ReachOptions } from './reach-warehouse.ts';

/** Opens the warehouse, and answers for it to other processes of this user and machine until it is closed. */
export async function serveWarehouse(path: string, options: ReachOptions): Promise<Warehouse> {
  const staging = openStaging(path);
  try {
    const warehouse = await reachWarehouse(path, { ...options, copiesInto: staging.folder }, 'alone');
    try {
      const door = await openDoor(warehouse, { program: options.program, copiesInto: staging.folder });
      return {
        ...warehouse,
        async close() {
          await door.close();
          await warehouse.close();
          staging.remove();
        },
      };
    } catch (fault) {
      await warehouse.close();
      throw fault;
    }
  } catch (fault) {
    staging.remove();
    throw fault;
  }
}
