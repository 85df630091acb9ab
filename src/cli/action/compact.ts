import { existsSync } from 'node:fs';
import { compactHistory, type Compacted } from '../../sync/compact-history.ts';
import { rewriteDatabase, type Rewritten } from '../../warehouse/compaction/rewrite-database.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { compactionPage } from '../output/compaction-page.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { bytes } from '../output/quantity.ts';
import { inWorkspace, openConfiguration } from '../workspace/workspace.ts';

export interface Options {
  readonly dryRun: boolean;
  readonly json: boolean;
}

export async function runCompact(context: CommandContext, { dryRun, json }: Options): Promise<ExitCode> {
  const { configuration } = await openConfiguration(context);
  const { warehouse: path, retention, zone, memory } = configuration;
  const { terminal, signal } = context;
  if (!existsSync(path)) throw useFault('cli.nothing-collected', { path }, 3);
  const now = context.now();
  const [compacted, tables] = await inWorkspace(
    context,
    async ({ warehouse, environment }) => {
      const declared = [...environment.tables.values()];
      return [await compactHistory(warehouse, declared, retention, { now, zone, rehearse: dryRun }), declared] as const;
    },
    { alone: true },
  );
  if (!dryRun) terminal.note('  Putting the file in order …\n');
  const file = dryRun ? null : await rewriteDatabase(path, tables, { signal, ...(memory === null ? {} : { memoryLimit: memory }) });
  if (json) terminal.out(jsonOf('compact', now, { dryRun, tables: compacted, file }));
  else terminal.out(compactionPage(compacted, retention, terminal.columns, paintWith(terminal.colours.out)));
  terminal.note(summaryOf(compacted, file));
  return 0;
}

function summaryOf(compacted: readonly Compacted[], file: Rewritten | null): string {
  const rows = compacted.reduce((sum, { dropped, collapsed }) => sum + dropped + collapsed, 0);
  if (file === null) return `${rows} rows would go; nothing was changed.\n`;
  return `${rows} rows went; the file is ${bytes(file.after)}, and was ${bytes(file.before)}.\n`;
}
