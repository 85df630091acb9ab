import { array, constantFrom, sample } from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { regexFault } from '../../../query-language/analysis/regex.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { warehouseOf } from '../world.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await warehouseOf({ now: '2026-07-01T00:00:00Z', entities: {}, rows: {}, unread: {} });
});
afterAll(async () => warehouse.close());

it.each([
  '(a|b)+',
  String.raw`\d+\.\d+-rc`,
  '[a-z]{1,63}',
  '(?i)readme',
  '(?P<major>v[0-9])',
  '[^/]*',
  String.raw`\p{Greek}+`,
  '',
  '^$',
  '日本',
  'a{1000}',
  String.raw`\x{10FFFF}`,
  String.raw`\p{Greek}[a-z]+-(?:[a-z]+|\d{1,3})@example\.com`,
  String.raw`\Qa.b(\E`,
  '[[:alpha:]]+',
  String.raw`[\w.-]+`,
])('takes %s', (pattern) => expect(regexFault(pattern)).toBeUndefined());

it.each([
  '(a',
  'a**',
  '(?=x)',
  '(?<!x)',
  String.raw`(a)\1`,
  '[z-a]',
  '[]',
  '[^]',
  String.raw`\u0041`,
  String.raw`\Z`,
  String.raw`[a-\d]`,
  'a{1001}',
  '((a{100}){100}){100}',
  String.raw`\pL{1000}`,
  '(?<name>x)',
  '[[:nothing:]]',
  '\ud800',
])('refuses %s', (pattern) => expect(regexFault(pattern)).toEqual(expect.any(String)));

it('takes nothing that the engine refuses', async () => {
  const part = constantFrom(
    ...'ab-^$.*+?|()[]{},012:<>=!\\ /é😀_',
    '(?:',
    '(?P<n>',
    '(?i)',
    '[^',
    '{2}',
    '{1,}',
    '{900}',
    '\\d',
    '\\W',
    '\\pL',
    '\\p{Lu}',
    '[:alpha:]',
    '\\x41',
    '\\Q',
    '\\n',
    '\\E',
    '\\b',
    '\\z',
    '\\x{1F600}',
    '\\p{Han}',
    '(?U)',
    '(?s-i:',
    '[[:^digit:]',
  );
  const patterns = sample(
    array(part, { maxLength: 9 }).map((parts) => parts.join('')),
    { numRuns: 3000, seed: 5 },
  );
  const taken = patterns.filter((pattern) => regexFault(pattern) === undefined);
  expect(taken.length).toBeGreaterThan(300);
  const fine = async (some: readonly string[]): Promise<boolean> => {
    const parameters = Object.fromEntries(some.map((pattern, index) => [`p${index}`, pattern]));
    return warehouse
      .read(
        `SELECT ${some.map((_, index) => `regexp_matches('ab', $p${index}), regexp_full_match('ab', $p${index})`).join(', ')}`,
        parameters,
      )
      .then(
        () => true,
        () => false,
      );
  };
  const refused: string[] = [];
  for (let at = 0; at < taken.length; at += 200) {
    const some = taken.slice(at, at + 200);
    if (await fine(some)) continue;
    for (const pattern of some) if (!(await fine([pattern]))) refused.push(pattern);
  }
  expect(refused).toEqual([]);
});

it('takes as large a pattern as the engine does, with room to spare', async () => {
  for (const pattern of ['(?:ab){900}', '\\pL{30}', '(?i)[k-sé]{900}', '.{1000}', 'x'.repeat(3000)]) {
    expect(regexFault(pattern), pattern).toBeUndefined();
    expect(await warehouse.read('SELECT regexp_matches($text, $pattern) AS fits', { text: 'ab', pattern })).toHaveLength(1);
  }
});
