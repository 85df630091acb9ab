import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from './session.ts';

const program = join(import.meta.dirname, '../../../src/assay.ts');
const folder = emptyFolder();
const entities = 'entity\r\nservice:default/ledger\r\n';
let server: ChildProcess;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly note: string;
}

/** Runs the program as a process of its own. */
async function assay(...given: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...given], { cwd: folder }, (_, out, note) =>
      resolve({ code: child.exitCode ?? -1, out, note }),
    );
  });
}

async function serve(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, 'serve', '--port', '0'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const chunk of child.stderr) if (String(chunk).includes('http://')) break;
  return child;
}

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

beforeAll(async () => {
  clone(join(folder, 'repos/ledger'), { 'README.md': '# Ledger' });
  write(folder, { 'assay.yaml': 'collect:\n  git: {paths: [repos], impliesServices: true}\n' });
  expect((await assay('collect')).code).toBe(0);
  expect((await assay('grade')).code).toBe(0);
  server = await serve();
});

afterAll(async () => stop(server, 'SIGKILL'));

test('while a server runs, commands that read ask it, and those that write say what to do', async () => {
  const [query, explain, dora, doctor] = await Promise.all([
    assay('query', 'git.fileExists("README.md")', '--csv'),
    assay('explain', 'ledger'),
    assay('dora', '--by', 'all'),
    assay('doctor', '--json'),
  ]);
  expect(query).toMatchObject({ code: 0, out: entities });
  expect([explain.code, dora.code, doctor.code]).toEqual([0, 0, 0]);
  expect(explain.out).toContain('service:default/ledger');
  expect(doctor.out).toContain(`Process ${server.pid} serves it, and answers.`);
  expect(doctor.out).toContain('streams read whole');

  const writing = await Promise.all([assay('collect'), assay('grade'), assay('restore', 'nowhere.backup', '--force')]);
  for (const { code, out, note } of writing) {
    expect([code, out]).toEqual([2, '']);
    expect(note).toContain(`process ${server.pid} of version`);
    expect(note).toContain('Stop it, run the command and start it again.');
  }

  const other = await run(folder, ['query', 'true']);
  expect(other.code).toBe(2);
  expect(other.note).toContain('which version 0.0.0-test does not ask');
});

test('a backup is made by the server, and is what the server has', async () => {
  expect(await assay('backup', 'served.backup')).toMatchObject({ code: 0, note: expect.stringContaining('verified') as string });
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  await stop(server, 'SIGTERM');
  expect(readdirSync(join(folder, '.assay'))).toEqual(['warehouse.duckdb']);
  expect((await run(folder, ['restore', 'served.backup', '--force'])).code).toBe(0);
  expect((await run(folder, ['query', 'true', '--csv'])).out).toBe(entities);
});

test('a server that was killed is in nobody’s way', async () => {
  server = await serve();
  await stop(server, 'SIGKILL');
  expect(existsSync(join(folder, '.assay/warehouse.duckdb.owner.json'))).toBe(true);
  expect((await run(folder, ['query', 'true', '--csv'])).out).toBe(entities);
  const left = await run(folder, ['doctor']);
  expect(left.code).toBe(0);
  expect(left.out).toContain('was left by');
  server = await serve();
  expect((await run(folder, ['doctor'])).out).not.toContain('was left by');
});
