import { WarehouseFault } from './warehouse-fault.ts';

/** Why the database did not open the file, as a fault with words. */
export function openingFault(path: string, cause: unknown): WarehouseFault {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const holder = /Conflicting lock is held in (?<program>.+?) \(PID (?<pid>\d+)\)/u.exec(detail)?.groups;
  if (holder !== undefined || /Could not set lock|used by another process/iu.test(detail)) {
    return new WarehouseFault(
      'warehouse.locked',
      { path, pid: holder ? Number(holder['pid']) : null, program: holder?.['program'] ?? null },
      cause,
    );
  }
  const isUnreachable =
    /Cannot open file|No such file|Permission denied|Is a directory|database does not exist|ENOTDIR|EACCES|EEXIST|EROFS/iu.test(detail);
  return new WarehouseFault(isUnreachable ? 'warehouse.unreachable' : 'warehouse.not-a-database', { path, detail }, cause);
}

/** What the system says of a file that it does not give. */
export function unreachable(path: string, cause: unknown): WarehouseFault {
  return new WarehouseFault('warehouse.unreachable', { path, detail: cause instanceof Error ? cause.message : String(cause) }, cause);
}
