import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExitCode, Served, Services } from '../../../src/cli/command.ts';
import { main } from '../../../src/cli/main.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly note: string;
}

export interface SessionOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly serve?: (served: Served) => ReturnType<Services['serve']>;
  readonly colours?: boolean;
  readonly rewrites?: boolean;
  /** Columns of the output for people; 80 unless given. */
  readonly columns?: number;
  /** Columns of the terminal that notes go to; they go to none unless given. */
  readonly noteColumns?: number;
  /** The timer of schedules; none ever goes off unless given. */
  readonly after?: Services['after'];
  /** What stands on the standard input. */
  readonly input?: string;
}

/** Runs the program in this process, as if started in `folder`, and gives what it wrote. */
export async function run(folder: string, given: readonly string[], options: SessionOptions = {}): Promise<Ran> {
  const written = { out: '', note: '' };
  const { environment = {}, signal = new AbortController().signal, colours = false, rewrites = false, input = '' } = options;
  const before = process.cwd();
  try {
    const code = await main(given, {
      version: '0.0.0-test',
      now: () => tick(),
      environment,
      folder,
      terminal: {
        out: (text) => void (written.out += text),
        note: (text) => void (written.note += text),
        columns: options.columns ?? 80,
        noteColumns: options.noteColumns ?? null,
        colours: { out: colours, note: colours },
        rewrites,
      },
      input: async () => input,
      after: options.after ?? (() => () => undefined),
      chance: () => 0,
      signal,
      serve: options.serve ?? (() => Promise.reject(new Error('This test serves nothing'))),
    });
    return { code, ...written };
  } finally {
    process.chdir(before);
  }
}

let moment = 0;

/** Time goes on with every look at it, so that what is read comes before what is asked, and never runs ahead of other processes' clocks. */
function tick(): string {
  moment = Math.max(moment + 1, Date.now());
  return new Date(moment).toISOString();
}

/** An empty folder that no configuration is above. */
export function emptyFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'assay-cli-')));
}

export function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

/** A git clone with these files in one commit. */
export function clone(folder: string, files: Readonly<Record<string, string>>): string {
  write(folder, files);
  const git = (...given: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', ...given], {
      cwd: folder,
      stdio: 'ignore',
    });
  };
  git('init', '--initial-branch=main');
  git('add', '.');
  git('commit', '--message=Begin');
  return folder;
}
