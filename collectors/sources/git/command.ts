import { isUtf8 } from 'node:buffer';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { devNull, tmpdir } from 'node:os';
import type { Readable, Writable } from 'node:stream';

/** Git ended with a fault. The message is its own first line of complaint. */
export class GitFault extends Error {
  override readonly name = 'GitFault';
  /** Exit status; null when git was stopped or could not be started. */
  readonly status: number | null;

  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}

export interface Command {
  /** Folder that holds the objects: `.git`, or the bare repository itself. Git looks nowhere else. */
  readonly gitDir: string;
  readonly arguments: readonly string[];
  readonly signal?: AbortSignal;
  /** What git reads from its standard input. */
  readonly input?: string;
}

/**
 * A clone's own configuration can name programs and remotes. None of them may run: only commands that read objects are used,
 * what those would still start is switched off here, and no protocol is allowed, so that a partial clone fetches nothing.
 */
const switches: readonly string[] = [
  '--no-pager',
  '--no-optional-locks',
  '--no-replace-objects',
  '--literal-pathspecs',
  ...[
    'safe.directory=*',
    `core.hooksPath=${devNull}`,
    'core.fsmonitor=false',
    'core.attributesFile=',
    'core.commitGraph=false',
    'log.showSignature=false',
    'protocol.allow=never',
  ].flatMap((setting) => ['-c', setting]),
];

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    SystemRoot: process.env['SystemRoot'],
    LC_ALL: 'C.UTF-8',
    GIT_ALLOW_PROTOCOL: '',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Most bytes of complaint that are kept. */
const complaintLimit = 4_096;

/** What git writes, in pieces. Leaving the loop early stops git. Throws `GitFault`. */
export async function* output(command: Command): AsyncIterable<Buffer> {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    'git',
    [...switches, `--git-dir=${command.gitDir}`, ...command.arguments],
    {
      cwd: tmpdir(),
      env: environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      ...(command.signal ? { signal: command.signal } : {}),
    },
  );
  const ended = once(child, 'close');
  ended.catch(() => undefined);
  let complaint = '';
  child.stderr.on('data', (piece: Buffer) => {
    if (complaint.length < complaintLimit) complaint += piece.toString('utf8', 0, complaintLimit);
  });
  // A git that ends before it has read everything is a fault that its status tells.
  child.stdin.on('error', () => undefined);
  child.stdin.end(command.input ?? '');
  try {
    for await (const piece of child.stdout as AsyncIterable<Buffer>) yield piece;
    await ended;
  } catch (error) {
    command.signal?.throwIfAborted();
    throw new GitFault(error instanceof Error ? error.message : String(error), null);
  } finally {
    child.kill();
  }
  if (child.exitCode !== 0) throw new GitFault(complaint.split('\n', 1)[0] || `git ended with status ${child.exitCode}`, child.exitCode);
}

/** All that git writes, as text without the last line end. Meant for answers of a line or two. */
export async function answer(command: Command): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of output(command)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8').replace(/\n$/, '');
}

/** The same, or undefined where git says no by ending with status 1. */
export async function answerIfAny(command: Command): Promise<string | undefined> {
  try {
    return await answer(command);
  } catch (error) {
    if (error instanceof GitFault && error.status === 1) return undefined;
    throw error;
  }
}

/** Bytes of a record that are kept: more than a path, a subject or a name needs. */
const recordLimit = 65_536;

/** What git writes, cut at each `end` byte. A record too long to be what it should is cut short. */
export async function* records(command: Command, end: 0 | 10 = 0): AsyncIterable<string> {
  let begun: Buffer = Buffer.alloc(0);
  const take = (piece: Buffer): Buffer => {
    const kept = piece.subarray(0, recordLimit - begun.length);
    return begun.length === 0 ? kept : Buffer.concat([begun, kept]);
  };
  for await (const piece of output(command)) {
    let start = 0;
    for (let at = piece.indexOf(end); at !== -1; at = piece.indexOf(end, start)) {
      yield decode(take(piece.subarray(start, at)));
      begun = Buffer.alloc(0);
      start = at + 1;
    }
    begun = take(piece.subarray(start));
  }
  if (begun.length > 0) yield decode(begun);
}

/** Text that is not UTF-8 keeps its bytes apart as git writes them when it quotes a path: `\\351`. */
function decode(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return bytes.toString('latin1').replace(/[\x80-\xff]/g, (byte) => `\\${byte.charCodeAt(0).toString(8)}`);
}

/** Contents of blobs by hash, as text. Blobs that the clone lacks are left out. */
export async function blobs(gitDir: string, hashes: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  if (hashes.length === 0) return texts;
  const pieces: Buffer[] = [];
  const input = hashes.map((hash) => `${hash}\n`).join('');
  for await (const piece of output({ gitDir, arguments: ['cat-file', '--batch'], input, ...(signal ? { signal } : {}) }))
    pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  let at = 0;
  while (at < bytes.length) {
    const line = bytes.indexOf(10, at);
    const [, hash = '', size = ''] = /^([0-9a-f]+) blob (\d+)$/.exec(bytes.toString('utf8', at, line)) ?? [];
    at = line + 1;
    if (hash === '') continue;
    texts.set(hash, bytes.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return texts;
}
