import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay fmt` */
export function fmt(program: Command, context: CommandContext): void {
  program
    .command('fmt')
    .description('format texts of the query language: `.rql` files, and the queries in rubrics')
    .argument('<paths...>', 'files, folders of them, or `-` for the standard input')
    .option('--check', 'change nothing, and list the files that are not formatted')
    .addHelpText(
      'after',
      `\nOf a rubric only the queries change: its comments and its layout stay.\n\nExamples:\n  assay fmt rubrics/\n  assay fmt --check rubrics/\n\nExit codes: 0 all is formatted · 1 --check lists some · 2 some cannot be read`,
    )
    .action(async (paths, options) => {
      const { runFmt } = await import('../action/fmt.ts');
      context.finish(await runFmt(context, paths, options));
    });
}
