import { expect, it } from 'vitest';
import { parse } from '../../query-language/syntax/parse.ts';
import { print } from '../../query-language/syntax/print.ts';
import type { Node } from '../../query-language/syntax/ast.ts';
import { agreement } from './agreement.ts';
import { generated } from './reference/choose.ts';
import { same } from './reference/compare.ts';
import { expression, kinds } from './reference/generate-expression.ts';

it.each([11, 12])('gives what the reference evaluator gives, in thousands of expressions and entities (seed %i)', async (seed) => {
  const { compared, mismatches } = await agreement(130, 16, seed);
  console.info(`${compared} answers compared`);
  expect(mismatches).toEqual([]);
  expect(compared).toBeGreaterThan(1800);
});

it('parses what it prints to the same tree', () => {
  const trees = generated((choose) => expression(choose, choose.one(kinds), 5), 600, 21);
  for (const tree of trees) {
    const text = print(tree);
    const parsed = parse(text);
    expect(parsed.ok && spanless(parsed.value), text).toEqual(spanless(tree));
  }
});

it('holds numbers the same but for their last bits', () => {
  expect([same(0.1 + 0.2, 0.3), same([1, 2], [1, 2.1]), same('x', 'X'), same(null, 'unknown')]).toEqual([true, false, false, false]);
});

/** The tree without the places where things stand. */
function spanless(tree: Node): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'span' || key === 'nameSpan' ? undefined : value)));
}
