import { dirname, join, relative, sep } from 'node:path';
import { GitFault, answerIfAny, output, records } from '../../../collectors/sources/git/command.ts';
import { gitDirOf } from '../../../collectors/sources/git/identity.ts';
import { useFault } from '../fault.ts';

/** Files as they were committed at a revision. */
export interface Revision {
  /** As it was asked for: `main`, `v1.2.0`, `HEAD~3`. */
  readonly name: string;
  /** Hash of the commit. */
  readonly commit: string;
  /** The text of a file, given by its path in the work tree, which need not hold it any more. That it was not there then is a fault. */
  text(path: string): Promise<string>;
  /** Paths of the YAML files of a folder, as they would stand in the work tree, in order. */
  rubricFiles(folder: string): Promise<readonly string[]>;
  /** What messages call a file of it. */
  label(path: string): string;
}

/** Bytes of a file that are read: more than any definition may have. */
const longestFile = 4_000_000;

/** The revision of the repository that a folder is in. That there is no repository, or no such revision, is a fault. */
export async function openRevision(folder: string, name: string): Promise<Revision> {
  const { gitDir, top } = await repositoryOf(folder);
  const commit = await commitOf(gitDir, name);
  if (commit === undefined) throw useFault('cli.revision-unknown', { name, top });
  // As git writes paths: from the top, with slashes.
  const inside = (path: string): string => {
    const from = relative(top, path);
    if (from === '..' || from.startsWith(`..${sep}`)) throw useFault('cli.not-in-repository', { path, top });
    return from.split(sep).join('/');
  };
  const label = (path: string): string => `${name}:${inside(path)}`;
  return {
    name,
    commit,
    label,
    text: async (path) => {
      const text = await blobAt(gitDir, commit, inside(path));
      if (text === undefined) throw useFault('cli.not-in-revision', { path: inside(path), name });
      return text;
    },
    rubricFiles: async (under) => {
      const files: string[] = [];
      const tree = `${commit}:${inside(under)}`;
      try {
        for await (const entry of records({ gitDir, arguments: ['ls-tree', '-z', '--end-of-options', tree] })) {
          const { name: file } = regularFile.exec(entry)?.groups ?? {};
          if (file !== undefined && /\.ya?ml$/u.test(file)) files.push(join(under, file));
        }
      } catch (fault) {
        // The folder was not there then, and held none.
        if (!(fault instanceof GitFault) || fault.status === null) throw fault;
      }
      return files.sort();
    },
  };
}

/** Mode, kind and hash of an entry of a tree, then its name. Of a link or a folder nothing can be read as a rubric. */
const regularFile = /^100\d{3} blob [0-9a-f]+\t(?<name>.+)$/su;

/** The repository that a folder is in: its own, or the nearest above. */
async function repositoryOf(folder: string): Promise<{ readonly gitDir: string; readonly top: string }> {
  for (let top = folder; ; top = dirname(top)) {
    const gitDir = await gitDirOf(top);
    if (gitDir !== undefined) return { gitDir, top };
    if (dirname(top) === top) throw useFault('cli.no-repository', { folder });
  }
}

async function commitOf(gitDir: string, name: string): Promise<string | undefined> {
  try {
    return await answerIfAny({ gitDir, arguments: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`] });
  } catch (fault) {
    if (!(fault instanceof GitFault)) throw fault;
    if (fault.status === null) throw useFault('cli.no-git', { problem: fault.message });
    return undefined;
  }
}

/** Undefined where there is no file at the path. */
async function blobAt(gitDir: string, commit: string, path: string): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of output({ gitDir, arguments: ['cat-file', 'blob', `${commit}:${path}`] })) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > longestFile) break;
    }
  } catch (fault) {
    if (fault instanceof GitFault && fault.status !== null) return undefined;
    throw fault;
  }
  return Buffer.concat(pieces).toString('utf8');
}
