import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listDocuments } from './document.ts';

/** Writes every generated document; with `--check`, says which are stale and exits 1 instead. */
const root = join(import.meta.dirname, '../..');
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const { path, text } of await listDocuments()) {
  const current = read(path);
  if (current === text) continue;
  if (check) stale.push(relative(root, path));
  else {
    writeFileSync(path, text);
    process.stderr.write(`wrote ${relative(root, path)}\n`);
  }
}

if (stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(', ')}. Run npm run docs.\n`);
  process.exitCode = 1;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
