import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay docs [name]` */
export function docs(program: Command, context: CommandContext): void {
  program
    .command('docs')
    .description('look up the query language: names, members, types, operators, stages, tables and messages')
    .argument('[words...]', 'what to look up; a list of everything when left out')
    .option('--json', 'write JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  assay docs\n  assay docs git.pullRequests\n  assay docs filter\n  assay docs duration\n  assay docs summarize\n  assay docs pull_request --json\n\nExit codes: 0 found · 2 there is nothing of this name`,
    )
    .action(async (words, options) => {
      const { runDocs } = await import('../action/docs.ts');
      context.finish(await runDocs(context, words.join(' '), options));
    });
}
