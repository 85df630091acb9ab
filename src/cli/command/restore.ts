import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay restore <file>` */
export function restore(program: Command, context: CommandContext): void {
  program
    .command('restore')
    .description('put back what `assay backup` saved, once it has proved to be whole')
    .argument('<file>', 'a backup')
    .option('--force', 'replace the database that is there')
    .option('--json', 'write what was restored as JSON')
    .addHelpText('after', '\nExamples:\n  assay restore friday.backup --force')
    .action(async (file, { force, json }) => {
      const { runRestore } = await import('../action/restore.ts');
      context.finish(await runRestore(context, file, { force: force === true, json: json === true }));
    });
}
