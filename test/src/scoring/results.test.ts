import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compile } from '../../../query-language/compile.ts';
import { valuesStatement } from '../../../query-language/sql/statement.ts';
import { evaluate } from '../../../src/scoring/store/evaluate.ts';
import { explain } from '../../../src/scoring/explain/explain.ts';
import { company, later, now, openWorld, rubricOf, tell, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await tell(world, company);
});
afterEach(async () => world.warehouse.close());

/** What an expression gives for services at an instant, by name. */
async function answers(text: string, asOf: string): Promise<Record<string, unknown>> {
  const compiled = compile(text, world.environment);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  const { sql, parameters } = valuesStatement({ value: compiled.value }, { kind: 'service' }, world.environment);
  const rows = await world.warehouse.read(sql, { ...parameters, as_of: asOf, now: asOf });
  return Object.fromEntries(rows.map((row) => [row['name'], row['value known'] === false ? 'unknown' : row['value']]));
}

const owned = rubricOf(
  { owned: 'passes: ownership != null', documented: 'passes: git.fileExists("README.md")' },
  'for: service\ngrading: {cutoffs: {A: 90, B: 80, C: 70, D: 50}}',
);
const named = rubricOf({ well: 'passes: grade("tested") >= "B"' }).value;
const strict = { ...rubricOf({ well: 'passes: grade("tested") >= "B"' }), value: { ...named, id: 'strict' } };

describe('results as facts', () => {
  test('are unknown before the first evaluation and known of everyone after it', async () => {
    expect(new Set(Object.values(await answers('scorecards.length', now)))).toEqual(new Set(['unknown']));
    await evaluate(world.warehouse, world.environment, [owned], { asOf: now, now });
    expect(await answers('grade("tested")', now)).toMatchObject({ checkout: 'A', orphan: 'F', kit: 'D' });
    expect(await answers('verdict("tested", "documented")', now)).toMatchObject({ checkout: 'pass', kit: 'fail', quiet: 'no-data' });
    expect(await answers('grade("other") == null', now)).toMatchObject({ checkout: true, orphan: true });
  });

  test('are asked for as they stood on an earlier day', async () => {
    await evaluate(world.warehouse, world.environment, [owned], { asOf: now, now });
    const [catalog, ...others] = company;
    const owner = [
      ...(catalog?.rows['owner'] ?? []),
      { entity: 'service:default/orphan', owner: 'ada', name: 'ada', kind: 'person', known: true },
    ];
    await tell(world, [{ ...catalog!, rows: { ...catalog!.rows, owner } }, ...others], later(1));
    await evaluate(world.warehouse, world.environment, [owned], { asOf: later(1), now: later(1) });
    expect((await answers('grade("tested")', now))['orphan']).toBe('F');
    expect((await answers('grade("tested")', later(1)))['orphan']).toBe('D');
    const better = await answers('grade("tested") > grade("tested").at(ago(1d))', later(1));
    expect(better).toMatchObject({ orphan: true, checkout: false });
  });

  test('of too little known for a letter is no letter', async () => {
    await evaluate(world.warehouse, world.environment, [owned], { asOf: now, now });
    expect((await answers('grade("tested")', now))['quiet']).toBeNull();
    expect((await answers('scorecard("tested") != null', now))['quiet']).toBe(true);
  });

  test('can be what a check asks for: the evaluation before its own', async () => {
    const check = { entity: 'service:default/orphan', check: 'strict/well', collectors: new Map() };
    await evaluate(world.warehouse, world.environment, [owned, strict], { asOf: now, now });
    const first = await explain(world.warehouse, world.environment, { ...check, asOf: now, now });
    expect(first).toMatchObject({
      ok: true,
      value: { result: { verdict: 'no-data', reason: expect.stringMatching(/^There are no grades yet: run `assay grade`/u) } },
    });
    await evaluate(world.warehouse, world.environment, [owned, strict], { asOf: later(1), now: later(1) });
    const second = await explain(world.warehouse, world.environment, { ...check, asOf: later(1), now: later(1) });
    expect(second).toMatchObject({
      ok: true,
      value: { result: { verdict: 'fail', observed: 'F' }, evidence: [{ table: 'grade', source: 'assay', rows: 2 }] },
    });
  });

  test('that were not brought for an entity leave a check without data, with what would bring them', async () => {
    const slow = rubricOf({ fast: 'passes: dora.leadTime().p50 < 1d' });
    await evaluate(world.warehouse, world.environment, [slow], { asOf: now, now });
    const rows = await world.warehouse.read(`SELECT DISTINCT verdict, reason FROM verdict`);
    expect(rows).toEqual([
      { verdict: 'no-data', reason: 'There are no measures yet: run `assay grade`: the evaluation after it knows them.' },
    ]);
  });
});
