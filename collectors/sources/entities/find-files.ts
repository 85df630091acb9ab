import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isPattern, matchesPath } from '../catalog/path-pattern.ts';

/** A path is not there, may not be read, or stands for too much. The message is a sentence without its end. */
export class SearchFault extends Error {
  override readonly name = 'SearchFault';
}

/** Entries of folders that one pattern looks at, and files that one path stands for. */
const mostEntries = 500_000;
const mostFiles = 10_000;

const listed = /\.(?:ya?ml|json|csv)$/i;
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * The files that a path stands for, in order: itself, those directly in a folder, or those that match a pattern. Links are followed only
 * inside the folder that is searched; what is no regular file, such as a pipe, is left out.
 */
export async function findFiles(path: string, signal: AbortSignal): Promise<readonly string[]> {
  if (isPattern(path)) return matching(resolve(path), signal);
  const kind = await kindOf(path);
  if (kind === undefined) throw new SearchFault('it is not there, or may not be read');
  if (kind === 'neither') throw new SearchFault('it is neither a file nor a folder');
  if (kind === 'file') return [resolve(path)];
  const names = (await readdir(path)).filter((name) => listed.test(name)).sort();
  return within(
    resolve(path),
    names.map((name) => join(resolve(path), name)),
  );
}

async function matching(pattern: string, signal: AbortSignal): Promise<readonly string[]> {
  const segments = pattern.split(sep);
  const root = segments.slice(0, segments.findIndex(isPattern)).join(sep) || sep;
  if ((await kindOf(root)) !== 'folder') throw new SearchFault(`there is no folder ${root}`);
  const found: string[] = [];
  let entries = 0;
  const search = async (folder: string): Promise<void> => {
    signal.throwIfAborted();
    const here = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    entries += here.length;
    if (entries > mostEntries) throw new SearchFault(`there are more than ${mostEntries} files and folders to look through`);
    for (const entry of here) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) await search(path);
      else if (!entry.isDirectory() && matchesPath(slashed(pattern), slashed(path))) found.push(path);
    }
  };
  await search(root);
  return within(root, found.sort());
}

async function within(root: string, paths: readonly string[]): Promise<readonly string[]> {
  const top = await realpath(root);
  const files: string[] = [];
  for (const path of paths) {
    if ((await kindOf(path)) !== 'file') continue;
    const way = relative(top, await realpath(path));
    if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) files.push(path);
  }
  if (files.length > mostFiles) throw new SearchFault(`it stands for more than ${mostFiles} files`);
  return files;
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'neither' | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'neither';
  } catch {
    return undefined;
  }
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
