import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TemporaryClones extends AsyncDisposable {
  readonly path: string;
  /** An empty clone in a folder of its own. */
  create(folder: string, origin?: string): Promise<TemporaryClone>;
}

export interface TemporaryClone {
  readonly path: string;
  /** Runs git in the clone, at the given instant if any, and gives its output. */
  git(parameters: readonly string[], at?: string): Promise<string>;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** Writes the files and commits all there is. Gives the hash. */
  commit(message: string, at: string, files?: Readonly<Record<string, string | Uint8Array>>): Promise<string>;
}

/** A folder for clones of one test, gone when the test ends. */
export async function temporaryClones(): Promise<TemporaryClones> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'assay-clones-')));
  return {
    path,
    async create(folder, origin) {
      const clone = openClone(join(path, folder));
      await mkdir(clone.path, { recursive: true });
      await clone.git(['init', '--quiet', '--initial-branch=main']);
      if (origin !== undefined) await clone.git(['remote', 'add', 'origin', origin]);
      return clone;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

function openClone(path: string): TemporaryClone {
  const git: TemporaryClone['git'] = async (parameters, at = '2026-01-01T00:00:00Z') => {
    const { stdout } = await run(
      'git',
      ['-c', 'user.name=Anna Example', '-c', 'user.email=anna@example.com', '-c', 'commit.gpgsign=false', ...parameters],
      {
        cwd: path,
        env: {
          PATH: process.env['PATH'],
          GIT_CONFIG_GLOBAL: devNull,
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_AUTHOR_DATE: at,
          GIT_COMMITTER_DATE: at,
        },
      },
    );
    return stdout.trim();
  };
  const write: TemporaryClone['write'] = async (files) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    }
  };
  return {
    path,
    git,
    write,
    async commit(message, at, files = {}) {
      await write(files);
      await git(['add', '--all']);
      await git(['commit', '--quiet', '--allow-empty', '-m', message], at);
      return git(['rev-parse', 'HEAD']);
    },
  };
}
