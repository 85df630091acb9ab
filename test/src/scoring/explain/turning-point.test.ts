import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exemption } from '../../../../rubrics/exemption.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { explain } from '../../../../src/scoring/explain/explain.ts';
import type { TurningPoint } from '../../../../src/scoring/report.ts';
import { ago, company, now, openWorld, rubric, tell, type Says, type World } from '../world.ts';

const asks = (approvals: number, weight = 1): string => `rubric: ready
title: Ready
for: service | where lifecycle == "production"
checks:
  - {check: coverage, asks: a, why: w, fix: f, passes: ci.coverage >= 80%}
  - {check: reviewed, asks: a, why: w, fix: f, weight: ${weight}, passes: git.branchProtection.requiredApprovals >= ${approvals}}
  - {check: slo, asks: a, why: w, fix: f, passes: slos.length > 0}
  - {check: links, asks: a, why: w, fix: f, passes: links("runbook").length > 0}
  - {check: fresh, asks: a, why: w, fix: f, passes: git.lastCommit.age < 5d}
  - {check: firm, asks: a, why: w, fix: f, passes: dependencies.out().all((d) => d.tier == "tier-1")}
  - {check: both, asks: a, why: w, fix: f, passes: ${approvals === 1 ? 'entity.description == null' : 'not (entity.description != null)'}}
${approvals === 1 ? '' : '  - {check: late, asks: a, why: w, fix: f, passes: entity.tier != null}\n'}`;

/** What the sources say on a day: the company, but for some rows. */
function told(changes: Readonly<Record<string, Says['rows']>>, unread: Says['unread'] = []): readonly Says[] {
  return company.map(({ source, rows }) => ({ source, rows: { ...rows, ...changes[source] }, ...(source === 'github' ? { unread } : {}) }));
}

const coverage = (covered: number): Says['rows'] => ({
  coverage_report: [{ repository: 'acme/checkout', reporter: 'codecov', covered, reported_at: ago(20) }],
});
const protection: Says['rows'] = {
  branch_protection: ['checkout', 'ledger'].map((name) => ({
    repository: `acme/${name}`,
    branch: 'main',
    protected: true,
    required_approvals: 2,
  })),
};
const commit: Says['rows'] = {
  commit: [{ repository: 'acme/checkout', sha: 'c0', author: 'ada', author_is_bot: false, committed_at: ago(11) }],
};
const relation = [{ entity: 'service:default/checkout', type: 'dependsOn', target: 'service:default/ledger' }];
const catalog = company.find(({ source }) => source === 'catalog')?.rows ?? {};
const lessImportant = (catalog['entity'] ?? []).map((row) => (row['name'] === 'ledger' ? { ...row, tier: 'tier-3' } : row));
const forbidden = { table: 'branch_protection', scope: 'acme/ledger', outcome: 'forbidden', reason: '403: no' } as const;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const granted = { reason: 'migration', text: 'Moving.', askedBy: 'ada', approvedBy: 'bob', expires: ago(3).slice(0, 10) } as const;
  const exempt: Exemption = { entity: 'checkout', rubric: 'ready', check: 'slo', ...granted };
  const judge = async (asOf: string, text: string, exemptions: readonly Exemption[] = []): Promise<void> =>
    void (await evaluate(world.warehouse, world.environment, [rubric(text)], { asOf, now: asOf, exemptions }));

  await tell(world, told({ github: { ...coverage(0.85), ...protection, ...commit }, catalog: { relation } }), ago(10));
  await judge(ago(10), asks(1));
  await judge(ago(9), asks(1));
  const later = { github: { ...coverage(0.6), ...protection, ...commit }, catalog: { relation, entity: lessImportant, entity_link: [] } };
  await tell(world, told(later, [forbidden]), ago(8));
  await judge(ago(7), asks(1), [exempt]);
  const described = lessImportant.map((row) => (row['name'] === 'checkout' ? { ...row, description: 'Takes money.' } : row));
  await tell(world, told({ ...later, catalog: { ...later.catalog, entity: described } }, [forbidden]), ago(6.5));
  await judge(ago(6), asks(3, 5), [exempt]);
  await judge(ago(2), asks(3, 5), [exempt]);
});
afterAll(async () => world.warehouse.close());

async function turned(entity: string, check: string, asOf = now): Promise<TurningPoint> {
  const { warehouse, environment } = world;
  const outcome = await explain(warehouse, environment, { entity: `service:default/${entity}`, check, asOf, now: asOf });
  if (!outcome.ok || !outcome.value.turning) throw new Error(`No turning point of ${entity} ${check}`);
  return outcome.value.turning;
}

