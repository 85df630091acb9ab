import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay lint` */
export function lint(program: Command, context: CommandContext): void {
  program
    .command('lint')
    .description('check the configuration, the rubrics and expressions, and show every fault where it is')
    .argument('[folders...]', 'folders of rubrics; those of the configuration when left out')
    .option('-e, --expression <text...>', 'check expressions instead')
    .option('--json', 'write JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  assay lint\n  assay lint rubrics/\n  assay lint -e 'ownership.owners.length > 0'\n\nExit codes: 0 nothing wrong · 1 something is`,
    )
    .action(async (folders, options) => {
      const { runLint } = await import('../action/lint.ts');
      context.finish(await runLint(context, folders, options));
    });
}
