import { join } from 'node:path';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { listFolder } from '../registry/list-folder.ts';
import type { CommandContext, DefineCommand, ExitCode, Services } from './command.ts';

/** Runs the program on its arguments and gives the code that it should end with. Throws nothing that a user can cause. */
export async function main(given: readonly string[], services: Services): Promise<ExitCode> {
  const { terminal } = services;
  let code: ExitCode = 0;
  const program = new Command('assay')
    .description('Scorecards and engineering metrics: samples what is there, tests it against written standards, and shows why.')
    .version(services.version)
    .option('--config <file>', 'use this assay.yaml rather than the nearest one above')
    // Before any command is added, because commands take both over from the program when they are.
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.note(text),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
    })
    // So that what options do is broken at 60 columns too.
    .configureHelp({ minWidthToWrap: 20 })
    .showHelpAfterError('(--help shows what there is.)');
  const context: CommandContext = {
    ...services,
    finish: (result) => {
      code = result;
    },
    configurationPath: () => program.opts().config,
  };
  for (const [, define] of await listFolder<DefineCommand>(join(import.meta.dirname, 'command'))) define(program, context);
  try {
    await program.parseAsync(given, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { showFault } = await import('./output/fault.ts');
    return showFault(error, services);
  }
}
