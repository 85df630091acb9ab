import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/scoring/store/evaluate.ts';
import { findEntity } from '../../../src/scoring/find-entity.ts';
import { libraryFolder, listRubrics } from '../../../src/scoring/list-rubrics.ts';
import { readMaturity } from '../../../src/scoring/maturity.ts';
import { messages } from '../../../src/scoring/messages.ts';
import { ago, company, later, now, openWorld, rubricOf, service, tell, type World } from './world.ts';

let world: World;

/** Days: 0 nobody owns `orphan`; 1 somebody does; 2 the rubric is reworded; 3 nobody again, `kit` goes away; 4 it is back. */
beforeAll(async () => {
  world = await openWorld();
  const [catalog, ...others] = company;
  if (!catalog) throw new Error('company');
  const owned = { entity: 'service:default/orphan', owner: 'team:default/payments', name: 'payments', kind: 'team', known: true };
  const owners = catalog.rows['owner'] ?? [];
  const rubrics = (title: string) => [
    rubricOf(
      { owner: 'passes: ownership.owners.length > 0, level: Bronze', tier: 'passes: entity.tier != null, weight: 3' },
      `describes: ${title}\nfor: service\ngrading: {levels: [Bronze]}`,
    ),
  ];
  const run = async (day: number, title = 'first') =>
    evaluate(world.warehouse, world.environment, rubrics(title), { asOf: later(day), now: later(day) });
  await tell(world, company);
  await run(0);
  await tell(world, [{ ...catalog, rows: { ...catalog.rows, owner: [...owners, owned] } }, ...others], later(1));
  await run(1);
  await run(2, 'second');
  const entities = (catalog.rows['entity'] ?? []).filter(({ name }) => name !== 'kit');
  await tell(world, [{ ...catalog, rows: { ...catalog.rows, entity: entities } }, ...others], later(3));
  await run(3, 'second');
  await tell(world, company, later(4));
  await run(4, 'second');
});
afterAll(async () => world.warehouse.close());

const standing = async (day: number, entity = 'service:default/orphan') => {
  const [found] = (await readMaturity(world.warehouse, { asOf: later(day), entities: [entity] })).entities;
  const [result] = found?.results ?? [];
  return (
    result && {
      letter: result.grade.letter,
      level: result.grade.level,
      since: result.since,
      owner: result.verdicts[0]?.verdict,
      ownerSince: result.verdicts[0]?.since,
    }
  );
};

