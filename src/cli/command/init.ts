import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay init` */
export function init(program: Command, context: CommandContext): void {
  program
    .command('init')
    .description('write a first assay.yaml and a folder of rubrics, and say what each source needs')
    .argument('[folder]', 'where to write them', '.')
    .addHelpText('after', '\nExamples:\n  assay init\n  assay init ~/standards')
    .action(async (folder) => {
      const { runInit } = await import('../action/init.ts');
      context.finish(await runInit(context, folder));
    });
}
