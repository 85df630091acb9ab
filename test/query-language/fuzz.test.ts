import { afterAll, describe, expect, it } from 'vitest';
import { boolean } from '../../query-language/analysis/type.ts';
import { compile, type Compiled } from '../../query-language/compile.ts';
import { valuesStatement } from '../../query-language/sql/statement.ts';
import { fuzz, run } from './fuzz.ts';
import { generated } from './reference/choose.ts';
import { world } from './reference/generate-world.ts';
import { environment, warehouseOf } from './world.ts';

it('refuses thousands of hostile texts with reasons that stand inside them, and runs what it takes', async () => {
  const fuzzing = fuzz(350, 1, 40);
  expect(fuzzing.wrong).toEqual([]);
  expect(fuzzing.tried).toBeGreaterThan(2000);
  const [small] = generated((choose) => world(choose, 4, 1), 1, 1);
  const warehouse = await warehouseOf(small!);
  expect(await run(fuzzing, warehouse, small!.now)).toEqual([]);
  expect(fuzzing.statements.size).toBeGreaterThan(30);
  await warehouse.close();
});

function codesOf(text: string, expectation = {}): readonly string[] {
  const outcome = compile(text, environment, expectation);
  return outcome.ok ? [] : outcome.errors.map(({ code }) => code);
}

describe('texts that grow', () => {
  it.each([
    ['a text of twenty thousand characters', `"${'x'.repeat(20_000)}"`, 'syntax.too-long'],
    ['a thousand parentheses', '('.repeat(1000) + ')'.repeat(1000), 'syntax.too-deep'],
    ['a thousand negations', `${'not '.repeat(1000)}true`, 'syntax.too-deep'],
    ['a thousand choices', `${'if true then 1 else '.repeat(900)}1`, 'syntax.too-deep'],
    ['a long sum', Array.from({ length: 5000 }, () => '1').join('+'), 'syntax.too-deep'],
    ['a long path', `a${'.a'.repeat(5000)}`, 'syntax.too-deep'],
    ['comparisons within comparisons', `${'(true == '.repeat(80)}true${')'.repeat(80)}`, 'plan.too-large'],
    ['choices within choices', `${'if ('.repeat(40)}true${') then true else false'.repeat(40)}`, 'plan.too-large'],
    ['ranges within ranges', `${'(if '.repeat(60)}1 between 0 and 2${' then 1 else 2) between 0 and 2'.repeat(60)}`, 'plan.too-large'],
  ])('%s is refused', (_, text, code) => expect(codesOf(text)).toContain(code));

  it('says what is wanted instead', () => expect(codesOf('tier', { type: boolean })).toEqual(['type.expected']));
});

describe('texts as large as are taken', async () => {
  const warehouse = await warehouseOf({ now: '2026-07-01T00:00:00Z', entities: { a: {} }, rows: {}, unread: {} });
  afterAll(async () => warehouse.close());

  it.each([
    [
      'a list of thousands',
      `tier in [${Array.from({ length: 2500 }, (_, index) => index)
        .map((index) => `"${index}"`)
        .join(',')}]`,
    ],
    ['a long chain', Array.from({ length: 140 }, (_, index) => `tier == "${index}"`).join(' or ')],
    ['negations', `${'not '.repeat(140)}true`],
    ['parentheses', `${'('.repeat(99)}line${' + 1)'.repeat(99)}`],
    ['comparisons within comparisons', `${'(true == '.repeat(9)}(line > 1)${')'.repeat(9)}`],
    ['lambdas within lambdas', `${'[1].any(x => '.repeat(4)}x == 1${')'.repeat(4)}`],
  ])('run: %s', async (_, text) => {
    const outcome = compile(text, environment);
    expect(outcome).toMatchObject({ ok: true });
    const { value } = outcome as { value: Compiled };
    const { sql, parameters } = valuesStatement({ value }, { kind: 'service' }, environment);
    expect(await warehouse.read(sql, { ...parameters, as_of: '2026-07-01T00:00:00Z', now: '2026-07-01T00:00:00Z' })).toHaveLength(1);
  });
});
