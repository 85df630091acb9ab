import { once } from 'node:events';
import type { CommandContext, Served } from '../command.ts';
import { useFault } from '../fault.ts';
import { paintWith } from '../output/paint.ts';

/** Serves the page, says where, and returns when the user stops it. */
export async function serveUntilStopped(context: CommandContext, served: Served): Promise<void> {
  const { terminal, signal } = context;
  const serving = await context.serve(served).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw useFault('cli.port-taken', { ...served.at });
    throw error;
  });
  const paint = paintWith(terminal.colours.note);
  terminal.note(`\n  ${paint('bold', 'Open')} ${paint(['cyan', 'underline'], serving.url)}  ${paint('dim', '(Ctrl-C stops it)')}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  await serving.close();
}