describe('what changed when a verdict began', () => {
  test('a fact: the value, and the row that says otherwise', async () => {
    expect(await turned('checkout', 'coverage')).toEqual({
      since: ago(7),
      judgedBefore: ago(9),
      before: { verdict: 'pass', reason: '`ci.coverage` is 85 %; asked is >= 80%.', observed: '85 %' },
      cause: expect.objectContaining({ kind: 'fact', how: 'changed' }) as unknown,
      values: [{ text: 'ci.coverage', before: '85 %', after: '60 %' }],
      rows: [
        {
          table: 'coverage_report',
          source: 'github',
          row: { repository: 'acme/checkout' },
          how: 'changed',
          at: ago(8),
          columns: [{ column: 'covered', before: '0.85', after: '0.6' }],
        },
      ],
      moreRows: 0,
      sources: [],
      fields: [],
    });
  });

  test('a row that went', async () => {
    const { cause, rows, values } = await turned('checkout', 'links');
    expect(cause?.kind).toBe('fact');
    expect(rows).toMatchObject([{ table: 'entity_link', how: 'went', at: ago(8), row: { url: 'https://wiki/checkout' } }]);
    expect(values).toEqual([{ text: 'links("runbook").length', before: '1', after: '0' }]);
  });

  test('the rubric: the fields that are written otherwise', async () => {
    const { since, cause, fields, rows, values } = await turned('checkout', 'reviewed');
    expect(since).toBe(ago(6));
    expect(cause).toMatchObject({ kind: 'rubric', how: 'rewritten' });
    expect(fields).toEqual([
      { field: 'passes', before: 'git.branchProtection.requiredApprovals >= 1', after: 'git.branchProtection.requiredApprovals >= 3' },
      { field: 'weight', before: '1', after: '5' },
    ]);
    expect([rows, values]).toEqual([[], []]);
  });

  test('a fact, where the rubric is rewritten at the same time and would have said the same as it was', async () => {
    const { since, cause, fields, rows } = await turned('checkout', 'both');
    expect(since).toBe(ago(6));
    expect(cause?.kind).toBe('fact');
    expect(rows).toMatchObject([{ table: 'entity', columns: [{ column: 'description', before: null, after: 'Takes money.' }] }]);
    expect(fields.map(({ field }) => field)).toEqual(['passes']);
  });

  test('a new check', async () => {
    const { before, cause } = await turned('checkout', 'late');
    expect([before, cause]).toMatchObject([null, { kind: 'rubric', how: 'added' }]);
  });

  test('a source that may not be read any more, also when the rubric is rewritten later', async () => {
    const { since, cause, sources, rows } = await turned('ledger', 'reviewed');
    expect(since).toBe(ago(7));
    expect(cause).toMatchObject({ kind: 'source', how: 'unknown' });
    expect(sources).toEqual([
      { table: 'branch_protection', external: 'acme/ledger', source: 'github', before: 'read', after: 'forbidden', reason: '403: no' },
    ]);
    // That its rows went with it is no news of them.
    expect(rows).toEqual([]);
  });

  test('an exemption that began, and that ended', async () => {
    expect(await turned('checkout', 'slo', ago(6))).toMatchObject({
      since: ago(7),
      before: { verdict: 'no-data' },
      cause: { kind: 'exemption', how: 'began' },
    });
    expect(await turned('checkout', 'slo')).toMatchObject({
      since: ago(2),
      before: { verdict: 'exempt' },
      cause: { kind: 'exemption', how: 'ended' },
    });
  });

  test('the time alone', async () => {
    const { since, cause, rows, values } = await turned('checkout', 'fresh');
    expect(since).toBe(ago(6));
    expect(cause).toMatchObject({ kind: 'clock', how: 'aged' });
    expect(rows).toEqual([]);
    expect(values).toEqual([{ text: 'git.lastCommit.age', before: '4 days', after: '5 days' }]);
  });

  test('a fact of an entity that a relation leads to', async () => {
    const { cause, rows } = await turned('checkout', 'firm');
    expect(cause?.kind).toBe('fact');
    expect(rows).toMatchObject([
      {
        table: 'entity',
        row: { entity: 'service:default/ledger' },
        how: 'changed',
        columns: [{ column: 'tier', before: 'tier-1', after: 'tier-3' }],
      },
    ]);
  });

  test('nothing can be told of the first evaluation', async () => {
    expect(await turned('kit', 'coverage')).toMatchObject({ since: ago(10), before: null, judgedBefore: null, cause: null });
  });
});
