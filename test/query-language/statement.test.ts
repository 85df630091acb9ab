import { afterAll, beforeAll, expect, it } from 'vitest';
import { World } from '../../query-language/case.ts';
import { compile, type Compiled } from '../../query-language/compile.ts';
import { rowsStatement } from '../../query-language/sql/statement.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { environment, warehouseOf } from './world.ts';

const world = World.parse({
  entities: { a: { tier: 'tier-1' }, b: {} },
  rows: { entity_annotation: { a: [{ key: 'replicas', value: 'many' }] } },
});
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await warehouseOf(world);
});
afterAll(async () => warehouse.close());

function compiled(text: string): Compiled {
  const outcome = compile(text, environment);
  if (!outcome.ok) throw new Error(text);
  return outcome.value;
}

async function rows(groups: Parameters<typeof rowsStatement>[0]): Promise<readonly unknown[]> {
  const { sql, parameters } = rowsStatement(groups, { kind: 'service' }, environment);
  return warehouse.read(`SELECT * FROM (${sql}) ORDER BY id, entity`, { ...parameters, as_of: world.now, now: world.now });
}

it('gives a row for each entity and group, whatever the group is called', async () => {
  const odd = `it's "odd"); DROP TABLE entity; --`;
  expect(await rows([{ id: odd, columns: { passes: { compiled: compiled('tier == "tier-1"') } } }])).toEqual([
    { entity: 'service:default/a', id: odd, passes: true, error: null },
    { entity: 'service:default/b', id: odd, passes: false, error: null },
  ]);
});

it('tells the error of a row in its group alone', async () => {
  const replicas = compiled('entity.annotation("replicas").toNumber() > 1');
  const groups = [
    { id: 'one', columns: { passes: { compiled: replicas }, shown: { compiled: compiled('tier'), as: 'text' as const } } },
    { id: 'two', columns: { passes: { compiled: compiled('true') } } },
  ];
  expect(await rows(groups)).toEqual([
    { entity: 'service:default/a', id: 'one', passes: null, shown: 'tier-1', error: '"many" spells no number' },
    { entity: 'service:default/b', id: 'one', passes: null, shown: null, error: null },
    { entity: 'service:default/a', id: 'two', passes: true, shown: null, error: null },
    { entity: 'service:default/b', id: 'two', passes: true, shown: null, error: null },
  ]);
});
