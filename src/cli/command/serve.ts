import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { readPort } from '../option/read-number.ts';

/** `assay serve` */
export function serve(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('serve the page and the API over what was collected')
    .option('--host <host>', 'address to listen at')
    .option('--port <port>', 'port to listen at; 0 for any that is free', readPort)
    .addHelpText('after', '\nExamples:\n  assay serve\n  assay serve --port 0')
    .action(async (at) => {
      const { runServe } = await import('../action/serve.ts');
      context.finish(await runServe(context, at));
    });
}
