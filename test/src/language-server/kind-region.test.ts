import { expect, test } from 'vitest';
import { environmentAt } from '../../../src/language-server/language-file.ts';
import { rubricValues } from '../../../src/language-server/rubric-region.ts';
import { environment } from '../../query-language/world.ts';

const regionsOf = (text: string) => rubricValues(text).flatMap(({ regions }) => regions);

test('what a rubric asks is read against the kind that it is for, as far as it is written', () => {
  const checks = 'checks:\n  - {passes: tier != null, fix: "See {{owner}}"}\n';
  const regions = regionsOf(`rubric: x\nfor: microfrontend | where tier == "a"\n${checks}`);
  expect(regions.map(({ text, kind }) => [text, kind])).toEqual([
    ['microfrontend | where tier == "a"', undefined],
    ['tier != null', 'microfrontend'],
    ['owner', 'microfrontend'],
  ]);
  expect(environmentAt(regions[1]!, { environment }).kind).toBe('microfrontend');
  expect(regionsOf(`rubric: x\nfor: [1\n${checks}`).every(({ kind }) => kind === undefined)).toBe(true);
  expect(environmentAt(regions[0]!, { environment })).toBe(environment);
});
