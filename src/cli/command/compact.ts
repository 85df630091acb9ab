import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay compact` */
export function compact(program: Command, context: CommandContext): void {
  program
    .command('compact')
    .description('give up what is older than `retention` in assay.yaml keeps, and give its space back')
    .option('--dry-run', 'say what would go, and change nothing')
    .option('--json', 'write what went as JSON')
    .addHelpText(
      'after',
      '\nWithout `retention` nothing is given up; the file is put in order and made as\nsmall as it can be.\n\nExamples:\n  assay compact --dry-run\n  assay compact',
    )
    .action(async ({ dryRun, json }) => {
      const { runCompact } = await import('../action/compact.ts');
      context.finish(await runCompact(context, { dryRun: dryRun === true, json: json === true }));
    });
}