describe('the report', () => {
  test('holds as of any day', async () => {
    expect(await standing(-1)).toBeUndefined();
    expect(await standing(0.5)).toEqual({ letter: 'F', level: null, since: now, owner: 'fail', ownerSince: now });
    expect(await standing(1)).toEqual({ letter: 'F', level: 'Bronze', since: later(1), owner: 'pass', ownerSince: later(1) });
    expect(await standing(3)).toEqual({ letter: 'F', level: null, since: later(3), owner: 'fail', ownerSince: later(3) });
  });

  test('another version of the rubric is no new beginning of a verdict', async () => {
    const { rubrics, entities } = await readMaturity(world.warehouse, { asOf: later(2.5) });
    expect(rubrics).toMatchObject([{ describes: 'second' }]);
    expect(entities.find(({ name }) => name === 'orphan')?.results[0]?.verdicts[0]).toMatchObject({ verdict: 'pass', since: later(1) });
  });

  test('the rubric of the day is the one told', async () => {
    expect((await readMaturity(world.warehouse, { asOf: later(1) })).rubrics).toMatchObject([
      { id: 'tested', describes: 'first', levels: ['Bronze'] },
    ]);
  });

  test('what went away is still told of the days it was there', async () => {
    const names = async (day: number) => (await readMaturity(world.warehouse, { asOf: later(day) })).entities.map(({ name }) => name);
    expect(await names(2)).toEqual(['checkout', 'kit', 'ledger', 'old', 'orphan', 'quiet']);
    expect(await names(3)).toEqual(['checkout', 'ledger', 'old', 'orphan', 'quiet']);
  });

  test('what comes back begins anew', async () => {
    expect(await standing(2, 'service:default/kit')).toMatchObject({ since: now, ownerSince: now });
    expect(await standing(4, 'service:default/kit')).toMatchObject({ since: later(4), ownerSince: later(4) });
  });

  test('says who the entity is and what would lift it', async () => {
    const { entities, evaluatedAt } = await readMaturity(world.warehouse, { asOf: later(3) });
    expect(evaluatedAt).toBe(later(4));
    expect(entities.find(({ name }) => name === 'checkout')).toMatchObject({
      entity: 'service:default/checkout',
      title: 'Checkout <script>',
      owner: 'team:default/payments',
      tier: 'tier-1',
      system: 'system:default/shop',
      results: [{ rubric: 'tested', grade: { letter: 'A', score: 1, coverage: 1, known: 2 }, upgrade: null }],
    });
    expect(entities.find(({ name }) => name === 'orphan')?.results[0]?.upgrade).toEqual({ to: 'C', checks: ['tier'], effort: 3 });
  });

  test('of more than can be told at once the worst are told, and how many are left out', async () => {
    const whole = await readMaturity(world.warehouse, { asOf: now });
    const checks = whole.rubrics.reduce((sum, rubric) => sum + rubric.checks.length, 0);
    const { entities, omitted } = await readMaturity(world.warehouse, { asOf: now, most: 2 * checks });
    const scores = whole.entities.map(({ results }) => results[0]?.grade.score ?? 1).sort((a, b) => a - b);
    expect(omitted).toBe(whole.entities.length - 2);
    expect(entities.map(({ results }) => results[0]?.grade.score ?? 1).sort((a, b) => a - b)).toEqual(scores.slice(0, 2));
    expect(whole.omitted).toBe(0);
  });

  test('before anything was evaluated it is empty', async () => {
    expect(await readMaturity(world.warehouse, { asOf: ago(100) })).toEqual({
      asOf: ago(100),
      evaluatedAt: null,
      omitted: 0,
      rubrics: [],
      entities: [],
    });
  });

  test('the library’s rubrics come in their order, each check with its verdict', async () => {
    const other = await openWorld();
    try {
      await tell(other, company);
      const { rubrics } = await listRubrics([libraryFolder]);
      await evaluate(other.warehouse, other.environment, rubrics, { asOf: now, now });
      const report = await readMaturity(other.warehouse, { asOf: now, drafts: true });
      expect(report.rubrics.map(({ id }) => id)).toEqual(rubrics.map(({ value }) => value.id));
      for (const { results } of report.entities) {
        for (const { rubric, verdicts, grade } of results) {
          const checks = report.rubrics.find(({ id }) => id === rubric)?.checks ?? [];
          expect(verdicts.map(({ check }) => check)).toEqual(checks.map(({ id }) => id));
          const counted = new Set(checks.filter(({ standing }) => standing === 'counted').map(({ id }) => id));
          const lacking = verdicts.filter(({ check, verdict }) => verdict === 'no-data' && counted.has(check));
          expect(grade.missing).toEqual(lacking.map(({ check }) => check));
        }
      }
    } finally {
      await other.warehouse.close();
    }
  });
});

describe('finding an entity', () => {
  const find = async (asked: string) => {
    const outcome = await findEntity(world.warehouse, asked, later(3));
    if (outcome.ok) return outcome.value.entity;
    const [{ code, facts } = { code: '', facts: {} }] = outcome.errors;
    const words = messages[code]?.(facts);
    return `${words?.says} ${words?.hint}`;
  };

  test.each([
    ['checkout', 'service:default/checkout'],
    ['CHECKOUT', 'service:default/checkout'],
    ['service:checkout', 'service:default/checkout'],
    ['default/checkout', 'service:default/checkout'],
    ['service:default/checkout', 'service:default/checkout'],
    ['checkout <script>', 'service:default/checkout'],
    ['chekcout', 'There is no entity `chekcout`. Did you mean `checkout`?'],
    ['nothing-like-it', 'There is no entity `nothing-like-it`. List them with `assay grade`.'],
    [`'; DROP TABLE entity; --`, "There is no entity `'; DROP TABLE entity; --`. List them with `assay grade`."],
  ])('%s', async (asked, expected) => {
    expect(await find(asked)).toBe(expected);
  });

  test('of several of one name the service is meant; of several services none', async () => {
    const other = await openWorld();
    try {
      const twin = (entity: string, kind: string, namespace: string) => ({ ...service('pay'), entity, kind, namespace });
      const entity = [twin('api:default/pay', 'api', 'default'), twin('service:default/pay', 'service', 'default')];
      await tell(other, [{ source: 'catalog', rows: { entity } }]);
      expect(await findEntity(other.warehouse, 'pay', now)).toMatchObject({ ok: true, value: { entity: 'service:default/pay' } });
      await tell(other, [{ source: 'catalog', rows: { entity: [...entity, twin('service:eu/pay', 'service', 'eu')] } }], later(1));
      expect(await findEntity(other.warehouse, 'pay', later(1))).toMatchObject({
        ok: false,
        errors: [{ code: 'entity.ambiguous', facts: { candidates: ['service:default/pay', 'service:eu/pay'] } }],
      });
    } finally {
      await other.warehouse.close();
    }
  });
});
