import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openStaging, putInPlace } from '../../warehouse/backup/staging.ts';
import { verifyBackup } from '../../warehouse/backup/verify-backup.ts';
import { WarehouseFault } from '../../warehouse/warehouse-fault.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { manifestJson, manifestNote } from '../output/manifest.ts';
import { bytes } from '../output/quantity.ts';
import { inWorkspace, openConfiguration } from '../workspace/workspace.ts';

export interface Options {
  readonly force: boolean;
  readonly json: boolean;
}

export async function runBackup(context: CommandContext, file: string, { force, json }: Options): Promise<ExitCode> {
  const { configuration } = await openConfiguration(context);
  const { warehouse: database } = configuration;
  const { terminal, signal, version: program } = context;
  const path = resolve(context.folder, file);
  if (!existsSync(database)) throw useFault('cli.nothing-collected', { path: database }, 3);
  if (existsSync(path)) {
    if (realpathSync(path) === realpathSync(database)) throw useFault('cli.backup-over-database', { path });
    if (!force) throw new WarehouseFault('warehouse.present', { path });
  }
  const staging = openStaging(path);
  try {
    const made = join(staging.folder, 'backup.duckdb');
    const copiesInto = staging.folder;
    await inWorkspace(context, async ({ warehouse }) => warehouse.backUp(made, { program, now: context.now(), signal }), { copiesInto });
    const manifest = await verifyBackup(made, path);
    putInPlace(made, path);
    terminal.note(manifestNote('Saved', manifest, `${path}, ${bytes(statSync(path).size)}, verified`, terminal.columns));
    if (json) terminal.out(manifestJson(manifest, path));
    return 0;
  } finally {
    staging.remove();
  }
}
