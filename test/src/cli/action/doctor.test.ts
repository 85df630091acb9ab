import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clone, emptyFolder, run, write, type SessionOptions } from '../session.ts';

interface Finding {
  readonly about: string;
  readonly state: string;
  readonly says: string;
  readonly hint?: string;
}

interface Told {
  readonly code: number;
  readonly findings: readonly Finding[];
  readonly streams: readonly Readonly<Record<string, unknown>>[];
  readonly text: string;
}

let folder: string;
let database: string;

const configuration = { 'assay.yaml': 'collect:\n  git: {paths: [repos], impliesServices: true}\n' };
const template = write(emptyFolder(), configuration);

beforeAll(async () => {
  clone(join(template, 'repos/ledger'), { 'README.md': '# Ledger' });
  expect((await run(template, ['collect'])).code).toBe(0);
});

beforeEach(() => {
  folder = write(emptyFolder(), configuration);
  database = join(folder, '.assay/warehouse.duckdb');
});

async function doctor(options?: SessionOptions, ...given: readonly string[]): Promise<Told> {
  const { code, out, note } = await run(folder, ['doctor', '--json', ...given], options);
  const { doctor } = JSON.parse(out) as { doctor: Pick<Told, 'findings' | 'streams'> };
  return { code, ...doctor, text: out + note };
}

function about({ findings }: Told, name: string): readonly Finding[] {
  return findings.filter((each) => each.about === name);
}

function collected(): void {
  cpSync(template, folder, { recursive: true });
}

