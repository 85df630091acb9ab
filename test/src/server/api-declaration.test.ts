import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiDeclaration, apiDeclarationFile } from '../../../src/server/api-declaration.ts';

test('the types of the web application are those of the API: `node src/server/api-declaration.ts` writes them', async () => {
  expect(readFileSync(apiDeclarationFile, 'utf8')).toBe(await apiDeclaration());
});
