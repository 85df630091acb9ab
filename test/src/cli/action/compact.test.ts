import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from '../session.ts';

const configuration = 'collect:\n  git: {paths: [repos], impliesServices: true}\n';
const template = write(emptyFolder(), { 'assay.yaml': configuration });
let folder: string;

/** Moves all that is known so many days into the past, and lets a file have been there that is gone. */
async function age(days: number): Promise<void> {
  const instance = await DuckDBInstance.create(join(template, '.assay/warehouse.duckdb'));
  const connection = await instance.connect();
  for (const table of ['entity', 'repository', 'repository_file', 'reading', 'knowledge', 'identity']) {
    await connection.run(`UPDATE "${table}" SET valid_from = valid_from - to_days(${days})`);
  }
  await connection.run(
    `INSERT INTO repository_file BY NAME SELECT * REPLACE ('gone.md' AS path, valid_from + INTERVAL 1 DAY AS valid_to) FROM repository_file`,
  );
  await connection.run(
    `INSERT INTO repository_file BY NAME SELECT * REPLACE ('brief.md' AS path, now() - INTERVAL 9 DAY AS valid_from, now() - INTERVAL 9 DAY + INTERVAL 1 MILLISECOND AS valid_to) FROM repository_file WHERE path = 'README.md'`,
  );
  connection.closeSync();
  instance.closeSync();
}

beforeAll(async () => {
  clone(join(template, 'repos/ledger'), { 'README.md': '# Ledger' });
  expect((await run(template, ['collect'])).code).toBe(0);
  await age(100);
});

beforeEach(() => {
  folder = emptyFolder();
  cpSync(template, folder, { recursive: true });
});

function keep(retention: string): void {
  write(folder, { 'assay.yaml': `${configuration}retention: ${retention}\n` });
}

async function files(): Promise<string> {
  const { code, out } = await run(folder, ['query', 'git.fileExists("README.md") and not git.fileExists("gone.md")', '-o', 'csv']);
  expect(code).toBe(0);
  return out;
}

const compacted = async (...given: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
  const { code, out } = await run(folder, ['compact', '--json', ...given]);
  expect(code).toBe(0);
  return (JSON.parse(out) as { compact: Readonly<Record<string, unknown>> }).compact;
};

const taken = [{ table: 'repository_file', dropped: 1, collapsed: 1 }];

test('gives up what is older than is kept, and says what went', async () => {
  keep('{facts: 30d, compact-after: 7d}');
  const database = join(folder, '.assay/warehouse.duckdb');
  const before = await files();
  expect(await compacted('--dry-run')).toEqual({ dryRun: true, tables: taken, file: null });
  const size = statSync(database).size;
  const { tables, file } = await compacted();
  expect(tables).toEqual(taken);
  expect(file).toEqual({ before: expect.any(Number) as unknown, after: statSync(database).size });
  expect(size).toBeGreaterThan(0);
  expect(await files()).toEqual(before);
  expect(await compacted()).toMatchObject({ tables: [] });
  expect((await run(folder, ['doctor', '--deep'])).out).toMatch(/✔ integrity/u);
});

test('shows people what went from where', async () => {
  keep('{facts: 30d, compact-after: 7d}');
  const { out, note } = await run(folder, ['compact', '--dry-run']);
  expect(out).toMatch(/table +too old +within a day\nrepository_file +1 +1\n/u);
  expect(note).toBe('2 rows would go; nothing was changed.\n');
  const done = await run(folder, ['compact']);
  expect(done.note).toMatch(/2 rows went; the file is [\d.]+ MB, and was [\d.]+ MB\.\n$/u);
});

test('keeps everything where nothing is said, or nothing is old', async () => {
  expect((await run(folder, ['compact'])).out).toContain('kept for ever');
  keep('{facts: 1y}');
  expect((await run(folder, ['compact'])).out).toBe('Nothing is as old as that.\n');
});

describe('a time before what is kept', () => {
  const asked = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

  test('is not answered from what is left', async () => {
    expect((await run(folder, ['query', 'git.fileExists("README.md")', '--as-of', asked(60)])).code).toBe(0);
    keep('{facts: 30d, events: 500d}');
    await compacted();
    expect((await run(folder, ['query', 'git.fileExists("README.md")', '--as-of', asked(20)])).code).toBe(0);
    const { code, note } = await run(folder, ['query', 'git.fileExists("README.md")', '--as-of', asked(60)]);
    expect(code).toBe(3);
    expect(note).toMatch(/The facts of before .+ were given up/u);
    const delivery = await run(folder, ['dora', '--from', asked(600).slice(0, 10)]);
    expect(delivery.code).toBe(3);
    expect(delivery.note).toMatch(/The events of before .+ were given up/u);
  });
});

test('says what to do where there is no database', async () => {
  folder = write(emptyFolder(), { 'assay.yaml': configuration });
  const { code, note } = await run(folder, ['compact']);
  expect(code).toBe(3);
  expect(note).toContain('assay collect');
});
