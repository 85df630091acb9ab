import { Option, type Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay rollup` */
export function rollup(program: Command, context: CommandContext): void {
  program
    .command('rollup')
    .description('what teams, systems, domains, tiers or groups come to, worst first')
    .addOption(
      new Option('--by <grouping>', 'what grades are put together by; `group` is by the files of the folder `groups`')
        .choices(['team', 'owner', 'system', 'domain', 'tier', 'organisation', 'group'] as const)
        .default('team' as const),
    )
    .option('--statistic <name>', 'how they are put together: median, mean, minimum, or share:B for those with a B or better', 'median')
    .option('--weights <list>', 'let an entity of a tier count for several: tier-1=3,tier-2=2')
    .option('--rubric <id>', 'only this rubric')
    .option('--drafts', 'rubrics in phase draft too')
    .option('--as-of <date>', 'the grades that held then')
    .option('--since <when>', 'and how they have moved since then: a date, or how far back: 90d, 12w, 6m, 1y')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      '\nExamples:\n  assay rollup\n  assay rollup --by system --statistic share:B\n  assay rollup --by tier --rubric service-maturity --since 2026-07-01\n  assay rollup --by organisation --statistic mean --weights tier-1=3,tier-2=2 --json',
    )
    .action(async ({ output, json, ...options }) => {
      const { runRollup } = await import('../action/rollup.ts');
      context.finish(await runRollup(context, options, formatOf({ output, json })));
    });
}
