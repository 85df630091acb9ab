import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { useFault } from '../fault.ts';

/** Writes a file that is not there yet, and the folders above it; false where it is. Where nothing can be written, it says why. */
export async function writeNewFile(file: string, text: string): Promise<boolean> {
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
