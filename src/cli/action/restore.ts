import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { restoreBackup } from '../../warehouse/backup/restore-backup.ts';
import { findOwner, servedFault } from '../../warehouse/owner/borrow-warehouse.ts';
import { WarehouseFault } from '../../warehouse/warehouse-fault.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { manifestJson, manifestNote } from '../output/manifest.ts';
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
  const path = resolve(context.folder, file);
  if (!existsSync(path)) throw useFault('cli.no-such-file', { path });
  const manifest = await restoreBackup(path, database, { replace: force }).catch((fault: unknown) => {
    // Where the database is, the configuration says: no other file can be named here.
    const isThere = fault instanceof WarehouseFault && fault.diagnostic.code === 'warehouse.present';
    throw isThere ? useFault('cli.restore-over-database', { path: database }) : fault;
  });
  terminal.note(manifestNote('Restored', manifest, `${database}, verified`, terminal.columns));
  if (json) terminal.out(manifestJson(manifest, database));
  return 0;
}
