import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiTypes, apiTypesFile } from '../../../src/server/api-types.ts';

test('the types of the web application are those of the API: `node src/server/api-types.ts` writes them', async () => {
  expect(readFileSync(apiTypesFile, 'utf8')).toBe(await apiTypes());
});
