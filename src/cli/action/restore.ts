import { resolve } from 'node:path';
import { restoreBackup } from '../../warehouse/backup/restore-backup.ts';
import { findOwner, servedFault } from '../../warehouse/owner/borrow-warehouse.ts';
import { WarehouseFault } from '../../warehouse/warehouse-fault.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { manifestJson, manifestLine } from '../output/manifest.ts';
import { openConfiguration } from '../workspace/workspace.ts';

export interface Options {
  readonly force: boolean;
  readonly json: boolean;
}

export async function runRestore(context: CommandContext, file: string, { force, json }: Options): Promise<ExitCode> {
  const { configuration } = await openConfiguration(context);
  const { warehouse: database } = configuration;
  const { terminal } = context;
  const owner = await findOwner(database);
  if (owner) throw servedFault(database, owner);
  const manifest = await restoreBackup(resolve(context.folder, file), database, { replace: force }).catch((fault: unknown) => {
    // Where the database is, the configuration says: no other file can be named here.
    const isThere = fault instanceof WarehouseFault && fault.diagnostic.code === 'warehouse.present';
    throw isThere ? useFault('cli.restore-over-database', { path: database }) : fault;
  });
  terminal.note(`  Restored ${manifestLine(manifest)}\n  → ${database}, verified\n`);
  if (json) terminal.out(manifestJson(manifest, database));
  return 0;
}