/** Changes the database behind its back. */
async function change(...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

test('where all is well says so of everything', async () => {
  collected();
  const told = await doctor();
  expect(told.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(told.code).toBe(0);
  expect(told.findings.map((each) => each.about)).toEqual(
    expect.arrayContaining(['node', 'configuration', 'database', 'lock', 'schema', 'disk', 'rubrics', 'dora', 'source git', 'clock']),
  );
  expect(told.streams).toContainEqual({
    source: 'git',
    stream: expect.any(String) as string,
    completedAt: expect.stringMatching(/^\d{4}-.*Z$/u) as string,
    outcome: 'completed',
    fault: null,
  });
  const page = await run(folder, ['doctor']);
  expect(page.note).toBe('All is well.\n');
  expect(page.out).toContain(`✔ database`);
  for (const line of page.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('without a configuration says what to do', async () => {
  rmSync(join(folder, 'assay.yaml'));
  const told = await doctor();
  expect(told.code).toBe(1);
  expect(about(told, 'configuration')).toMatchObject([{ state: 'problem', hint: expect.stringContaining('assay init') as string }]);
});

test('of a configuration that is wrong says what is, and no secret in it', async () => {
  write(folder, { 'assay.yaml': 'zone: Nowhere\ncollect:\n  github: {organisation: acme, token: ghp_secret}\n' });
  const told = await doctor();
  expect(told.code).toBe(1);
  expect(about(told, 'configuration')[0]).toMatchObject({ state: 'problem' });
  expect(told.text).not.toContain('ghp_secret');
});

describe('the database', () => {
  test('that is not there yet is no problem', async () => {
    const told = await doctor();
    expect(told.code).toBe(0);
    expect(about(told, 'database')).toMatchObject([{ state: 'warning', hint: expect.stringContaining('assay collect') as string }]);
  });

  test('that is damaged is one', async () => {
    write(folder, { '.assay/warehouse.duckdb': 'no database\n'.repeat(1000) });
    const told = await doctor();
    expect(told.code).toBe(1);
    expect(about(told, 'database')).toMatchObject([
      { state: 'ok' },
      { state: 'problem', hint: expect.stringContaining('restore') as string },
    ]);
    expect(about(told, 'rubrics')).toMatchObject([{ state: 'ok' }]);
  });

  test('that can be opened and not be read is one', async () => {
    collected();
    await change('DROP TABLE sync_run');
    const told = await doctor();
    expect(told.code).toBe(1);
    expect(about(told, 'database')).toMatchObject([
      { state: 'ok' },
      { state: 'problem', hint: expect.stringContaining('restore') as string },
    ]);
  });

  test('that contradicts itself is one, for who looks deep', async () => {
    collected();
    const [sound] = about(await doctor({}, '--deep'), 'integrity');
    expect(sound).toMatchObject({ state: 'ok', says: expect.stringMatching(/^\d+ rows in \d+ tables, all read/u) as unknown });
    await change('INSERT INTO entity FROM entity');
    const shallow = await doctor();
    expect(shallow.code).toBe(0);
    const told = await doctor({}, '--deep');
    expect(told.code).toBe(1);
    expect(about(told, 'integrity')).toEqual([
      {
        about: 'integrity',
        state: 'problem',
        says: 'Table entity contradicts itself: 1 of its rows begin before the state ahead of them has ended.',
        hint: expect.stringContaining('assay restore') as unknown,
      },
    ]);
  });

  test('that is a folder is one', async () => {
    write(folder, { '.assay/warehouse.duckdb/file': '' });
    expect(about(await doctor(), 'database')).toMatchObject([{ state: 'problem', says: expect.stringContaining('is no file') as string }]);
  });

  test('of something else, or of a newer program, is one', async () => {
    collected();
    await change('INSERT INTO schema_version VALUES (10000, $$later$$, NULL)');
    const newer = await doctor();
    expect(newer.code).toBe(1);
    expect(about(newer, 'schema')).toMatchObject([{ state: 'problem', says: expect.stringContaining('Version 10000') as string }]);
    await change('DROP TABLE schema_version');
    expect(about(await doctor(), 'schema')).toMatchObject([{ state: 'problem', says: 'It is a database of something else.' }]);
  });

  test('of an older program is brought forward by the next command, not by looking', async () => {
    collected();
    await change('DELETE FROM schema_version WHERE version > 1');
    for (const _ of [1, 2]) {
      expect(about(await doctor(), 'schema')).toMatchObject([
        { state: 'ok', says: expect.stringContaining('Version 1; the next') as string },
      ]);
    }
  });

  test('that another process has open is looked at only if that answers', async () => {
    collected();
    const holder = fork(join(import.meta.dirname, '../../warehouse/hold-open.ts'), [database]);
    await once(holder, 'message');
    const silent = await doctor();
    expect(silent.code).toBe(0);
    expect(about(silent, 'lock')).toMatchObject([{ state: 'warning', says: expect.stringContaining(`process ${holder.pid}`) as string }]);
    expect(silent.streams).toEqual([]);
    holder.kill('SIGKILL');
    await once(holder, 'exit');

    const server = fork(join(import.meta.dirname, '../../warehouse/owner/serve-until-killed.ts'), [database, '0.0.0-test']);
    await once(server, 'message');
    const served = await doctor();
    expect(about(served, 'lock')).toEqual([{ about: 'lock', state: 'ok', says: `Process ${server.pid} serves it, and answers.` }]);
    expect(about(served, 'source git')).toMatchObject([{ state: 'ok' }]);
    server.kill('SIGKILL');
    await once(server, 'exit');
    const after = await doctor();
    expect(about(after, 'leftover')).toMatchObject([
      { state: 'warning', says: expect.stringContaining(`process ${server.pid}`) as string },
    ]);
  });
});

describe('sources', () => {
  test('that were never collected, failed, did not end or are old say so', async () => {
    collected();
    await change(
      `INSERT INTO sync_run (run, source, stream, started_at, ended_at, outcome, fault)
       VALUES (90, 'git', 'broken', now(), now(), 'failed', 'disk full'), (90, 'git', 'cut', now(), NULL, 'running', NULL)`,
      `UPDATE reading SET read_at = TIMESTAMPTZ '2020-01-01', valid_from = TIMESTAMPTZ '2020-01-01' WHERE source = 'git'`,
    );
    write(folder, { 'assay.yaml': 'collect:\n  git: {paths: [repos], impliesServices: true}\n  catalog: {paths: [repos]}\n' });
    const told = await doctor();
    expect(told.code).toBe(1);
    expect(about(told, 'source catalog')).toMatchObject([{ state: 'warning', says: 'It was never collected.' }]);
    expect(about(told, 'source git')).toMatchObject([
      { state: 'problem', says: 'broken failed, it was never read whole: disk full' },
      { state: 'warning', says: 'cut did not end, it was never read whole.' },
      { state: 'warning', says: expect.stringContaining('Older than it should be') as string, hint: 'Run `assay collect --only git`.' },
    ]);
  });

  test('whose credentials are missing say which, and what is there is not said', async () => {
    write(folder, { 'assay.yaml': 'collect:\n  github: {organisation: acme, token: "${env:GITHUB_TOKEN}"}\n' });
    const missing = await doctor();
    expect(missing.code).toBe(1);
    expect(about(missing, 'credentials github')).toMatchObject([
      { state: 'problem', says: expect.stringContaining('GITHUB_TOKEN') as string },
    ]);
    const there = await doctor({ environment: { GITHUB_TOKEN: 'ghp_secret' } });
    expect(about(there, 'credentials github')).toMatchObject([{ state: 'ok' }]);
    expect(there.text).not.toContain('ghp_secret');
  });
});

test('facts of the future put the clock in doubt', async () => {
  collected();
  await change(`UPDATE reading SET read_at = TIMESTAMPTZ '2999-01-01'`);
  const told = await doctor();
  expect(told.code).toBe(1);
  expect(about(told, 'clock')).toMatchObject([{ state: 'problem', says: expect.stringContaining('2999-01-01') as string }]);
});

test('standards that cannot be used say where', async () => {
  const rubric = 'rubric: own\ntitle: Own\nfor: service\nchecks:\n  - {check: a, asks: A?, passes: git.fleExists("x"), why: W., fix: F.}\n';
  write(folder, {
    'assay.yaml': 'dora: {definition: stritc}\nexemptions: excuses.yaml\n',
    'rubrics/own.yaml': rubric,
  });
  writeFileSync(join(folder, 'excuses.yaml'), 'exemptions:\n  - entiti: ledger\n');
  const told = await doctor();
  expect(told.code).toBe(1);
  expect(about(told, 'rubrics')).toMatchObject([{ state: 'problem', says: expect.stringMatching(/own\.yaml.*fleExists/u) as string }]);
  expect(about(told, 'exemptions')).toMatchObject([{ state: 'problem', hint: expect.stringContaining('assay lint') as string }]);
  expect(about(told, 'dora')).toMatchObject([{ state: 'problem', says: expect.stringContaining('stritc') as string }]);
});
