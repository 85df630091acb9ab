import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CollectorContext } from '../../collector.ts';
import { answer, answerIfAny, GitFault } from './command.ts';
import { gitDirOf, identify, type Identity } from './identity.ts';
import type { Settings } from './settings.ts';
import { sinceArguments } from './since.ts';

/** A local clone. */
export interface Clone extends Identity {
  readonly folder: string;
  readonly gitDir: string;
}

/** The commit a clone stands at. */
export interface Head {
  readonly sha: string;
  /** When it was committed, in seconds since 1970. */
  readonly committedAt: number;
}

/** What there is at the paths of the settings. */
export interface Clones {
  /** By repository. */
  readonly found: readonly Clone[];
  /** Why there may be more of them; absent when these are all. */
  readonly incomplete?: string;
}

/**
 * Finds the clones that the settings name: each path is a clone, or a folder whose direct children are. Where two are clones of one
 * repository the first is read. What cannot be read is left out, and told to `report` when it is given.
 */
export async function findClones(
  { settings: { paths }, signal }: Pick<CollectorContext<Settings>, 'settings' | 'signal'>,
  report: CollectorContext<Settings>['report'] = () => undefined,
): Promise<Clones> {
  const clones = new Map<string, Clone>();
  const unreadable: string[] = [];
  for (const path of paths) {
    const found = await foldersOf(path);
    if (typeof found === 'string') {
      report({ code: 'git.path-unreadable', severity: 'error', facts: { path, problem: found } });
      unreadable.push(`${path} cannot be read: ${found}.`);
      continue;
    }
    if (found.length === 0) report({ code: 'git.clone-missing', severity: 'warning', facts: { path } });
    for (const { folder, gitDir } of found) {
      try {
        const clone = { folder, gitDir, ...(await identify(folder, gitDir, signal)) };
        const first = clones.get(clone.repository);
        if (!first) clones.set(clone.repository, clone);
        else if (first.folder !== folder) {
          report({
            code: 'git.clone-repeated',
            severity: 'warning',
            facts: { repository: clone.repository, folder, first: first.folder },
          });
        }
      } catch (error) {
        if (!(error instanceof GitFault)) throw error;
        report({ code: 'git.clone-unreadable', severity: 'error', facts: { folder, problem: error.message } });
      }
    }
  }
  const found = [...clones.values()].sort((a, b) => (a.repository < b.repository ? -1 : 1));
  return { found, ...(unreadable.length === 0 ? {} : { incomplete: unreadable.join(' ') }) };
}

interface Folder {
  readonly folder: string;
  readonly gitDir: string;
}

/** The folders of clones at a path, or why it cannot be read. */
async function foldersOf(path: string): Promise<readonly Folder[] | string> {
  const here = resolve(path);
  const gitDir = await gitDirOf(here);
  if (gitDir !== undefined) return [{ folder: here, gitDir }];
  try {
    const children = (await readdir(here, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(here, entry.name));
    const folders = await Promise.all(children.map(async (folder) => ({ folder, gitDir: await gitDirOf(folder) })));
    return folders
      .flatMap(({ folder, gitDir: dir }) => (dir === undefined ? [] : [{ folder, gitDir: dir }]))
      .sort((a, b) => (a.folder < b.folder ? -1 : 1));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Undefined when nothing has been committed yet. */
export async function headOf(clone: Clone, signal: AbortSignal): Promise<Head | undefined> {
  const { gitDir } = clone;
  const sha = await answerIfAny({ gitDir, arguments: ['rev-parse', '--verify', '--quiet', 'HEAD'], signal });
  if (sha === undefined) return undefined;
  const committedAt = await answer({ gitDir, arguments: ['log', '--no-walk', '--no-mailmap', '--format=%ct', sha, '--'], signal });
  return { sha, committedAt: Number(committedAt) };
}

/** The branch that `origin` calls its default; else the one that is checked out, if any. */
export async function defaultBranchOf({ gitDir }: Clone, signal: AbortSignal): Promise<string | undefined> {
  const remote = await answerIfAny({ gitDir, arguments: ['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD'], signal });
  if (remote !== undefined) return remote.replace(/^refs\/remotes\/origin\//, '');
  const local = await answerIfAny({ gitDir, arguments: ['symbolic-ref', '--quiet', 'HEAD'], signal });
  return local?.replace(/^refs\/heads\//, '');
}

/**
 * Why the clone's history does not reach back to `since` (seconds since 1970); undefined when it does. A shallow clone ends at its
 * boundary, and what lies before must not be taken for silence.
 */
export async function historyCut({ gitDir }: Clone, since: number, signal: AbortSignal): Promise<string | undefined> {
  if ((await answer({ gitDir, arguments: ['rev-parse', '--is-shallow-repository'], signal })) !== 'true') return undefined;
  const ends = await answer({
    gitDir,
    arguments: ['log', '--all', '--max-parents=0', '--no-mailmap', ...sinceArguments(since), '--max-count=1', '--format=%ct', '--'],
    signal,
  });
  return ends === '' ? undefined : 'The clone is shallow and its history is cut short. `git fetch --unshallow` brings the rest.';
}
