import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay backup <file>` */
export function backup(program: Command, context: CommandContext): void {
  program
    .command('backup')
    .description('save the database to a file of its own, also while a server runs')
    .argument('<file>', 'where to')
    .option('--force', 'replace what is there')
    .option('--json', 'write what was saved as JSON')
    .addHelpText('after', '\nExamples:\n  assay backup friday.backup\n  assay backup friday.backup --force --json')
    .action(async (file, { force, json }) => {
      const { runBackup } = await import('../action/backup.ts');
      context.finish(await runBackup(context, file, { force: force === true, json: json === true }));
    });
}
