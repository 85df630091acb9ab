import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { extractFile, type FileMeaning } from './extract-file.ts';

const corpus = join(import.meta.dirname, '../../../../../shared/data/corpus/backstage');
const present = existsSync(corpus);

/** Public catalog files, as they were found: nothing of them is kept here, so the test runs only where they are. */
describe.skipIf(!present)('the corpus of public catalog files', () => {
  const files: ReadonlyMap<string, FileMeaning> = new Map(
    present
      ? readdirSync(corpus).map((file) => [
          file,
          extractFile(readFileSync(join(corpus, file), 'utf8'), { file: file.replaceAll('__', '/').replaceAll('_', '/') }),
        ])
      : [],
  );
  const meanings = [...files.values()];
  const count = (code: string): number => meanings.flatMap(({ codes }) => codes).filter((each) => each === code).length;

  test('is read without a throw, and yields what a count by eye says', () => {
    expect(files.size).toBe(544);
    const kinds = meanings.flatMap(({ entities }) => entities.map(({ kind }) => kind));
    expect(kinds.length).toBeGreaterThan(900);
    expect(kinds.filter((kind) => kind === 'service').length).toBeGreaterThan(250);
    expect(kinds.filter((kind) => kind === 'template').length).toBeGreaterThan(90);
  });

  test('has few documents that are broken rather than patterns', () => {
    expect(count('catalog.syntax')).toBeLessThan(5);
    expect(count('catalog.pattern')).toBeGreaterThan(60);
    expect(count('catalog.version-foreign')).toBe(21);
    expect(count('catalog.array')).toBe(1);
  });

  test('has all 80 documents of its largest file', () => {
    const largest = files.get('benwilcock__backstage-catalogs__parasol_parasol-catalog-foundations.override.yaml');
    expect(largest?.entities).toHaveLength(80);
    expect(largest?.codes).toEqual([]);
  });

  test('gives every fault a place, and every entity a line', () => {
    for (const { faults, entities } of meanings) {
      for (const { facts } of faults) expect(facts).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
      for (const { line } of entities) expect(line).toBeGreaterThan(0);
    }
  });
});
