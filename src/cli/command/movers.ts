import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';
import { readCount } from '../option/read-number.ts';

/** `assay movers [rubric]` */
export function movers(program: Command, context: CommandContext): void {
  program
    .command('movers')
    .description('who improved most and who dropped most between two days, and why')
    .argument('[rubric]', 'the rubric; each that grades when left out')
    .option('--since <when>', 'the day to compare with, or how far back: 2026-01-31, 90d, 12w, 6m, 1y', '30d')
    .option('--until <date>', 'the last day (today when left out)')
    .option('--team <team>', 'only what this team owns on the last day')
    .option('--select <selection>', 'only these, as they are on the last day: tier:tier-1,lifecycle:production')
    .option('--limit <count>', 'the most to show of each kind', readCount, 10)
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      `
Examples:
  assay movers
  assay movers service-maturity --since 90d --limit 5
  assay movers --since 2w --json

Who moved by another rubric, by an exemption, or because something became known
or unknown stands apart: that is neither merit nor fault.`,
    )
    .action(async (rubric, { output, json, ...options }) => {
      const { runMovers } = await import('../action/movers.ts');
      context.finish(await runMovers(context, rubric, options, formatOf({ output, json })));
    });
}
