import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, run, write } from './session.ts';

test('a file in the place of the folder is a fault of use', async () => {
  const folder = write(emptyFolder(), { notes: 'mine' });
  for (const given of ['notes', 'notes/below']) {
    const { code, note } = await run(folder, ['init', given]);
    expect(code).toBe(2);
    expect(note).toContain(join(folder, 'notes'));
    expect(note).not.toContain('fault of the program');
  }
  expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('mine');
});

test('folders that are missing are made', async () => {
  const folder = emptyFolder();
  expect((await run(folder, ['init', 'a/b/c'])).code).toBe(0);
  expect(existsSync(join(folder, 'a/b/c/rubrics/our-standard.yaml'))).toBe(true);
});

test.skipIf(!existsSync('/proc/self'))('where no folder can be made it ends and says so', async () => {
  for (const given of ['/proc/assay', '/proc/assay/below']) {
    const { code, note } = await run(emptyFolder(), ['init', given]);
    expect(code).toBe(2);
    expect(note).toContain(`${given}/assay.yaml cannot be written: no folder can be made there`);
  }
});
