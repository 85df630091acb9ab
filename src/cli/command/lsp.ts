import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay lsp` */
export function lsp(program: Command, context: CommandContext): void {
  program
    .command('lsp')
    .description('serve an editor over standard input and output, in the Language Server Protocol')
    .option('--stdio', 'the same, for editors that say so')
    .addHelpText(
      'after',
      '\nFor `.rql` files and the queries in rubrics: faults with their remedies,\ncompletion with the values of columns, what a name is and when it was read,\nformatting, definitions and renaming. An editor starts it, in the folder of\nthe project.\n\nExamples:\n  assay lsp',
    )
    .action(async () => {
      const { runLsp } = await import('../action/lsp.ts');
      context.finish(await runLsp(context));
    });
}
