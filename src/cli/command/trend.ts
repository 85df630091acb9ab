import { Option, type Command } from '@commander-js/extra-typings';
import { paces } from '../../scoring/history/trend-calendar.ts';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay trend [rubric]` */
export function trend(program: Command, context: CommandContext): void {
  program
    .command('trend')
    .description('how grades developed, as they were given')
    .argument('[rubric]', 'the rubric; each that grades when left out')
    .option('--since <when>', 'the first day, or how far back: 2026-01-31, 90d, 12w, 6m, 1y', '90d')
    .option('--until <date>', 'the last day (today when left out)')
    .addOption(new Option('--every <pace>', 'how far the days are apart').choices(paces).default('week' as const))
    .option('--check <check>', 'how many pass this check')
    .option('--entity <entities>', 'follow these: names or identifiers, with commas between')
    .option('--team <team>', 'count only what this team owns on the last day')
    .option('--select <selection>', 'count only these, as they are on the last day: tier:tier-1,lifecycle:production')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      `
Examples:
  assay trend
  assay trend service-maturity --since 1y --every month -o markdown
  assay trend service-maturity --check runbook --entity payments-api

Shown is what was stored when it was graded, with the days on which the rubric
changed: what rises there is the standard. assay backtest judges past days by
the rubric of now.`,
    )
    .action(async (rubric, { output, json, ...options }) => {
      const { runTrend } = await import('../action/trend.ts');
      context.finish(await runTrend(context, rubric, options, formatOf({ output, json })));
    });
}
