import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Type } from '../../../../query-language/analysis/type.ts';
import { showValue } from '../../../../src/scoring/judge/show-value.ts';
import { shownValue, type ShownAs } from '../../../../src/scoring/judge/shown-value.ts';
import { inMemory, openWarehouse } from '../../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse(inMemory, { tables: [] });
});
afterAll(async () => warehouse.close());

const types: Readonly<Record<ShownAs, Type>> = {
  text: { kind: 'text' },
  number: { kind: 'number' },
  percent: { kind: 'number' },
  duration: { kind: 'duration' },
  timestamp: { kind: 'timestamp' },
};

/** What the engine and JavaScript write of the same values, given as the engine casts them to text. */
async function both(as: ShownAs, values: readonly string[]): Promise<{ engine: readonly unknown[]; javascript: readonly unknown[] }> {
  const rows = await warehouse.read<{ shown: string | null }>(
    `SELECT ${shownValue('value', `'${as}'`)} AS shown FROM (SELECT unnest($values::VARCHAR[]) AS value, generate_subscripts($values::VARCHAR[], 1) AS place) ORDER BY place`,
    { values },
  );
  return { engine: rows.map(({ shown }) => shown), javascript: values.map((value) => showValue(value, types[as], as === 'percent')) };
}

/** Halves apart, of which the two round differently, and a person sees no difference. */
const amounts = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1000 + 0.0001),
  fc.integer({ min: -100_000_000, max: 100_000_000 }),
  fc.constantFrom(0, 1, 60, 3600, 86_400, 0.5, 90.25, 123_456.789, 1e9),
);

test.each(['number', 'percent', 'duration'] as const)('%s: the engine writes what JavaScript writes', async (as) => {
  await fc.assert(
    fc.asyncProperty(fc.array(amounts, { minLength: 200, maxLength: 200 }), async (values) => {
      const { engine, javascript } = await both(as, values.map(String));
      expect(engine).toEqual(javascript);
    }),
    { numRuns: 3 },
  );
});

test('text is cut where it grows past reading, and instants end in Z', async () => {
  expect(await both('text', ['', 'short', 'x'.repeat(200), 'x'.repeat(201)])).toMatchObject({
    engine: ['', 'short', 'x'.repeat(200), `${'x'.repeat(200)}…`],
    javascript: ['', 'short', 'x'.repeat(200), `${'x'.repeat(200)}…`],
  });
  const { engine, javascript } = await both('timestamp', ['2026-09-28 12:00:00+00', '2026-09-28 12:00:00.25+00']);
  expect(engine).toEqual(['2026-09-28T12:00:00Z', '2026-09-28T12:00:00.25Z']);
  expect(javascript).toEqual(engine);
});

test('a number past all numbers is shown rather than refused, which would cost everybody their verdicts', async () => {
  expect((await both('number', ['inf', '-inf', 'nan', '1e308', '1e-320'])).engine).toEqual(['inf', '-inf', 'nan', '1e+308', '1e-320']);
  expect((await both('percent', ['1e308', 'nan'])).engine).toEqual(['inf %', 'nan %']);
  expect((await both('duration', ['inf', '-inf'])).engine).toEqual(['inf days', '-inf days']);
});
