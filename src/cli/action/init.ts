import { join, relative, resolve } from 'node:path';
import { starterRubric } from '../../../rubrics/starter.ts';
import { configurationName } from '../../configuration/configuration.ts';
import { starterConfiguration } from '../../configuration/starter.ts';
import { listCollectors } from '../../registry/collectors.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { paintWith } from '../output/paint.ts';
import { writeNewFile } from '../workspace/write-new-file.ts';

export async function runInit(context: CommandContext, given: string): Promise<ExitCode> {
  const { terminal, environment } = context;
  const collectors = [...(await listCollectors()).values()];
  const folder = resolve(context.folder, given);
  const path = join(folder, configurationName);
  if (!(await writeNewFile(path, starterConfiguration(collectors)))) throw useFault('cli.configuration-exists', { path });
  const rubric = join(folder, 'rubrics', 'our-standard.yaml');
  const wroteRubric = await writeNewFile(rubric, starterRubric('our-standard'));
  await writeNewFile(join(folder, '.assay', '.gitignore'), '*\n');

  const paint = paintWith(terminal.colours.note);
  const shown = (file: string): string => relative(context.folder, file) || file;
  terminal.note(`Wrote ${paint('bold', shown(path))}${wroteRubric ? ` and ${paint('bold', shown(rubric))}` : ''}.\n\n`);
  for (const { name, describes, credentials } of collectors) {
    terminal.note(`  ${paint('bold', name)}  ${describes}\n`);
    for (const { variable, scopes } of credentials) {
      const set = environment[variable] ? paint('green', 'set') : paint('yellow', 'not set');
      terminal.note(`    ${variable} (${set})${scopes.length > 0 ? `: ${scopes.join(', ')}` : ''}\n`);
    }
  }
  terminal.note('\nThe folder itself is read already. Next: assay collect && assay grade && assay serve\n');
  return 0;
}
