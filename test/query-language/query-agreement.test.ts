import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../query-language/syntax/parse.ts';
import { print } from '../../query-language/syntax/print.ts';
import { queryAgreement } from './query-agreement.ts';
import { answerOfQuery } from './reference/answer.ts';
import { generated } from './reference/choose.ts';
import { compareQuery } from './reference/compare-query.ts';
import { query } from './reference/generate-query.ts';
import { world as generateWorld } from './reference/generate-world.ts';
import { warehouseOf } from './world.ts';

it.each([31, 32])('gives what the reference evaluator gives, row for row, in thousands of answers (seed %i)', async (seed) => {
  const { compared, mismatches } = await queryAgreement(60, 8, seed);
  console.info(`${compared} answers compared`);
  expect(mismatches).toEqual([]);
  expect(compared).toBeGreaterThan(1000);
});

it('parses what it prints of queries to the same query', () => {
  for (const tree of generated((choose) => query(choose, 4), 300, 33)) {
    const text = print(tree);
    const parsed = parseQuery(text);
    expect(parsed.ok && print(parsed.value)).toBe(text);
  }
});

describe('the comparison', () => {
  it('finds a rule that is wrong, in the least query that shows it', async () => {
    const forgetful: typeof answerOfQuery = (text, world) => answerOfQuery(text, { ...world, unread: {} });
    const { mismatches } = await queryAgreement(40, 5, 34, 1, forgetful);
    expect(mismatches).toHaveLength(1);
    for (const { text } of mismatches) expect(text.length, text).toBeLessThan(120);
  });

  it('finds rows in another order, and rows that were left out and not counted', async () => {
    const [world] = generated((choose) => generateWorld(choose, 6), 1, 35);
    const warehouse = await warehouseOf(world!);
    const turned: typeof answerOfQuery = (...given) => ({ ...answerOfQuery(...given), rows: answerOfQuery(...given).rows.toReversed() });
    const uncounted: typeof answerOfQuery = (...given) => ({ ...answerOfQuery(...given), leftOut: [0] });
    const found = [
      await compareQuery('service | select name', world!, warehouse, turned),
      await compareQuery('service | where ci.coverage > 2 | select name', world!, warehouse, uncounted),
    ];
    expect(found.map(({ mismatch }) => mismatch !== undefined)).toEqual([true, true]);
    await warehouse.close();
  });
});

/** Each was wrong once. */
const mended = [
  // Of no row no reading is lacking.
  'service | where name == "nobody" | summarize n = count(where git.archived)',
  'service | select n = dependencies.out().filter((d) => d.slos.length > 0).length',
  // Of one that no catalog lists it is, beside others of which none is.
  'service | select n = relations().filter((d) => d.slos.length >= 0).length',
  'incident | summarize n = count(where service.git.archived)',
  // Null is a value from stage to stage, of truths too.
  'service | extend flag = git.archived | where flag == null | select name',
  'service | extend slow = ci.coverage < 50% | summarize n = count(where slow)',
  // Null before what is unknown, always.
  'service | distinct covered = ci.coverage',
  'service | summarize n = count() by covered = ci.coverage',
  'service | select c = (if false then [1, 3] else null).percentile(90%)',
  'service | where dependencies.out().any((d) => d.entity != service.entity) | select name',
];

it('still gives what was once given wrong', async () => {
  const [world] = generated((choose) => generateWorld(choose, 12, 2), 1, 36);
  const warehouse = await warehouseOf(world!);
  for (const text of mended) expect((await compareQuery(text, world!, warehouse)).mismatch, text).toBeUndefined();
  await warehouse.close();
});
