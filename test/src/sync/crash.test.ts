import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { forgeTables } from './forge-collector.ts';
import { openForge, type Forge } from './forge.ts';

const now = '2026-01-01T00:00:00.000Z';
const requests = 11;

let folder: string;
let forge: Forge;
let undisturbed: unknown;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crash-'));
  forge = await openForge({
    a: { files: { 'README.md': 10, 'src/x.ts': 5 }, commits: ['a1', 'a2', 'a3', 'a4', 'a5'] },
    b: { files: { 'README.md': 20 }, commits: ['b1'] },
    c: { files: {}, commits: ['c1', 'c2', 'c3'] },
  });
  const path = join(folder, 'undisturbed.duckdb');
  expect(await collectOnce(path)).toBe('SIGNAL null');
  expect(forge.log).toHaveLength(requests);
  undisturbed = await contents(path);
});

afterAll(async () => {
  await forge.close();
  rmSync(folder, { recursive: true });
});

/** Collects in a process of its own and kills it when it asks its request number `killAt`, or a moment after the answer. */
async function collectOnce(path: string, killAt?: number, after?: number): Promise<string> {
  return collectUntil(path, (kill) => {
    forge.onRequest = (number) => {
      if (number !== killAt) return;
      if (after === undefined) kill();
      else setTimeout(kill, after);
    };
  });
}

/** The same, killed as soon as it has committed a page: it has no answer yet to what it asked after that. */
async function collectOnePage(path: string): Promise<string> {
  forge.isWithheld = (number) => number > 1;
  const ended = await collectUntil(path, (kill, child) => child.on('message', (step) => (step === 'page' ? kill() : undefined)));
  forge.isWithheld = () => false;
  return ended;
}

async function collectUntil(path: string, arrange: (kill: () => void, child: ChildProcess) => void): Promise<string> {
  forge.log.length = 0;
  const child = fork(join(import.meta.dirname, 'collect-once.ts'), [path, forge.origin, now], {
    stdio: 'inherit',
    // Half of what a life takes is to compile the program; every life after the first is spared it.
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  });
  forge.onRequest = () => undefined;
  arrange(() => void child.kill('SIGKILL'), child);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(code ?? 0).toBe(0);
  return `SIGNAL ${signal}`;
}

/** Everything that a run leaves behind, but for the record of the run itself. */
async function contents(path: string): Promise<unknown> {
  const warehouse = await openWarehouse(path, { tables: forgeTables });
  const all = {
    repository: await warehouse.read('SELECT repository, name, source, valid_from, valid_to FROM repository ORDER BY ALL'),
    file: await warehouse.read('FROM repository_file ORDER BY ALL'),
    commit: await warehouse.read('SELECT repository, sha, source FROM "commit" ORDER BY ALL'),
    reading: await warehouse.read('FROM reading ORDER BY ALL'),
    knowledge: await warehouse.read('FROM knowledge ORDER BY ALL'),
    state: await warehouse.read('SELECT stream, "partition", cursor, open_run, resume, completed_at FROM stream_state ORDER BY ALL'),
    // A stream of changes that is run again looks for more, so it may keep more pages; of snapshots the last alone is kept.
    pages: await warehouse.read(`SELECT stream, "partition", request, status, hash FROM raw_page WHERE stream <> 'commits' ORDER BY ALL`),
    useless: await warehouse.read('SELECT hash FROM raw_body WHERE hash NOT IN (SELECT hash FROM raw_page)'),
  };
  await warehouse.close();
  return all;
}

describe('a run that is killed and run again leaves what an undisturbed one does', () => {
  test.each([2, 3, 4, 8, requests])('killed as it asks request %i', async (killAt) => {
    const path = join(folder, `at-${killAt}.duckdb`);
    expect(await collectOnce(path, killAt)).toBe('SIGNAL SIGKILL');
    expect(await collectOnce(path)).toBe('SIGNAL null');
    expect(await contents(path)).toEqual(undisturbed);
  });

  test('killed again and again, in the midst of what it does with an answer', async () => {
    const path = join(folder, 'again.duckdb');
    let kills = 0;
    // Each life gets one answer further at most; how far into a transaction the kill falls differs from life to life.
    for (const after of [2, 6, 10, 16]) kills += (await collectOnce(path, 2, after)) === 'SIGNAL SIGKILL' ? 1 : 0;
    expect(kills).toBeGreaterThan(0);
    await collectOnce(path);
    expect(await contents(path)).toEqual(undisturbed);
  });

  test('killed with no second run, it holds only whole partitions', async () => {
    const path = join(folder, 'once.duckdb');
    expect(await collectOnePage(path)).toBe('SIGNAL SIGKILL');
    const warehouse = await openWarehouse(path, { tables: forgeTables });
    expect(await warehouse.read('FROM repository')).toEqual([]);
    expect(await warehouse.read('FROM reading')).toEqual([]);
    expect(await warehouse.read('SELECT request, resume FROM raw_page JOIN stream_state USING (source, stream)')).toEqual([
      { request: 'GET /repositories?from=0', resume: '{"from":2}' },
    ]);
    expect(await warehouse.read('SELECT outcome FROM sync_run')).toEqual([{ outcome: 'running' }]);
    await warehouse.close();
    await collectOnce(path);
    const again = await openWarehouse(path, { tables: forgeTables });
    expect(await again.read('SELECT DISTINCT run, outcome FROM sync_run ORDER BY run')).toEqual([
      { run: 1, outcome: 'interrupted' },
      { run: 2, outcome: 'completed' },
    ]);
    await again.close();
  });
});
