import { Option } from '@commander-js/extra-typings';
import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay dora` */
export function dora(program: Command, context: CommandContext): void {
  program
    .command('dora')
    .description('deployment frequency, lead time, change failure rate and recovery time')
    .addOption(
      new Option('--by <group>', 'one line for each (team when left out, service with --entity of one)').choices([
        'service',
        'team',
        'all',
      ] as const),
    )
    .addOption(
      new Option('--bucket <size>', 'cut the window up').choices(['week', 'quarter', 'window'] as const).default('window' as const),
    )
    .option('--from <date>', 'first day (Monday, 13 whole weeks before that of the last day, when left out)')
    .option('--to <date>', 'the day after the last (tomorrow when left out)')
    .option('--zone <zone>', 'where days and weeks begin')
    .option('--entity <entity>', 'only this service, or the services of this team')
    .option('--definition <name>', 'a definition that ships, or the path of one')
    .option('--as-of <date>', 'what was known then')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      '\nExamples:\n  assay dora\n  assay dora --by service --from 2026-07-01 --to 2026-10-01\n  assay dora --by all --bucket week --json',
    )
    .action(async ({ output, json, ...options }) => {
      const { runDora } = await import('../action/dora.ts');
      context.finish(await runDora(context, options, formatOf({ output, json })));
    });
}
