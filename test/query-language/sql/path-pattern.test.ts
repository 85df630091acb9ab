import { array, constantFrom, sample } from 'fast-check';
import { expect, it } from 'vitest';
import { globPattern } from '../../../query-language/analysis/glob.ts';
import { pathMeant } from '../../../query-language/sql/pattern-operation.ts';
import { warehouseOf } from '../world.ts';

const letter = constantFrom(...'abA.+$^()|{}-_ /é😀%\'"\\', '\n');
const text = array(letter, { minLength: 1, maxLength: 5 });

it('takes the glob of a path without wildcards for the path and what is in it, as the pattern does', async () => {
  const written = sample(text, { numRuns: 1500, seed: 11 }).map((letters) => letters.join(''));
  const globs = written.filter((glob) => pathMeant(globPattern(glob)) !== undefined);
  expect(globs.length).toBeGreaterThan(500);
  const cases = globs.flatMap((glob) => {
    const pattern = globPattern(glob);
    const path = pathMeant(pattern);
    return [
      glob,
      `${glob}/b`,
      `${glob}b`,
      `b/${glob}`,
      `${path}`,
      `${path}/`,
      `${path}/a\nb`,
      `${path}x/`,
      glob.toUpperCase(),
      'a',
      '',
    ].map((subject) => ({ subject, pattern, path }));
  });
  const warehouse = await warehouseOf({ now: '2026-07-01T00:00:00Z', entities: {}, rows: {}, unread: {} });
  try {
    const odd = await warehouse.read(
      `SELECT * FROM (SELECT unnest(from_json($cases::JSON, '[{"subject":"VARCHAR","pattern":"VARCHAR","path":"VARCHAR"}]'), max_depth := 2))
       WHERE regexp_full_match(subject, pattern) <> (subject = path OR starts_with(subject, path || '/'))`,
      { cases: JSON.stringify(cases) },
    );
    expect(odd).toEqual([]);
  } finally {
    await warehouse.close();
  }
});

it.each(['*.md', '**/runbook.md', 'docs/**', 'a?', '{a,b}', '[ab].md', '', '/', '(a|b)*'])('leaves %j to the pattern', (glob) => {
  expect(pathMeant(globPattern(glob))).toBeUndefined();
});

it('leaves patterns of another form to the engine', () => {
  expect(['a', '(?s)a', String.raw`(?s)\d(?:/.*)?`, '(?i)a(?:/.*)?', '(?s)a|b(?:/.*)?'].map(pathMeant)).toEqual(Array.from({ length: 5 }));
});
