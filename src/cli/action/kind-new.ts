import { join, relative } from 'node:path';
import { isKindName } from '../../../rubrics/kind.ts';
import { starterKind } from '../../../rubrics/kind-starter.ts';
import { listEnvironment } from '../../registry/environment.ts';
import { kindFault, kindsIn } from '../../registry/kinds.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { plain } from '../output/fit.ts';
import { paintWith } from '../output/paint.ts';
import { openConfiguration } from '../workspace/workspace.ts';
import { writeNewFile } from '../workspace/write-new-file.ts';

export async function runKindNew(context: CommandContext, given: string): Promise<ExitCode> {
  const { terminal } = context;
  if (!isKindName(given)) throw useFault('cli.kind-name', { given: plain(given), near: wordOf(given) });
  const { configuration } = await openConfiguration(context);
  const environment = await listEnvironment();
  const fault = kindFault(given, environment);
  if (fault) throw new CommandFault([fault], 2);
  const path = join(configuration.kinds, `${given}.yaml`);
  const text = starterKind(given, { extends: kindsIn(environment).includes(given) });
  if (!(await writeNewFile(path, text))) throw useFault('cli.kind-exists', { path });
  const paint = paintWith(terminal.colours.note);
  const shown = relative(context.folder, path) || path;
  terminal.note(
    `Wrote ${paint('bold', shown)}.\nNext: edit it, then\n  assay kind show ${given}\n  assay collect && assay query ${given}\n`,
  );
  return 0;
}

/** What may have been meant, as the name of a kind; null where nothing of it can stand in one. */
function wordOf(text: string): string | null {
  const word = text
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '_')
    .replaceAll(/^[_0-9]+|_$/gu, '')
    .slice(0, 60);
  return isKindName(word) ? word : null;
}
