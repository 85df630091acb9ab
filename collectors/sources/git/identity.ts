import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { answerIfAny } from './command.ts';
import { parseRemote } from './remote.ts';

/** What a clone is called. */
export interface Identity {
  /** The remote's `owner/name` in lower case; the folder's name where there is no remote on a host. */
  readonly repository: string;
  /** Name without the owner. */
  readonly name: string;
  /** Address of its page, where it is on a host. */
  readonly url: string | undefined;
}

/** Names a clone by its remote `origin`. Throws `GitFault` when the folder's repository cannot be read. */
export async function identify(folder: string, gitDir = join(folder, '.git'), signal?: AbortSignal): Promise<Identity> {
  const address = await answerIfAny({
    gitDir,
    arguments: ['config', '--local', '--get', 'remote.origin.url'],
    ...(signal ? { signal } : {}),
  });
  const remote = address === undefined ? undefined : parseRemote(address);
  const repository = remote?.slug ?? nameOfFolder(folder);
  return { repository, name: repository.slice(repository.lastIndexOf('/') + 1), url: remote?.url };
}

/** Where the objects of the clone in a folder are: `.git` in it, or the folder itself when it is a bare repository. */
export async function gitDirOf(folder: string): Promise<string | undefined> {
  const inner = join(folder, '.git');
  if (await exists(inner)) return inner;
  const parts = await Promise.all(['HEAD', 'objects', 'refs'].map((part) => exists(join(folder, part))));
  return parts.every(Boolean) ? folder : undefined;
}

function nameOfFolder(folder: string): string {
  return (
    basename(resolve(folder))
      .replace(/\.git$/i, '')
      .toLowerCase() || 'repository'
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
