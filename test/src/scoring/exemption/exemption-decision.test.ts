import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExemptionTerms } from '../../../../rubrics/exemption-rule.ts';
import { decideExemption, findExemption, requestExemption, type Act } from '../../../../src/scoring/exemption/exemption-decision.ts';
import { exemptionsAsOf, exemptionsInForce } from '../../../../src/scoring/exemption/exemption-in-force.ts';
import { readExemptionRecords, readExemptionSteps } from '../../../../src/scoring/exemption/exemption-log.ts';
import { ago, company, later, now, openWorld, service, tell, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await tell(world, company);
});
afterEach(async () => world.warehouse.close());

const rubrics = [{ id: 'ready', longestExemption: 90, checks: [{ id: 'runbook' }, { id: 'coverage' }] }];
const terms: ExemptionTerms = {
  entity: 'ledger',
  scope: null,
  rubric: 'ready',
  check: 'runbook',
  reason: 'migration',
  text: 'Moves to the new platform.',
  expires: '2026-12-01',
};
const act = (by: string, at = now): Act => ({ by, at, origin: 'command' });

async function request(more: Partial<ExemptionTerms> = {}, who = act('ada')) {
  return requestExemption(world.warehouse, world.environment, rubrics, { ...terms, ...more }, who);
}

async function requested(more: Partial<ExemptionTerms> = {}, who = act('ada')): Promise<string> {
  const outcome = await request(more, who);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value.exemption.id;
}

async function decide(
  id: string,
  decision: 'approve' | 'deny' | 'revoke',
  who: Act,
  approvers: readonly string[] | null = null,
  note: string | null = null,
) {
  return decideExemption(world.warehouse, { id, decision, note }, approvers, who);
}

const inForce = async (at: string) => exemptionsAsOf(world.warehouse, world.environment, at);
const rows = async () => world.warehouse.read<Record<string, unknown>>('FROM exemption_event ORDER BY number');

describe('a request', () => {
  test('is kept with the identifier of the entity, and exempts nobody before it is approved', async () => {
    const id = await requested({ entity: ' LEDGER ' });
    expect(await findExemption(world.warehouse, id, now)).toMatchObject({
      value: { id: 'ex-1', entity: 'service:default/ledger', state: 'requested', askedBy: 'ada', askedAt: now, origin: 'command' },
    });
    expect(await inForce(later(1))).toEqual([]);
  });

  test('that is sent again is not made again, and one that differs is', async () => {
    const id = await requested();
    expect(await request({}, act(' ADA ', later(1)))).toMatchObject({ value: { isNew: false, exemption: { id } } });
    expect(await rows()).toHaveLength(1);
    expect(await requested({}, act('bob'))).not.toBe(id);
    expect(await requested({ expires: '2026-12-02' })).not.toBe(id);
    await decide(id, 'revoke', act('ada'));
    expect(await request()).toMatchObject({ value: { isNew: true } });
  });

  test('of what is not there is refused, with every fault', async () => {
    expect(await request({ entity: 'legder', check: 'nothing', expires: '2026-09-30', text: ' ' })).toMatchObject({
      errors: [
        { code: 'exemption.text-missing' },
        { code: 'exemption.unknown-name', facts: { what: 'check' } },
        { code: 'exemption.past' },
        { code: 'entity.unknown', facts: { near: 'ledger' } },
      ],
    });
    expect(await request({ entity: null })).toMatchObject({ errors: [{ code: 'exemption.subject' }] });
    expect(await request({ scope: 'service' })).toMatchObject({ errors: [{ code: 'exemption.subject' }] });
    expect(await rows()).toEqual([]);
  });

  test('for a scope that cannot be read is refused, with the place in it', async () => {
    const scoped = async (scope: string) => request({ entity: null, scope });
    expect(await scoped('service | where teir == "tier-3"')).toMatchObject({
      errors: [{ code: 'name.unknown', span: { start: 16, end: 20 } }],
    });
    expect(await scoped('servise')).toMatchObject({ errors: [{ code: 'rubric.kind-unknown' }] });
    expect(await scoped('service | take 1')).toMatchObject({ errors: [{ code: 'rubric.scope-stage' }] });
    expect((await scoped('service | where true | take 1')).ok).toBe(false);
    expect((await scoped('service | where name')).ok).toBe(false);
  });
});

