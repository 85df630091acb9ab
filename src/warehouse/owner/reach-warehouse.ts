import { openWarehouse, type OpenOptions } from '../open-warehouse.ts';
import { WarehouseFault } from '../warehouse-fault.ts';
import type { Warehouse } from '../warehouse.ts';
import { borrowWarehouse, findOwner, servedFault } from './borrow-warehouse.ts';

export interface ReachOptions extends OpenOptions {
  /** Version of the program. */
  readonly program: string;
}

/**
 * Opens the warehouse, or, where a process that has it open answers for it, reads it through that process. Who wants it alone is told
 * of that process instead. Throws `WarehouseFault` as `openWarehouse` does where nobody answers.
 */
export async function reachWarehouse(path: string, options: ReachOptions, use: 'alone' | 'reading'): Promise<Warehouse> {
  try {
    return await openWarehouse(path, options);
  } catch (fault) {
    if (!(fault instanceof WarehouseFault) || fault.diagnostic.code !== 'warehouse.locked') throw fault;
    if (use === 'reading') {
      const borrowed = await borrowWarehouse(path, options.program);
      if (borrowed) return borrowed;
      throw fault;
    }
    const owner = await findOwner(path);
    throw owner ? servedFault(path, owner) : fault;
  }
}
