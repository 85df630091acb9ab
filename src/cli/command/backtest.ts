import { Option, type Command } from '@commander-js/extra-typings';
import { paces } from '../../scoring/history/trend-calendar.ts';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay backtest <rubric|file>` */
export function backtest(program: Command, context: CommandContext): void {
  program
    .command('backtest')
    .description('what a rubric, as it is now, would have said on past days, by the facts of each')
    .argument('<rubric>', 'the rubric, or its file')
    .option('--since <when>', 'the first day, or how far back: 2026-01-31, 90d, 12w, 6m, 1y', '1y')
    .option('--until <date>', 'the last day (today when left out)')
    .addOption(new Option('--every <pace>', 'how far the days are apart').choices(paces).default('week' as const))
    .option('--entity <entities>', 'follow these: names or identifiers, with commas between')
    .option('--select <selection>', 'count only these, as they are on the last day: team:payments,tier:tier-1')
    .option('--as-if-now', 'let checks that begin or end on a day count on every day as they do now')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      `
Examples:
  assay backtest service-maturity --since 4w
  assay backtest production-readiness --since 30d --every day --entity payments-api -o csv

A day is judged as it ended in the zone of assay.yaml, today as it stands now.
Ages count to the day, exemptions hold as they did. A check with from: or until:
counts as on the day; --as-if-now shows what a check of tomorrow would have
said. Days before anything was collected are empty, which is no bad grade.`,
    )
    .action(async (rubric, { output, json, ...options }) => {
      const { runBacktest } = await import('../action/backtest.ts');
      context.finish(await runBacktest(context, rubric, options, formatOf({ output, json })));
    });
}
