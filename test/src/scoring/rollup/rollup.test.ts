import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Value } from '../../../../query-language/catalog.ts';
import { ask } from '../../../../src/query/ask.ts';
import { compileScope } from '../../../../src/scoring/judge/compile-rubric.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import type { CompiledGroup } from '../../../../src/scoring/rollup/list-groups.ts';
import { readRollUp, type RollUpQuestion, type RubricRollUp } from '../../../../src/scoring/rollup/rollup.ts';
import type { Grouping } from '../../../../src/scoring/rollup/rollup-place.ts';
import { ago, later, now, openWorld, rubricOf, service, tell, type Says, type World } from '../world.ts';

/**
 * Scores are tiers: tier-1 has all points, tier-2 three of four, tier-3 one of four, and of `dark` too little is known. Commerce has
 * two teams under it, one of which has one of its own; `loop` and `knot` are parts of one another.
 */
const named = (kind: string, name: string, more: Readonly<Record<string, Value>> = {}) => ({
  entity: `${kind}:default/${name}`,
  kind,
  namespace: 'default',
  name,
  ...more,
});
const team = (name: string, more = {}) => named('team', name, more);
const owned = (name: string, tier: string, owner: string | null, system: string | null = null) =>
  service(name, {
    tier,
    owner: owner === null ? null : owner.includes(':') ? owner : `team:default/${owner}`,
    system: system && `system:default/${system}`,
  });
const part = (type: string, kind: string, entity: string, whole: string) => ({
  entity: `${kind}:default/${entity}`,
  type,
  target: whole.includes(':') ? whole : `${kind}:default/${whole}`,
});

const hostile = `1/'); DROP TABLE grade; --`;

const catalog: Says = {
  source: 'catalog',
  rows: {
    entity: [
      ...['commerce', 'cart', 'cart-core', 'loop', 'knot', 'idle'].map((name) => team(name)),
      team('pay', { title: 'Payments' }),
      named('system', 'shop'),
      named('system', 'bank'),
      named('domain', 'selling'),
      named('domain', 'company'),
      named('person', 'ada'),
      owned('storefront', 'tier-1', 'commerce', 'shop'),
      owned('basket', 'tier-2', 'cart', 'shop'),
      owned('prices', 'tier-3', 'cart-core', 'shop'),
      owned('ledger', 'tier-1', 'pay', 'bank'),
      owned('payouts', 'tier-3', 'pay', 'bank'),
      owned('dark', 'unheard-of', 'pay', 'adrift'),
      owned('ring', 'tier-2', 'loop'),
      owned('rope', 'tier-3', 'knot'),
      owned('orphan', 'tier-1', null),
      owned('hers', 'tier-1', 'person:default/ada'),
      owned('ghost', hostile, 'gone'),
    ],
    relation: [
      part('childOf', 'team', 'cart', 'commerce'),
      part('childOf', 'team', 'cart-core', 'cart'),
      part('childOf', 'team', 'loop', 'knot'),
      part('childOf', 'team', 'knot', 'loop'),
      part('partOf', 'system', 'shop', 'domain:default/selling'),
      part('partOf', 'domain', 'selling', 'company'),
    ],
  },
};

const standard = rubricOf(
  {
    known: 'passes: entity.tier != "tier-3", applies: not (entity.name == "dark"), weight: 2, level: Bronze',
    first: 'passes: entity.tier == "tier-1", level: Silver',
    always: 'passes: entity.name != null',
    unread: 'passes: git.archived, applies: entity.name == "dark", weight: 9',
  },
  'for: service\ngrading: {cutoffs: {A: 90, B: 70, C: 50, D: 30}, levels: [Bronze, Silver]}',
);
const inPhase = (id: string, phase: string) => ({ ...standard, value: { ...standard.value, id, phase: phase as 'draft' } });

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const before = catalog.rows['entity']!.map((row) =>
    row['name'] === 'basket' ? { ...row, tier: 'tier-1', owner: 'team:default/pay' } : row,
  );
  await tell(world, [{ ...catalog, rows: { ...catalog.rows, entity: before } }], ago(10));
  const rubrics = [standard, inPhase('sketch', 'draft')];
  await evaluate(world.warehouse, world.environment, rubrics, { asOf: ago(10), now: ago(10) });
  await tell(world, [catalog]);
  await evaluate(world.warehouse, world.environment, rubrics, { asOf: now, now });
});
afterAll(async () => world.warehouse.close());

