import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay collect` */
export function collect(program: Command, context: CommandContext): void {
  program
    .command('collect')
    .description('read what the configured sources have, and only what is new to them')
    .option('--only <sources...>', 'only these sources, by their names in assay.yaml')
    .option('--json', 'write what each stream did as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  assay collect\n  assay collect --only github\n\nExit codes: 0 all read · 3 a stream failed · 4 a secret is missing',
    )
    .action(async ({ only, json }) => {
      const { runCollect } = await import('../action/collect.ts');
      context.finish(await runCollect(context, only, json === true));
    });
}
