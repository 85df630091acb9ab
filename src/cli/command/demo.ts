import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { readCount, readPort } from '../option/read-number.ts';
import { readSpan } from '../option/read-span.ts';

/** `assay demo` */
export function demo(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description('simulate a company with its GitHub, PagerDuty and Datadog on this machine, and measure it')
    .option('--once', 'stop after printing')
    .option('--services <count>', 'how many services the company has', readCount, 40)
    .option('--seed <number>', 'another company', readCount, 1)
    .option('--history <span>', 'live through so much of its past first, two weeks at a time: `6m`, `1y`', readSpan)
    .option('--keep <folder>', 'leave a workspace there, to ask all other commands in; nothing is left behind without')
    .option('--port <port>', 'where the page is served; any free port when left out', readPort, 0)
    .addHelpText(
      'after',
      '\nExamples:\n  assay demo\n  assay demo --once --services 10\n  assay demo --history 6m --services 12\n  assay demo --once --history 6m --services 12 --keep meridian',
    )
    .action(async ({ once, ...options }) => {
      const { runDemo } = await import('../action/demo.ts');
      context.finish(await runDemo(context, { ...options, once: once === true }));
    });
}
