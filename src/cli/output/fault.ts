import { WarehouseFault } from '../../warehouse/warehouse-fault.ts';
import type { ExitCode, Services } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { noteDiagnostics } from './diagnostics.ts';
import { paintWith } from './paint.ts';

/** Says what stopped a command, and gives the code that follows from it. */
export function showFault(error: unknown, { terminal, environment, signal }: Services): ExitCode {
  const paint = paintWith(terminal.colours.note);
  if (error instanceof CommandFault) {
    noteDiagnostics(terminal, error.diagnostics, error.texts);
    return error.code;
  }
  if (error instanceof WarehouseFault) {
    noteDiagnostics(terminal, [error.diagnostic]);
    return 2;
  }
  if (signal.aborted) return 130;
  const traced = environment['ASSAY_TRACE'] !== undefined && error instanceof Error;
  terminal.note(`${paint(['red', 'bold'], 'error:')} ${traced ? error.stack : error instanceof Error ? error.message : String(error)}\n`);
  if (!traced) terminal.note('  This is a fault of the program. Run it again with ASSAY_TRACE=1 and report what it says.\n');
  return 3;
}
