import { answerIfAny, blobs, GitFault, output, records } from './command.ts';
import type { Clone } from './clone.ts';

/** One file at a commit. */
export interface TreeFile {
  readonly path: string;
  /** Hash of its content. */
  readonly hash: string;
  /** Null where sizes were not listed. */
  readonly bytes: number | null;
  /** False for symbolic links, whose content is a path. */
  readonly regular: boolean;
}

/** A listing of a commit's files: the records that git writes, and whether the contents behind them are in the clone too. */
export interface Tree {
  readonly records: AsyncIterable<string>;
  readonly hasContents: boolean;
}

/**
 * Lists the files of a commit. A partial clone may lack contents, and git then cannot tell their sizes either; it would fetch them,
 * which is not allowed here.
 */
export async function openTree(clone: Clone, sha: string, signal: AbortSignal): Promise<Tree> {
  const { gitDir } = clone;
  const listed = ['ls-tree', '-r', '-z', '--full-tree'];
  const hasContents = !(await isPartial(clone, signal)) || (await runs(clone, [...listed, '-l', sha], signal));
  return { records: records({ gitDir, arguments: hasContents ? [...listed, '-l', sha] : [...listed, sha], signal }), hasContents };
}

/** Reads one record: `<mode> <type> <hash>[ <bytes>]\t<path>`. Undefined for what is no file, as submodules are. */
export function readTreeRecord(record: string): TreeFile | undefined {
  const [, mode, hash = '', bytes, path] = /^(\d{6}) blob ([0-9a-f]{40,64})(?: +(\d+))?\t([^]+)$/.exec(record) ?? [];
  if (path === undefined) return undefined;
  return { path, hash, bytes: bytes === undefined ? null : Number(bytes), regular: mode !== '120000' };
}

export interface FileText {
  readonly path: string;
  readonly text: string;
}

/** The contents of regular files no larger than `limit` bytes, as text, in the order given. */
export async function readFiles(
  clone: Clone,
  files: readonly TreeFile[],
  limit: number,
  signal: AbortSignal,
): Promise<readonly FileText[]> {
  const wanted = files.filter(({ regular, bytes }) => regular && bytes !== null && bytes <= limit);
  const texts = await blobs(clone.gitDir, [...new Set(wanted.map(({ hash }) => hash))], signal);
  return wanted.flatMap(({ path, hash }) => {
    const text = texts.get(hash);
    return text === undefined ? [] : [{ path, text }];
  });
}

async function isPartial({ gitDir }: Clone, signal: AbortSignal): Promise<boolean> {
  const promisors = [
    'config',
    '--local',
    '--get-regexp',
    String.raw`^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$`,
  ];
  return (await answerIfAny({ gitDir, arguments: promisors, signal })) !== undefined;
}

async function runs({ gitDir }: Clone, command: readonly string[], signal: AbortSignal): Promise<boolean> {
  try {
    for await (const piece of output({ gitDir, arguments: command, signal })) if (piece.length === 0) break;
    return true;
  } catch (error) {
    if (error instanceof GitFault) return false;
    throw error;
  }
}
