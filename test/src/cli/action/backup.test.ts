import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from '../session.ts';

const configuration = { 'assay.yaml': 'collect:\n  git: {paths: [repos], impliesServices: true}\n' };

test('of a database that is not there is none, and makes none', async () => {
  const folder = write(emptyFolder(), configuration);
  const { code, note } = await run(folder, ['backup', 'friday.backup']);
  expect(code).toBe(3);
  expect(note).toContain('Nothing has been collected');
  expect(readdirSync(folder)).toEqual(['assay.yaml']);
});

describe('a database', () => {
  const folder = emptyFolder();
  const database = join(folder, '.assay/warehouse.duckdb');
  const entities = async (): Promise<string> => (await run(folder, ['query', 'true', '--csv'])).out;

  beforeAll(async () => {
    clone(join(folder, 'repos/ledger'), { 'README.md': '# Ledger' });
    write(folder, configuration);
    expect((await run(folder, ['collect'])).code).toBe(0);
  });

  test('is saved, grows, and is put back as it was', async () => {
    const before = await entities();
    const saved = await run(folder, ['backup', 'friday.backup']);
    expect(saved).toMatchObject({ code: 0, out: '' });
    expect(saved.note).toMatch(/Saved \d+ rows in \d+ tables, as of \d{4}-.*, schema \d+, by\s+version 0\.0\.0-test\n/u);
    expect(saved.note).toContain(`→ ${join(folder, 'friday.backup')}`);

    clone(join(folder, 'repos/orders'), { 'README.md': '# Orders' });
    expect((await run(folder, ['collect'])).code).toBe(0);
    expect(await entities()).not.toBe(before);

    const refused = await run(folder, ['restore', 'friday.backup']);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.note).toMatch(/There is a database at .* already\.\n.*`assay backup <file>`; then `--force`/u);
    expect(await entities()).not.toBe(before);

    const missing = await run(folder, ['restore', 'thursday.backup', '--force']);
    expect(missing).toMatchObject({ code: 2, out: '', note: expect.stringContaining('thursday.backup is no file that can be read') });

    const restored = await run(folder, ['restore', 'friday.backup', '--force', '--json']);
    expect(restored.code).toBe(0);
    expect(JSON.parse(restored.out)).toMatchObject({
      backup: { path: database, program: '0.0.0-test', rows: expect.any(Number) as number },
    });
    expect(await entities()).toBe(before);
    expect(readdirSync(join(folder, '.assay'))).toEqual(['warehouse.duckdb']);
  });

  test('is not saved over what is there, nor over itself', async () => {
    writeFileSync(join(folder, 'precious'), 'kept');
    expect((await run(folder, ['backup', 'precious'])).note).toContain('is there already, and is left as it is');
    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('kept');
    expect((await run(folder, ['backup', 'precious', '--force'])).code).toBe(0);
    expect(readFileSync(join(folder, 'precious')).length).toBeGreaterThan(100_000);
    const itself = await run(folder, ['backup', '.assay/../.assay/warehouse.duckdb', '--force']);
    expect(itself.code).toBe(2);
    expect(itself.note).toContain('is the database itself');
    expect(await entities()).toContain('ledger');
  });

  test('is not saved where nothing can be written, and says so', async () => {
    const { code, note } = await run(folder, ['backup', 'assay.yaml/friday.backup']);
    expect(code).toBe(2);
    expect(note).toContain(join(folder, 'assay.yaml/friday.backup'));
  });

  test('is saved to no file at all when the user interrupts', async () => {
    const { code } = await run(folder, ['backup', 'never.backup'], { signal: AbortSignal.abort(new Error('Interrupted')) });
    expect(code).toBe(130);
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  test('is not replaced by what is no whole backup, and says what is wrong with that', async () => {
    write(folder, { 'text.backup': 'no database\n'.repeat(1000) });
    expect((await run(folder, ['backup', 'whole.backup'])).code).toBe(0);
    writeFileSync(join(folder, 'cut.backup'), readFileSync(join(folder, 'whole.backup')).subarray(0, 300_000));
    for (const file of ['text.backup', 'cut.backup', 'nowhere.backup']) {
      const { code, note } = await run(folder, ['restore', file, '--force']);
      expect(code).toBe(2);
      expect(note).toContain(join(folder, file));
    }
    expect(existsSync(database)).toBe(true);
    expect(await entities()).toContain('ledger');
  });
});
