import { createHash } from 'node:crypto';
import type { Commit, History, Repository, SourceFile } from '../../company.ts';

/** The commit of the default branch that a branch, a tag or a hash names. */
export function resolveCommit(repository: Repository, { commits, releases }: History, ref: string): Commit | undefined {
  const plain = ref.replace(/^(?:refs\/)?(?:heads|tags)\//u, '');
  if (plain === 'HEAD' || plain === repository.defaultBranch) return commits.at(-1);
  const sha = releases.find((made) => made.tag === plain)?.sha ?? plain;
  return commits.find((made) => made.sha === sha || (sha.length >= 7 && made.sha.startsWith(sha)));
}

/** The files below a folder, and the folders in it. */
export function folder(files: readonly SourceFile[], path: string): { folders: string[]; files: SourceFile[] } {
  const prefix = path === '' ? '' : `${path}/`;
  const below = files.filter((file) => file.path.startsWith(prefix)).map((file) => ({ file, rest: file.path.slice(prefix.length) }));
  const folders = new Set(below.flatMap(({ rest }) => (rest.includes('/') ? [prefix + (rest.split('/')[0] ?? '')] : [])));
  return { folders: [...folders], files: below.flatMap(({ file, rest }) => (rest.includes('/') ? [] : [file])) };
}

/** The hashes of a commit and all its ancestors. */
export function reach({ commits }: History, from: Commit): Set<string> {
  const parents = new Map(commits.map((made) => [made.sha, made.parents]));
  const reached = new Set<string>();
  const open = [from.sha];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    if (reached.has(sha)) continue;
    reached.add(sha);
    open.push(...(parents.get(sha) ?? []));
  }
  return reached;
}

export function treeSha(commitSha: string): string {
  return createHash('sha1').update(`tree ${commitSha}`).digest('hex');
}

/** The name git gives to these bytes. */
export function blobSha(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\u0000`).update(bytes).digest('hex');
}
