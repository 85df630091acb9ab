import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { GitFault } from '../git/command.ts';
import { identify } from '../git/identity.ts';
import { readCatalogFile, type CatalogFile, type Findings } from './catalog-file.ts';
import type { Declaration } from './declaration.ts';
import { isPattern, matchesPath } from './path-pattern.ts';
import { withoutSecrets } from './secret.ts';

/** How much a search takes on before it stops. */
export interface SearchLimits {
  /** Bytes of one catalog file; a larger one is left out, with a fault. */
  readonly fileBytes: number;
  /** Catalog files in all. */
  readonly files: number;
  /** Entries of folders that are looked at, catalog files or not. */
  readonly entries: number;
}

export const searchLimits: SearchLimits = { fileBytes: 2 * 2 ** 20, files: 20_000, entries: 2_000_000 };

export interface SearchOptions {
  readonly apiVersions: readonly string[];
  readonly limits: SearchLimits;
  readonly signal: AbortSignal;
  report(diagnostic: Diagnostic): void;
}

const catalogName = /^catalog-info\.(?:ya?ml|json)$/i;
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** A limit was reached, or what was asked for cannot be read. The message is a sentence. */
class SearchFault extends Error {
  override readonly name = 'SearchFault';
}

/**
 * Finds the catalog files under `paths` in a stable order, each once, and follows their Locations inside the tree. Nothing outside
 * the tree a path stands for is read, whatever links and targets say.
 */
export async function search(paths: readonly string[], options: SearchOptions): Promise<Findings> {
  const files = new Map<string, CatalogFile>();
  const clones = new Map<string, Promise<Clone | undefined>>();
  const faults: string[] = [];
  let entries = 0;

  const list = async function* (folder: string): AsyncIterable<string> {
    options.signal.throwIfAborted();
    const found = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    entries += found.length;
    if (entries > options.limits.entries) throw new SearchFault(`more than ${options.limits.entries} files and folders to look through`);
    for (const entry of found) if (!entry.isDirectory()) yield join(folder, entry.name);
    for (const entry of found) if (entry.isDirectory() && !skipped.has(entry.name)) yield* list(join(folder, entry.name));
  };

  const add = async (tree: Tree, path: string): Promise<void> => {
    options.signal.throwIfAborted();
    const real = await realpath(path);
    if (files.has(real) || !isWithin(tree.root, real)) return;
    if (files.size >= options.limits.files) throw new SearchFault(`more than ${options.limits.files} catalog files`);
    const clone = await cloneOf(dirname(real), clones);
    const file = slashed(relative(clone?.root ?? tree.root, real));
    const { size } = await stat(real);
    if (size > options.limits.fileBytes) {
      options.report({ code: 'catalog.file-too-large', severity: 'error', facts: { bytes: size, limit: options.limits.fileBytes }, file });
      return;
    }
    const text = withoutSecrets(decode(await readFile(real)));
    if (text.includes('\uFFFD')) options.report({ code: 'catalog.not-utf8', severity: 'warning', facts: {}, file });
    files.set(real, { file, repository: clone?.repository, text });
    for (const location of readCatalogFile(text, file, options.apiVersions).declarations) {
      for (const target of location.targets) await follow(tree, real, file, location, target);
    }
  };

  const matchesOf = async (pattern: string): Promise<readonly string[]> => {
    const folder = fixedPart(pattern);
    if ((await kindOf(folder)) !== 'folder') return [];
    const found: string[] = [];
    for await (const path of list(folder)) {
      if (matchesPath(slashed(pattern), slashed(path)) && (await kindOf(path)) === 'file') found.push(path);
    }
    return found;
  };

  const follow = async (tree: Tree, from: string, file: string, { id, span, line }: Declaration, target: string): Promise<void> => {
    const say = (code: string, severity: Diagnostic['severity']): void => {
      options.report({ code, severity, facts: { location: id, target, line, column: 1 }, span, file });
    };
    if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.includes('{{')) return say('catalog.target-remote', 'information');
    const path = resolve(dirname(from), target);
    if (!isWithin(tree.root, path)) return say('catalog.target-outside', 'error');
    const matching = isPattern(target) ? await matchesOf(path) : (await kindOf(path)) === 'file' ? [path] : [];
    if (matching.length === 0) return say('catalog.target-missing', 'warning');
    for (const each of matching) {
      if (isWithin(tree.root, await realpath(each))) await add(tree, each);
      else say('catalog.target-outside', 'error');
    }
  };

  for (const path of paths) {
    try {
      const tree = await openTree(path);
      if (tree.file !== undefined) {
        await add(tree, tree.file);
        continue;
      }
      for await (const each of list(tree.root)) {
        if (catalogName.test(basename(each)) && (await kindOf(each)) === 'file') await add(tree, each);
      }
    } catch (error) {
      options.signal.throwIfAborted();
      const problem = error instanceof Error ? error.message : String(error);
      options.report({ code: 'catalog.path-unreadable', severity: 'error', facts: { path, problem } });
      faults.push(`${path}: ${problem}`);
    }
  }
  return {
    files: [...files.values()],
    ...(faults.length === 0
      ? {}
      : { incomplete: { outcome: 'failed', reason: `Not all catalog files could be read. ${faults.join('; ')}.` } }),
  };
}

/** What a configured path stands for: nothing outside `root` is read on its behalf. */
interface Tree {
  readonly root: string;
  /** The one file that is meant, when the path is a file. */
  readonly file?: string;
}

async function openTree(path: string): Promise<Tree> {
  const real = await realpath(path);
  const kind = await kindOf(real);
  if (kind === 'folder') return { root: real };
  if (kind !== 'file') throw new SearchFault('it is neither a file nor a folder');
  return { root: (await cloneRoot(dirname(real))) ?? dirname(real), file: real };
}

interface Clone {
  readonly root: string;
  readonly repository: string | undefined;
}

/** The clone a folder lies in, looked up once for each folder. */
function cloneOf(folder: string, known: Map<string, Promise<Clone | undefined>>): Promise<Clone | undefined> {
  const before = known.get(folder);
  if (before) return before;
  const found = (async () => {
    if ((await kindOf(join(folder, '.git'))) !== undefined) return { root: folder, repository: await nameOf(folder) };
    return dirname(folder) === folder ? undefined : cloneOf(dirname(folder), known);
  })();
  known.set(folder, found);
  return found;
}

/** Undefined for a folder that git does not take for a clone, whatever is in it. */
async function nameOf(folder: string): Promise<string | undefined> {
  try {
    return (await identify(folder)).repository;
  } catch (error) {
    if (error instanceof GitFault) return undefined;
    throw error;
  }
}

async function cloneRoot(folder: string): Promise<string | undefined> {
  if ((await kindOf(join(folder, '.git'))) !== undefined) return folder;
  return dirname(folder) === folder ? undefined : cloneRoot(dirname(folder));
}

/** Undefined when there is nothing. What is neither file nor folder, such as a pipe, could keep a reader waiting for ever. */
async function kindOf(path: string): Promise<'file' | 'folder' | 'neither' | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'neither';
  } catch {
    return undefined;
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The folder above the first wildcard. */
function fixedPart(path: string): string {
  const segments = path.split(sep);
  return segments.slice(0, segments.findIndex(isPattern)).join(sep) || sep;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