describe('a decision', () => {
  test('is a step of its own, and what was written before stays as it was', async () => {
    const id = await requested();
    const before = await rows();
    expect(await decide(id, 'approve', act('bob', later(1)), null, 'until the move')).toMatchObject({ value: { state: 'approved' } });
    expect(await decide(id, 'revoke', act('eve', later(2)))).toMatchObject({ value: { state: 'revoked' } });
    expect((await rows()).slice(0, 1)).toEqual(before);
    expect(await readExemptionSteps(world.warehouse, id)).toEqual([
      { state: 'requested', at: now, by: 'ada', note: null, origin: 'command' },
      { state: 'approved', at: later(1), by: 'bob', note: 'until the move', origin: 'command' },
      { state: 'revoked', at: later(2), by: 'eve', note: null, origin: 'command' },
    ]);
  });

  test('brings it in force from then until its last day, or until it is revoked', async () => {
    const id = await requested();
    await decide(id, 'approve', act('bob', later(1)));
    expect(await inForce(now)).toEqual([]);
    expect(await inForce(later(1))).toEqual([
      {
        entity: 'service:default/ledger',
        rubric: 'ready',
        check: 'runbook',
        reason: 'migration',
        text: 'Moves to the new platform.',
        askedBy: 'ada',
        approvedBy: 'bob',
        expires: '2026-12-01',
      },
    ]);
    expect(await inForce('2026-12-01T23:59:59.999Z')).toHaveLength(1);
    expect(await inForce('2026-12-02T00:00:00.000Z')).toEqual([]);
    await decide(id, 'revoke', act('ada', later(3)));
    expect(await inForce(later(2))).toHaveLength(1);
    expect(await inForce(later(3))).toEqual([]);
  });

  test('is refused to who asked, to who may not, and when it comes too late', async () => {
    const id = await requested();
    const refused = async (by: string, at: string, approvers: readonly string[] | null = null) => {
      const outcome = await decide(id, 'approve', act(by, at), approvers);
      return outcome.ok ? 'approved' : outcome.errors[0]?.code;
    };
    expect(await refused('Ada <ADA>', now)).toBe('exemption.approved-by-asker');
    expect(await refused('eve', now, ['bob'])).toBe('exemption.not-approver');
    expect(await refused('bob', '2026-12-02T00:00:00.000Z')).toBe('exemption.expired');
    expect(await rows()).toHaveLength(1);
    expect(await refused('bob', now, ['bob'])).toBe('approved');
    expect(await refused('eve', now)).toBe('exemption.settled');
    const unknown = await decide('ex-11', 'approve', act('bob'));
    expect(unknown).toMatchObject({ errors: [{ code: 'exemption.unknown', facts: { id: 'ex-11', near: 'ex-1' } }] });
  });

  test('is for the members of a team that approves', async () => {
    await tell(world, [
      ...company,
      { source: 'people', rows: { relation: [{ entity: 'person:default/bob', type: 'memberOf', target: 'team:default/platform' }] } },
    ]);
    const approvers = ['carol@example.com', 'team:platform'];
    expect(await decide(await requested(), 'approve', act('eve'), approvers)).toMatchObject({
      errors: [{ code: 'exemption.not-approver' }],
    });
    expect(await decide(await requested(), 'approve', act('Bob'), approvers)).toMatchObject({ ok: true });
    const other = await requested({ check: 'coverage' });
    expect(await decide(other, 'approve', act('Carol <carol@example.com>'), approvers)).toMatchObject({ ok: true });
  });

  test('made while the clock has gone back is not dated before what it follows', async () => {
    const id = await requested({}, act('ada', now));
    await decide(id, 'approve', act('bob', ago(1)));
    expect(await inForce(ago(1))).toEqual([]);
    expect(await inForce(now)).toHaveLength(1);
    expect(await decide(id, 'revoke', act('bob', ago(2)))).toMatchObject({ value: { state: 'revoked', last: { at: now } } });
    expect(await inForce(now)).toEqual([]);
  });
});

