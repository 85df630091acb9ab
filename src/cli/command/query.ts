import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';
import { readCount } from '../option/read-number.ts';

/** `assay query '<text>'` */
export function query(program: Command, context: CommandContext): void {
  program
    .command('query')
    .description('answer a query, or list the entities for which an expression is true')
    .argument('<text>', 'an expression or a query of the query language')
    .option('--kind <kind>', 'which entities an expression is asked about', 'service')
    .option('--as-of <date>', 'over the facts that held then')
    .option('--limit <rows>', 'the most rows to show', readCount, 10_000)
    .option('--timeout <seconds>', 'the most time that the answer may take', readCount, 60)
    .option('--explain', 'show what it reads and gives instead of running it')
    .option('--plan', 'show what it means, as JSON, instead of running it')
    .option('--sql', 'show the statement instead of running it')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .option('--csv', 'the same as -o csv')
    .addHelpText(
      'after',
      `
Examples:
  assay query 'ownership.owners.length == 0 or not git.fileExists("README.md")'
  assay query 'git.lastCommit.age' --csv
  assay query 'service | where tier == "tier-1" | select name, ci.coverage | sort coverage'
  assay query 'verdict | where verdict == "fail" | summarize failing = count() by check | sort failing desc | take 5'`,
    )
    .action(async (text, { output, json, csv, ...options }) => {
      const { runQuery } = await import('../action/query.ts');
      context.finish(await runQuery(context, text, options, csv ? 'csv' : formatOf({ output, json })));
    });
}
