import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { messages } from '../../../src/warehouse/messages.ts';

test('every code is documented, and every documented code exists', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../src/warehouse/README.md'), 'utf8');
  const documented = new Set([...readme.matchAll(/^\| `([\w.-]+)`/gm)].map(([, code]) => code));
  expect(documented).toEqual(new Set(Object.keys(messages)));
});
