import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../output-option.ts';

/** `assay query '<expression>'` */
export function query(program: Command, context: CommandContext): void {
  program
    .command('query')
    .description('list the entities for which an expression is true, or show its value for each')
    .argument('<expression>', 'an expression of the query language')
    .option('--kind <kind>', 'which entities to ask about', 'service')
    .option('--as-of <date>', 'over the facts that held then')
    .option('--sql', 'show the statement instead of running it')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .option('--csv', 'the same as -o csv')
    .addHelpText(
      'after',
      `\nExamples:\n  assay query 'ownership.owners.length == 0 or not git.fileExists("README.md")'\n  assay query 'git.lastCommit.age' --csv`,
    )
    .action(async (expression, { output, json, csv, ...options }) => {
      const { runQuery } = await import('../action/query.ts');
      context.finish(await runQuery(context, expression, options, csv ? 'csv' : formatOf({ output, json })));
    });
}
