import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay doctor` */
export function doctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('look at everything that Assay needs, and say what is wrong and what to do')
    .option('--deep', 'read the whole database too, and check that nothing in it contradicts itself')
    .option('--json', 'write JSON')
    .addHelpText('after', '\nExamples:\n  assay doctor\n  assay doctor --deep\n\nExit codes: 0 nothing is in the way · 1 something is')
    .action(async ({ deep, json }) => {
      const { runDoctor } = await import('../action/doctor.ts');
      context.finish(await runDoctor(context, { deep: deep === true, json: json === true }));
    });
}
