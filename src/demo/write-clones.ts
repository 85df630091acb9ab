import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { milliseconds } from './calendar.ts';
import type { Commit, Company, Release, Repository, SourceFile } from './company.ts';

export interface Clone {
  readonly repository: Repository;
  readonly directory: string;
}

/** Makes real git repositories of the first so many services, as if they had been cloned: same history, same files, same tags, other hashes. */
export async function writeClones(company: Company, directory: string, count: number): Promise<Clone[]> {
  const clones: Clone[] = [];
  for (const { repository } of company.services.slice(0, count)) {
    const target = join(directory, repository.name);
    await mkdir(target, { recursive: true });
    const { commits, releases } = company.history(repository);
    await git(target, ['init', '--quiet', `--initial-branch=${repository.defaultBranch}`]);
    await git(target, ['fast-import', '--quiet'], importStream(repository.defaultBranch, commits, releases, company.files(repository)));
    await git(target, ['remote', 'add', 'origin', `git@github.com:${company.login}/${repository.name}.git`]);
    await git(target, ['reset', '--hard', '--quiet']);
    clones.push({ repository, directory: target });
  }
  return clones;
}

/** The history in the format of `git fast-import`: every file in the root commit, then a line in a log for each change. */
function importStream(branch: string, commits: readonly Commit[], releases: readonly Release[], files: readonly SourceFile[]): string {
  const marks = new Map(commits.map((commit, index) => [commit.sha, `:${index + 1}`]));
  const parts: string[] = [];
  for (const [index, commit] of commits.entries()) {
    const [first, ...others] = commit.parents.flatMap((sha) => marks.get(sha) ?? []);
    parts.push(
      `commit refs/heads/${branch}`,
      `mark :${index + 1}`,
      `author ${commit.author.name} <${commit.author.email}> ${stamp(commit.authoredAt)}`,
      `committer ${commit.author.name} <${commit.author.email}> ${stamp(commit.committedAt)}`,
      data(commit.message),
      ...(first ? [`from ${first}`] : []),
      ...others.map((mark) => `merge ${mark}`),
      ...(index === 0
        ? files.map((file) => `M 100644 inline ${file.path}\n${data(file.text)}`)
        : [`M 100644 inline changes/${commit.sha.slice(0, 10)}.md\n${data(`${commit.message}\n`)}`]),
      '',
    );
  }
  for (const release of releases) {
    const mark = marks.get(release.sha);
    if (mark)
      parts.push(
        `tag ${release.tag}`,
        `from ${mark}`,
        `tagger ${release.author.name} <${release.author.email}> ${stamp(release.publishedAt)}`,
        data(release.name),
      );
  }
  const tip = marks.get(commits.at(-1)?.sha ?? '');
  return `${[...parts, ...(tip ? [`reset refs/heads/${branch}`, `from ${tip}`] : [])].join('\n')}\n\n`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function stamp(moment: string): string {
  return `${milliseconds(moment) / 1000} +0000`;
}

/** Runs git apart from the configuration of whoever runs this. */
async function git(directory: string, words: readonly string[], input = ''): Promise<void> {
  const child = spawn('git', words, {
    cwd: directory,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' },
  });
  const complaint: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`git ${words[0]} failed: ${Buffer.concat(complaint).toString()}`);
}
