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
    return explainFault(error, services);
  }
}

async function explainFault(error: unknown, { terminal, environment, signal }: Services): Promise<ExitCode> {
  const [{ CommandFault }, { WarehouseFault }, { showDiagnostics }, { paintWith }] = await Promise.all([
    import('./fault.ts'),
    import('../warehouse/warehouse-fault.ts'),
    import('./output/diagnostics.ts'),
    import('./output/paint.ts'),
  ]);
  const paint = paintWith(terminal.colours.note);
  if (error instanceof CommandFault) {
    terminal.note(showDiagnostics(error.diagnostics, error.texts, paint));
    return error.code;
  }
  if (error instanceof WarehouseFault) {
    terminal.note(showDiagnostics([error.diagnostic], new Map(), paint));
    return 2;
  }
  if (signal.aborted) return 130;
  const traced = environment['ASSAY_TRACE'] !== undefined && error instanceof Error;
  terminal.note(`${paint(['red', 'bold'], 'error:')} ${traced ? error.stack : error instanceof Error ? error.message : String(error)}\n`);
  if (!traced) terminal.note('  This is a fault of the program. Run it again with ASSAY_TRACE=1 and report what it says.\n');
  return 3;
}