const read = async (by: Grouping, more: Partial<RollUpQuestion> = {}) =>
  readRollUp(world.warehouse, world.environment, { by, statistic: 'mean', asOf: now, ...more });

const only = async (by: Grouping, more: Partial<RollUpQuestion> = {}): Promise<RubricRollUp> => {
  const { report } = await read(by, more);
  expect(report.rubrics).toHaveLength(1);
  return report.rubrics[0]!;
};

const figures = ({ groups }: RubricRollUp) =>
  Object.fromEntries(groups.map(({ group, now: { value, n } }) => [group.replace(/^\w+:default\//u, ''), [value, n]]));

describe('roll-ups', () => {
  test('of teams hold what their parts own, each once, and what they own themselves apart', async () => {
    const { groups, apart, everything } = await only('team');
    expect(
      groups.map(({ group, parts, now: { value, n }, direct }) => [group.slice(13), parts, n, value, direct && [direct.n, direct.value]]),
    ).toEqual([
      ['cart-core', 0, 1, 0.25, null],
      ['cart', 1, 2, 0.5, [1, 0.75]],
      ['knot', 1, 2, 0.5, [1, 0.25]],
      ['loop', 1, 2, 0.5, [1, 0.75]],
      ['pay', 0, 3, 0.625, null],
      ['commerce', 2, 3, expect.closeTo(2 / 3, 12), [1, 1]],
    ]);
    expect(groups.find(({ group }) => group === 'team:default/pay')).toMatchObject({ name: 'Payments', now: { graded: 2, ungraded: 1 } });
    expect(groups.find(({ group }) => group === 'team:default/cart-core')?.parents).toEqual(['team:default/cart']);
    expect(apart.map(({ why, now: { n } }) => [why, n])).toEqual([
      ['no-team', 2],
      ['nobody-owns', 1],
    ]);
    expect(everything.now).toMatchObject({ n: 11, graded: 10 });
    const direct = groups.map(({ now, direct }) => (direct ?? now).n).reduce((sum, n) => sum + n, 0);
    expect(direct + apart.reduce((sum, each) => sum + each.now.n, 0)).toBe(everything.now.n);
  });

  test('of owners take whoever is written', async () => {
    const rolled = await only('owner');
    expect(figures(rolled)).toMatchObject({ ada: [1, 1], gone: [0.75, 1], pay: [0.625, 3] });
    expect(rolled.groups.map(({ name }) => name)).toEqual(expect.arrayContaining(['ada', 'gone', 'Payments']));
    expect(rolled.apart.map(({ why }) => why)).toEqual(['nobody-owns']);
  });

  test('of systems, domains and tiers', async () => {
    expect(figures(await only('system'))).toEqual({ shop: [expect.closeTo(2 / 3, 12), 3], bank: [0.625, 2], adrift: [null, 1] });
    const domains = await only('domain');
    expect(domains.groups.map(({ name, parts, now: { n }, direct }) => [name, parts, n, direct?.n ?? null])).toEqual([
      ['company', 1, 3, 0],
      ['selling', 0, 3, null],
    ]);
    expect(domains.apart).toMatchObject([{ why: 'no-domain', now: { n: 8 } }]);
    const tiers = await only('tier');
    expect(figures(tiers)).toMatchObject({ 'tier-1': [1, 4], 'tier-3': [0.25, 3], [hostile]: [0.75, 1] });
    expect(tiers.groups.map(({ name }) => name)).toContain(hostile);
  });

  test('of everything are one line', async () => {
    const { groups, apart, everything } = await only('organisation');
    expect(groups).toMatchObject([{ group: 'organisation', now: everything.now }]);
    expect(apart).toEqual([]);
  });

  test('of nobody who is graded have no value and come last, whatever the statistic', async () => {
    for (const statistic of ['mean', 'median', 'minimum', 'share:A'] as const) {
      const { groups } = await only('system', { statistic });
      expect(groups.at(-1)).toMatchObject({
        group: 'system:default/adrift',
        now: { value: null, letter: null, n: 1, graded: 0, ungraded: 1 },
      });
    }
  });

  test('count levels and letters', async () => {
    const { everything } = await only('team', { statistic: 'median' });
    expect(everything.now).toMatchObject({
      letter: 'B',
      letters: [
        { letter: 'A', n: 4 },
        { letter: 'B', n: 3 },
        { letter: 'C', n: 0 },
        { letter: 'D', n: 0 },
        { letter: 'F', n: 3 },
        { letter: 'ungraded', n: 1 },
      ],
      levels: [
        { level: null, n: 3 },
        { level: 'Bronze', n: 3 },
        { level: 'Silver', n: 4 },
      ],
    });
  });

  test('weigh tiers where they are told to', async () => {
    const weights = new Map([['tier-1', 3]]);
    expect(figures(await only('team', { weights }))).toMatchObject({ pay: [(3 * 1 + 0.25) / 4, 3] });
    expect((await read('team', { weights })).report.weights).toEqual({ 'tier-1': 3 });
  });

  test('leave drafts to who asks for them', async () => {
    expect((await read('team', { drafts: true })).report.rubrics.map(({ rubric, ranks }) => [rubric, ranks])).toEqual([
      ['sketch', false],
      ['tested', false],
    ]);
    expect((await only('team', { rubrics: ['sketch'] })).phase).toBe('draft');
  });
});

test('a team, a system or a domain that is graded itself belongs to itself', async () => {
  const other = await openWorld();
  try {
    await tell(other, [catalog]);
    const described = (kind: string) => {
      const source = rubricOf({ named: 'passes: entity.name != null' }, `for: ${kind}`);
      return { ...source, value: { ...source.value, id: kind } };
    };
    const kinds = ['domain', 'system', 'team'] as const;
    await evaluate(other.warehouse, other.environment, kinds.map(described), { asOf: now, now });
    const groups = async (by: Grouping, rubric: string) => {
      const { report } = await readRollUp(other.warehouse, other.environment, { by, statistic: 'mean', asOf: now, rubrics: [rubric] });
      return Object.fromEntries(report.rubrics[0]!.groups.map(({ name, now: { n }, direct }) => [name, [n, direct?.n ?? n]]));
    };
    expect(await groups('team', 'team')).toMatchObject({ commerce: [3, 1], cart: [2, 1], 'cart-core': [1, 1], knot: [2, 1], loop: [2, 1] });
    expect(await groups('system', 'system')).toEqual({ shop: [1, 1], bank: [1, 1] });
    expect(await groups('domain', 'system')).toEqual({ selling: [1, 1], company: [1, 0] });
    expect(await groups('domain', 'domain')).toEqual({ selling: [1, 1], company: [2, 1] });
  } finally {
    await other.warehouse.close();
  }
});

describe('as of another instant', () => {
  test('the grades and the owners of that time count', async () => {
    expect(figures(await only('team', { asOf: ago(5) }))).toMatchObject({ pay: [0.75, 4], cart: [0.25, 1] });
    expect((await read('team', { asOf: ago(20) })).report.rubrics).toEqual([]);
  });

  test('what has moved since is told beside', async () => {
    const { groups, everything } = await only('team', { since: ago(5) });
    const pay = groups.find(({ group }) => group === 'team:default/pay');
    expect(pay).toMatchObject({ now: { value: 0.625 }, before: { value: 0.75, n: 4 } });
    expect(everything.before).toMatchObject({ n: 11 });
    const { version, versionBefore } = await only('team', { since: ago(5) });
    expect(versionBefore).toBe(version);
    expect(await only('team', { since: ago(20) })).toMatchObject({ versionBefore: null, everything: { before: null } });
  });

  test('a day on, nothing that was stored has moved', async () => {
    const { report } = await read('team', { asOf: later(1) });
    expect({ ...report, asOf: now }).toEqual((await read('team')).report);
  });
});

test('agree with the language about the same grades', async () => {
  const answer = await ask(
    world.warehouse,
    world.environment,
    {
      text: 'grade | where rubric == "tested" and letter != null | summarize mean = avg(score), n = count() by owner = service.owner',
      kind: 'service',
      asOf: now,
      now,
    },
    { rows: 100, seconds: 20 },
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  const cell = (row: (typeof answer.value.rows)[number], name: string): unknown => {
    const found = row[answer.value.columns.findIndex((column) => column.name === name)];
    return found && 'value' in found ? found.value : undefined;
  };
  const asked = Object.fromEntries(answer.value.rows.map((row) => [String(cell(row, 'owner')), [cell(row, 'mean'), cell(row, 'n')]]));
  const { groups, apart } = await only('owner');
  const rolled = Object.fromEntries([
    ...groups.map(({ group, now: { value, graded } }) => [group, [value, graded]]),
    ...apart.map(({ now: { value, graded } }) => ['null', [value, graded]]),
  ]);
  expect(rolled).toEqual(asked);
});

describe('groups that somebody defines', () => {
  const groupOf = (id: string, scope: string): CompiledGroup => ({
    group: { id, title: `The ${id}`, describes: '', owner: '', for: scope },
    scope: compileScope(scope, world.environment, () => undefined),
  });

  test('cut across teams, may share entities, and are told of when nobody is in them', async () => {
    const groups = [
      groupOf('critical', 'service | where tier == "tier-1"'),
      groupOf('shop', 'service | where system == "system:default/shop"'),
      groupOf('all', 'service'),
      groupOf('empty', 'service | where name == "nothing"'),
    ];
    const { report, diagnostics } = await read('group', { groups });
    const [rolled] = report.rubrics;
    expect(rolled?.groups.map(({ group, name, now: { value, n } }) => [group, name, n, value])).toEqual([
      ['shop', 'The shop', 3, expect.closeTo(2 / 3, 12)],
      ['all', 'The all', 11, expect.closeTo(0.7, 12)],
      ['critical', 'The critical', 4, 1],
      ['empty', 'The empty', 0, null],
    ]);
    expect(rolled?.apart).toEqual([]);
    expect(diagnostics).toEqual([]);
  });

  test('say of how many it is unknown whether they belong', async () => {
    const { report, diagnostics } = await read('group', { groups: [groupOf('archived', 'service | where git.archived')] });
    expect(report.rubrics[0]?.groups).toMatchObject([{ group: 'archived', undecided: 11, now: { n: 0, value: null } }]);
    expect(diagnostics).toMatchObject([{ code: 'group.scope-undecided', severity: 'warning', facts: { group: 'archived', count: 11 } }]);
  });

  test('whose condition is wrong, or that the engine refuses, have no roll-up and say so', async () => {
    const wrong = { ...groupOf('wrong', 'service | where nonsense('), scope: null };
    const { report, diagnostics } = await read('group', { groups: [wrong, groupOf('fine', 'service')] });
    expect(report.rubrics[0]?.groups.map(({ group, now: { value }, fault }) => [group, value === null, fault !== null])).toEqual([
      ['fine', false, false],
      ['wrong', true, true],
    ]);
    expect(diagnostics).toMatchObject([{ code: 'group.scope-refused', severity: 'error', facts: { group: 'wrong' } }]);
    const refusing = {
      read: async <T extends Record<string, unknown>>(sql: string, parameters?: Readonly<Record<string, never>>): Promise<T[]> =>
        sql.includes('"belongs"') ? Promise.reject(new Error('Conversion Error')) : world.warehouse.read<T>(sql, parameters),
    };
    const refused = await readRollUp(refusing, world.environment, {
      by: 'group',
      statistic: 'mean',
      asOf: now,
      groups: [groupOf('critical', 'service | where tier == "tier-1"')],
    });
    expect(refused.report.rubrics[0]?.groups).toMatchObject([{ group: 'critical', fault: expect.stringContaining('Conversion Error') }]);
  });
});
