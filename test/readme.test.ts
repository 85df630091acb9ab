import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startCompany, type RunningCompany } from '../src/demo/start-company.ts';
import { writeClones } from '../src/demo/write-clones.ts';
import { root } from './law.ts';

/** Every command that the README and CONTRIBUTING show is run here, in their order, or is what runs this. */
const documents = ['README.md', 'CONTRIBUTING.md'];
const commands = documents.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block]) => block!.trim().split('\n'));
  const inline = [...text.matchAll(/`((?:npx assay|npm) [^`]+)`/g)].map(([, command]) => command!);
  return [...blocks, ...inline].map((command) => ({ file, command: command.replace(/\s+#.*$/, '').trim() }));
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly note: string;
}

const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts;

async function assay(folder: string, words: readonly string[]): Promise<Ran> {
  const environment = { ...process.env, GITHUB_TOKEN: company.configuration.github.token, NO_COLOR: '1' };
  return new Promise((resolve) => {
    const options = { cwd: folder, env: environment, maxBuffer: 64 * 1024 * 1024, timeout: 240_000 };
    execFile(process.execPath, [join(root, 'src/cli/launch.js'), ...words], options, (error, out, note) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, out, note });
    });
  });
}

let company: RunningCompany;
let workplace: string;

beforeAll(async () => {
  company = await startCompany({ seed: 1, services: 6, now: new Date().toISOString() });
  workplace = await mkdtemp(join(tmpdir(), 'assay-readme-'));
  await writeClones(company.company, join(workplace, 'clones'), 1);
});

afterAll(async () => {
  await company?.close();
  await rm(workplace, { recursive: true, force: true });
});

/** Words of a shell line, single quotes taken off. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** `init` points at the folder it stands in; here the collectors are pointed at the simulated company, as a reader would at theirs. */
async function pointAtCompany(folder: string): Promise<void> {
  const { token: _, ...github } = company.configuration.github;
  const access = { ...github, token: '${env:GITHUB_TOKEN}' };
  await writeFile(join(folder, 'assay.yaml'), stringify({ collect: { catalog: { github: access }, github: access }, server: { port: 0 } }));
}

const expectations: Readonly<Record<string, (ran: Ran) => void>> = {
  scan: ({ code, out }) => {
    expect(code).toBe(0);
    expect(out).toContain('Service maturity');
  },
  init: ({ code }) => expect(code).toBe(0),
  lint: ({ code }) => expect(code).toBe(0),
  collect: ({ code, note }) => {
    expect(code, note).toBe(0);
    expect(note).toContain('pull-requests');
  },
  grade: ({ code, out }) => {
    expect(code).toBe(0);
    expect(out).toContain('payments-api');
  },
  dora: ({ code, out }) => {
    expect(code).toBe(0);
    expect(out).toContain('95 % intervals');
  },
  query: ({ code, note }) => expect(code, note).toBe(0),
  rubric: ({ code, note }) => expect(code, note).toBe(0),
  doctor: ({ code, out }) => {
    expect(code, out).toBe(0);
    expect(out).toContain('Node');
  },
  backup: ({ code, note }) => expect(code, note).toBe(0),
  restore: ({ code, note }) => expect(code, note).toBe(0),
  docs: ({ code, out }) => {
    expect(code).toBe(0);
    expect(out).toMatch(/git\.fileExists\(path: text\)|Gathers rows/);
  },
  backtest: ({ code, out }) => {
    expect(code).toBe(0);
    expect(out).toContain('Coverage');
  },
  trend: ({ code, note }) => expect(code, note).toBe(0),
  movers: ({ code, note }) => expect(code, note).toBe(0),
  rollup: ({ code, out }) => {
    expect(code).toBe(0);
    expect(out).toContain('everything');
  },
  diff: ({ code, note }) => expect(code, note).toBe(0),
  gate: ({ code, out }) => {
    expect([0, 1]).toContain(code);
    expect(out).toContain('payments-api');
  },
  kind: ({ code, note }) => expect(code, note).toBe(0),
  compact: ({ code, note }) => expect(code, note).toBe(0),
  explain: ({ code, out }) => {
    expect(code).toBe(0);
    expect(out).toContain('payments-api');
  },
};

describe('the commands of the documentation', () => {
  it('are all known', () => {
    expect(commands.length).toBeGreaterThan(10);
    const unknown = commands.filter(({ command }) => {
      const [program, first, second] = words(command);
      if (program === 'npm')
        return !(
          first === 'ci' ||
          first === 'install' ||
          first === 'test' ||
          (first === 'run' && second !== undefined && second in scripts)
        );
      return program !== 'npx' || first !== 'assay' || !(second === 'serve' || Object.hasOwn(expectations, second ?? ''));
    });
    expect(unknown).toEqual([]);
  });

  it('of npm are those that continuous integration runs', () => {
    const ci = readFileSync(join(root, '.ci/run'), 'utf8');
    for (const command of ['npm ci', 'npm run check', 'npm test']) expect(ci).toContain(command);
    expect(scripts['demo']).toBe('node src/assay.ts demo');
  });

  it('npm run demo -- --once prints maturity and DORA', async () => {
    const { code, out } = await assay(workplace, ['demo', '--once', '--services', '6']);
    expect(code).toBe(0);
    expect(out).toContain('payments-api');
    expect(out).toContain('Service maturity');
    expect(out).toContain('95 % intervals');
  }, 240_000);

  it('of assay work, one after the other', async () => {
    const folder = join(workplace, 'company');
    await mkdir(folder);
    const shown = commands.filter(({ command }) => command.startsWith('npx assay')).map(({ command }) => words(command).slice(2));
    let initialised = false;
    for (const line of shown.filter(([command]) => command !== 'serve')) {
      const command = line[0]!;
      if (command === 'init') {
        if (initialised) continue;
        initialised = true;
      }
      const ran = await assay(command === 'scan' ? join(workplace, 'clones') : folder, line);
      expectations[command]!(ran);
      if (command === 'init') await pointAtCompany(folder);
    }
  }, 240_000);

  it('npx assay serve answers', async () => {
    const { spawn } = await import('node:child_process');
    const served = spawn(process.execPath, [join(root, 'src/cli/launch.js'), 'serve'], {
      cwd: join(workplace, 'company'),
      env: { ...process.env, GITHUB_TOKEN: 'x', NO_COLOR: '1' },
    });
    try {
      const url = await new Promise<string>((resolve, reject) => {
        let said = '';
        const read = (chunk: Buffer): void => {
          said += chunk.toString();
          const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
          if (found) resolve(found);
        };
        served.stdout.on('data', read);
        served.stderr.on('data', read);
        served.once('exit', () => reject(new Error(said)));
      });
      const answer = await fetch(`${url}/api/services`);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('payments-api');
    } finally {
      served.kill('SIGTERM');
      await new Promise((resolve) => served.once('exit', resolve));
    }
  });

  it('leads to files that exist', () => {
    const links = documents.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target!),
    );
    expect(links.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });

  it('shows a rubric that lint takes', async () => {
    const folder = join(workplace, 'shown');
    await mkdir(join(folder, 'rubrics'), { recursive: true });
    const [, rubric] = /```yaml\n(rubric: [^]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
    await writeFile(join(folder, 'rubrics/our-standard.yaml'), rubric!);
    await cp(join(workplace, 'company/assay.yaml'), join(folder, 'assay.yaml'));
    const { code, out, note } = await assay(folder, ['lint']);
    expect(code, out + note).toBe(0);
  });
});