describe('a scope', () => {
  test('exempts those that it is true of at the time, and nobody of whom that is unknown', async () => {
    const id = await requested({ entity: null, scope: 'service | where tier == "tier-1" and git.branchProtection.requiredApprovals == 2' });
    await decide(id, 'approve', act('bob'));
    expect((await inForce(now)).map(({ entity }) => entity)).toEqual(['service:default/checkout']);
    const [catalog, ...others] = company;
    if (!catalog) throw new Error('nothing');
    const moved = catalog.rows['entity']?.map((row) => (row['name'] === 'checkout' ? service('checkout', { tier: 'tier-2' }) : row)) ?? [];
    await tell(world, [{ ...catalog, rows: { ...catalog.rows, entity: moved } }, ...others], later(1));
    expect(await inForce(later(1))).toEqual([]);
    expect(await inForce(now)).toHaveLength(1);
  });

  test('may be a whole kind, and is a rubric’s to be graded by', async () => {
    await decide(await requested({ entity: null, scope: 'service' }), 'approve', act('bob'));
    expect(await inForce(now)).toHaveLength(6);
  });

  test('that can no longer be read exempts nobody, which is told, and the others hold', async () => {
    for (const more of [{ entity: null, scope: 'service' }, {}]) await decide(await requested(more), 'approve', act('bob'));
    const entity = world.environment.tables.get('entity');
    if (!entity) throw new Error('no table');
    const tables = new Map(world.environment.tables).set('entity', {
      ...entity,
      columns: { ...entity.columns, kind: { type: 'text', describes: '', values: ['api'] } },
    });
    const { exemptions, diagnostics } = await exemptionsInForce(world.warehouse, { ...world.environment, tables }, now);
    expect(exemptions.map((each) => each.entity)).toEqual(['service:default/ledger']);
    expect(diagnostics).toMatchObject([{ code: 'exemption.scope-refused', severity: 'warning', facts: { id: 'ex-1' } }]);
  });
});

test('of several for one check the one that holds longest counts, and of equals the one asked for first', async () => {
  const approved = async (more: Partial<ExemptionTerms>): Promise<void> =>
    void (await decide(await requested(more), 'approve', act('bob')));
  await approved({ expires: '2026-11-01', text: 'short' });
  await approved({ expires: '2026-12-01', text: 'long' });
  await approved({ entity: null, scope: 'service | where name == "ledger"', expires: '2026-12-01', text: 'equal' });
  expect((await inForce(now)).map(({ text }) => text)).toEqual(['long']);
  expect((await inForce('2026-11-15T00:00:00.000Z')).map(({ text }) => text)).toEqual(['long']);
});

test('one for an entity that is gone exempts nobody, and is kept', async () => {
  await decide(await requested(), 'approve', act('bob'));
  const [catalog, ...others] = company;
  if (!catalog) throw new Error('nothing');
  const renamed = catalog.rows['entity']?.map((row) => (row['name'] === 'ledger' ? service('books') : row)) ?? [];
  await tell(world, [{ ...catalog, rows: { ...catalog.rows, entity: renamed } }, ...others], later(1));
  expect(await inForce(later(1))).toEqual([]);
  expect(await readExemptionRecords(world.warehouse, { asOf: later(1) })).toMatchObject([
    { entity: 'service:default/ledger', state: 'approved' },
  ]);
});

test('names and texts are only ever values', async () => {
  const hostile = `x'); DROP TABLE exemption_event; --\u0007<script>`;
  const id = await requested({ text: hostile }, act(hostile));
  await decide(id, 'approve', act(`${hostile}2`), null, hostile);
  expect(await inForce(now)).toMatchObject([{ text: hostile, askedBy: hostile, approvedBy: `${hostile}2` }]);
  expect((await decide(hostile, 'approve', act('bob'))).ok).toBe(false);
  expect(await rows()).toHaveLength(2);
});

test('a hundred thousand of them are read in their order', async () => {
  await world.warehouse.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO exemption_event BY NAME SELECT n * 2 + step AS number, 'ex-' || n AS exemption,
         CASE step WHEN 0 THEN 'requested' ELSE 'approved' END AS state, $at::TIMESTAMPTZ AS recorded_at,
         CASE step WHEN 0 THEN 'ada' ELSE 'bob' END AS person, 'api' AS origin, 'service:default/ledger' AS entity, 'ready' AS rubric,
         'check-' || n AS "check", 'other' AS reason, 'x' AS text, DATE '2027-01-01' AS expires
       FROM range(100000) t(n), range(2) s(step)`,
      { at: now },
    );
  });
  const found = await inForce(now);
  expect(found).toHaveLength(100_000);
  expect(found[70_000]).toMatchObject({ check: 'check-70000', approvedBy: 'bob' });
});
