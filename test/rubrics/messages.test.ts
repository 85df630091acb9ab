import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { messages } from '../../rubrics/messages.ts';
import { messages as scoringMessages } from '../../src/scoring/messages.ts';

const root = join(import.meta.dirname, '../..');

/** Codes that the sources of a folder raise, as literals. */
function raised(folder: string, families: string): string[] {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts') && name !== 'messages.ts');
  const text = files.map((name) => readFileSync(join(root, folder, name), 'utf8')).join('\n');
  const literal = [...text.matchAll(new RegExp(`'((?:${families})\\.[a-z-]+)'`, 'gu'))].map((match) => match[1] ?? '');
  const documentFaults = [...text.matchAll(/\bfault\('([a-z-]+)'/gu)].map((match) => `document.${match[1]}`);
  return [...new Set([...literal, ...(folder === 'rubrics' ? documentFaults : [])])];
}

function documented(folder: string): string[] {
  const readme = readFileSync(join(root, folder, 'README.md'), 'utf8');
  return [...readme.matchAll(/^\| `([a-z]+\.[a-z-]+)`/gmu)].map((match) => match[1] ?? '');
}

describe.each([
  ['rubrics', 'document|rubric|exemption', messages],
  ['src/scoring', 'entity|check', scoringMessages],
] as const)('codes of %s', (folder, families, words) => {
  test('are documented, each and no others', () => {
    expect(documented(folder).sort()).toEqual(Object.keys(words).sort());
  });

  test('are raised somewhere, and have words', () => {
    const elsewhere = folder === 'rubrics' ? raised('src/scoring', families) : [];
    const codes = [...new Set([...raised(folder, families), ...elsewhere])];
    expect(codes.sort()).toEqual(Object.keys(words).sort());
  });
});
