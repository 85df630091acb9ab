import { array, constantFrom, sample } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globPattern, textGlobPattern } from '../../../query-language/analysis/glob.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { warehouseOf } from '../world.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await warehouseOf({ now: '2026-07-01T00:00:00Z', entities: {}, rows: {}, unread: {} });
});
afterAll(async () => warehouse.close());

async function fits(text: string, pattern: string): Promise<unknown> {
  const [row] = await warehouse.read('SELECT regexp_full_match($text, $pattern) AS fits', { text, pattern });
  return row?.['fits'];
}

describe('a glob of paths', () => {
  it.each([
    ['README.md', 'README.md', true],
    ['README.md', 'READMExmd', false],
    ['*.md', 'docs/a.md', false],
    ['**/*.md', 'docs/deep/a.md', true],
    ['**/*.md', 'a.md', true],
    ['docs', 'docs/deep/a.md', true],
    ['docs', 'docs2/a.md', false],
    ['./docs/', 'docs/a.md', true],
    ['{a,b}.{md,txt}', 'b.txt', true],
    ['{a,{b,c}}.md', 'c.md', true],
    ['{a,b', 'a', false],
    ['a}', 'a}', true],
    ['[ab].md', 'b.md', true],
    ['[!ab].md', 'b.md', false],
    ['[!ab]', '/', false],
    ['[a-c]', 'b', true],
    ['[z-a]', '-', true],
    ['[!]', '!', true],
    ['[', '[', true],
    ['[^]', '^', true],
    ['a+b (1).txt', 'a+b (1).txt', true],
    ['**', 'two\nlines', true],
    ['docs', 'docs/two\nlines', true],
    ['?', '/', false],
    [String.raw`a\d`, 'a1', false],
    ['😀?', '😀é', true],
  ])('%s and %s: %s', async (glob, path, expected) => expect(await fits(path, globPattern(glob))).toBe(expected));
});

describe('a glob of text', () => {
  it.each([
    ['pay-*', 'pay-api', true],
    ['*', 'two\nlines', true],
    ['a?c', 'abc', true],
    ['[a]', 'a', false],
    ['[a]', '[a]', true],
    ['', '', true],
  ])('%s and %s: %s', async (glob, text, expected) => expect(await fits(text, textGlobPattern(glob))).toBe(expected));
});

it('makes of any text a pattern that the engine takes', async () => {
  const part = constantFrom(...'ab*?{}[]!^-,/\\.()|$+é\ud83d\u0000', '**/', '[a-', '😀');
  const globs = sample(
    array(part, { maxLength: 12 }).map((parts) => parts.join('')),
    { numRuns: 600, seed: 3 },
  );
  const long = ['*'.repeat(20_000), '?'.repeat(5000), '**/'.repeat(5000), '{a,b}'.repeat(3000), '[!a]'.repeat(1000)];
  for (const glob of [...globs, ...long]) {
    for (const pattern of [globPattern(glob), textGlobPattern(glob)]) expect([true, false], glob).toContain(await fits('a', pattern));
  }
});
