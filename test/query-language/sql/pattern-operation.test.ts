import { array, constantFrom, sample } from 'fast-check';
import { expect, it } from 'vitest';
import { regexFault } from '../../../query-language/analysis/regex.ts';
import { applyOperation } from '../../../query-language/sql/operation.ts';
import { warehouseOf } from '../world.ts';

const part = constantFrom(
  ...'ab-^$.*+?|()[]{},012:<>=!\\ /é😀_\n',
  '(?:',
  '(?i)',
  '(a|b)',
  '[^',
  '[a-z]',
  '{2}',
  '{99}',
  '{2,1}',
  '\\d',
  '\\.',
  '\\pL',
  '[:alpha:]',
  '\\Q',
  '\\1',
  '(?P<n>',
  '*?',
);

it('lets no pattern through that the engine refuses, and none that cannot be written out', async () => {
  const patterns = sample(
    array(part, { maxLength: 9 }).map((parts) => parts.join('')),
    { numRuns: 4000, seed: 7 },
  ).concat(['a'.repeat(501), '.{99}'.repeat(20), '(a{99}){99}', '((a))']);
  const { value, error } = applyOperation('matchesGiven', ['text', 'pattern']);
  const warehouse = await warehouseOf({ now: '2026-07-01T00:00:00Z', entities: {}, rows: {}, unread: {} });
  try {
    const rows = await warehouse.read(
      `SELECT pattern, ${value} AS fits, ${error} AS error FROM (SELECT 'ab' AS text, unnest(json_extract_string($patterns, '$[*]')) AS pattern)`,
      { patterns: JSON.stringify(patterns) },
    );
    const taken = rows.flatMap(({ pattern, error: refused }) => (refused === null ? [String(pattern)] : []));
    expect(taken.length).toBeGreaterThan(500);
    expect(taken.filter((pattern) => regexFault(pattern) !== undefined)).toEqual([]);
    expect(rows.every(({ fits, error: refused }) => (fits === null) === (refused !== null))).toBe(true);
    expect(rows.slice(-4).map(({ error: refused }) => refused === null)).toEqual([false, true, false, false]);
  } finally {
    await warehouse.close();
  }
});
