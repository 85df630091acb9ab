import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay doctor` */
export function doctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('look at everything that Assay needs, and say what is wrong and what to do')
    .option('--json', 'write JSON')
    .addHelpText('after', '\nExamples:\n  assay doctor\n\nExit codes: 0 nothing is in the way · 1 something is')
    .action(async ({ json }) => {
      const { runDoctor } = await import('../action/doctor.ts');
      context.finish(await runDoctor(context, json === true));
    });
}
