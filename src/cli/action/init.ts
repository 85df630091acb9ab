import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { configurationName } from '../../configuration/configuration.ts';
import { starterConfiguration, starterRubric } from '../../configuration/starter.ts';
import { listCollectors } from '../../registry/collectors.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { paintWith } from '../output/paint.ts';

export async function runInit(context: CommandContext, given: string): Promise<ExitCode> {
  const { terminal, environment } = context;
  const collectors = [...(await listCollectors()).values()];
  const folder = resolve(context.folder, given);
  const path = join(folder, configurationName);
  if (!(await write(path, starterConfiguration(collectors)))) throw useFault('cli.configuration-exists', { path });
  const rubric = join(folder, 'rubrics', 'our-standard.yaml');
  const wroteRubric = await write(rubric, starterRubric);
  await write(join(folder, '.assay', '.gitignore'), '*\n');

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

/** Writes a file that is not there yet; false where it is. */
async function write(file: string, text: string): Promise<boolean> {
  try {
    await makeFolder(dirname(file));
    // `wx` refuses in one step with the look whether it is there.
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'EEXIST') return false;
    if (code === undefined) throw fault;
    throw useFault('cli.not-writable', { path: file, reason: reasons[code] ?? (fault instanceof Error ? fault.message : code) });
  }
}

/** Makes the folder and what is missing above it, one at a time: where /proc refuses, a recursive `mkdir` tries for ever. */
async function makeFolder(folder: string): Promise<void> {
  const made = await tryToMake(folder);
  if (made === 'no-parent' && dirname(folder) !== folder) {
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

async function tryToMake(folder: string): Promise<'there' | 'no-parent'> {
  try {
    await mkdir(folder);
    return 'there';
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'ENOENT') return 'no-parent';
    // A folder of a file system that is read-only may be there all the same.
    const there = await stat(folder).catch(() => undefined);
    if (there?.isDirectory()) return 'there';
    if (there) throw useFault('cli.no-such-folder', { path: folder });
    throw fault;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  ENOTDIR: 'a file stands where a folder should be',
  EISDIR: 'a folder stands where the file should be',
  ENOENT: 'no folder can be made there',
  ENAMETOOLONG: 'the name is too long',
};

function codeOf(fault: unknown): string | undefined {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
}
