import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exemption } from '../../../../rubrics/exemption.ts';
import type { Document } from '../../../../rubrics/document.ts';
import type { Rubric } from '../../../../rubrics/rubric.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { gateEntity, type GateReport } from '../../../../src/scoring/gate/gate-entity.ts';
import { gatePublished } from '../../../../src/scoring/gate/gate-published.ts';
import type { GateQuestion } from '../../../../src/scoring/gate/gate-question.ts';
import { company, later, now, openWorld, rubric, rubricOf, tell, type Says, type World } from '../world.ts';

const ladder = 'grading: {levels: [Bronze, Silver, Gold]}\n';

function ours(coverage: number, phase = 'gate', more = ''): Document<Rubric> {
  const check = (id: string, fields: string): string =>
    `  - {check: ${id}, asks: Is it so?, why: Because., fix: "Mend {{entity.name}}.", ${fields}}`;
  return rubric(
    `rubric: ours
title: Ours
phase: ${phase}
for: service | where type != "library"
${ladder}checks:
${check('owned', 'level: Bronze, passes: ownership.owners.length > 0')}
${check('covered', `level: Silver, passes: ci.coverage >= ${coverage}%`)}
${check('protected', 'level: Gold, passes: git.branchProtection.requiredApprovals >= 1')}
${check('later', 'from: 2030-01-01, passes: "false"')}
${more}`,
  );
}

/** The company with another coverage of `checkout`, or with none that is known. */
function covering(covered: number | null): readonly Says[] {
  return company.map((says) =>
    says.source !== 'github'
      ? says
      : {
          ...says,
          rows: {
            ...says.rows,
            coverage_report: covered === null ? [] : [{ repository: 'acme/checkout', reporter: 'codecov', covered, reported_at: now }],
          },
        },
  );
}

let world: World;
/** Covered are 72.5 % on day 0, graded by a rubric that asks 70 %; 95 % on day 2, graded by 90 %; 60 % on day 4, graded on day 6 only. */
beforeAll(async () => {
  world = await openWorld();
  await tell(world, company);
  await evaluate(world.warehouse, world.environment, [ours(70)], { asOf: now, now });
  await tell(world, covering(0.95), later(2));
  await evaluate(world.warehouse, world.environment, [ours(90)], { asOf: later(2), now: later(2) });
  await tell(world, covering(0.6), later(4));
  await evaluate(world.warehouse, world.environment, [ours(90)], { asOf: later(6), now: later(6) });
});
afterAll(async () => world.warehouse.close());

const question: GateQuestion = {
  entity: 'checkout',
  rubrics: [],
  checks: [],
  letter: null,
  level: null,
  noRegression: false,
  since: null,
  now,
  policy: { onNoData: 'fail', force: false },
};

async function asked(more: Partial<GateQuestion>, rubrics = [ours(70)], exemptions: readonly Exemption[] = []) {
  return gateEntity(world.warehouse, world.environment, { rubrics, exemptions }, { ...question, ...more });
}

async function report(...given: Parameters<typeof asked>): Promise<GateReport> {
  const outcome = await asked(...given);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value;
}

/** `demand: outcome, ruling` */
const rulings = ({ findings }: GateReport): string[] =>
  findings.map(({ demand, outcome, ruling }) => {
    const what = 'regression' in demand ? `${demand.kind} ${demand.regression?.held ?? ''}`.trim() : demand.kind;
    return `${what}: ${outcome}, ${ruling}`;
  });

describe('checks', () => {
  test('hold, fail, are not known, are advice while they do not count', async () => {
    expect(rulings(await report({ checks: ['owned', 'covered', 'ours/protected', 'later'] }))).toEqual([
      'check: holds, passes',
      'check: holds, passes',
      'check: holds, passes',
      'check: fails, advises',
    ]);
    const orphan = await report({ entity: 'service:default/orphan', checks: ['owned', 'covered'] });
    expect(orphan.passes).toBe(false);
    expect(rulings(orphan)).toEqual(['check: fails, blocks', 'check: unknown, blocks']);
    expect(rulings(await report({ entity: 'orphan', checks: ['covered'], policy: { onNoData: 'pass', force: false } }))).toEqual([
      'check: unknown, passes',
    ]);
  });

  test('come with the fix for this entity, and with what would bring data', async () => {
    const { repairs } = await report({ entity: 'orphan', checks: ['owned'] });
    expect(repairs).toMatchObject([
      { rubric: 'ours', check: 'owned', verdict: 'fail', fix: 'Mend orphan.', why: 'Because.', effort: 'medium' },
    ]);
    const dark = await report({ entity: 'ledger', checks: ['protected'] });
    expect(dark.repairs).toMatchObject([{ verdict: 'no-data', remedies: [expect.stringContaining('permission')] }]);
  });

  test('of a rubric in an earlier phase are advice unless forced', async () => {
    const advised = await report({ entity: 'orphan', checks: ['owned'] }, [ours(70, 'visible')]);
    expect([advised.passes, ...rulings(advised)]).toEqual([true, 'check: fails, advises']);
    const policy = { onNoData: 'fail', force: true } as const;
    expect((await report({ entity: 'orphan', checks: ['owned'], policy }, [ours(70, 'visible')])).passes).toBe(false);
    // A draft is asked only when it is named.
    expect(await asked({ checks: ['owned'] }, [ours(70, 'draft')])).toMatchObject({ ok: false });
    expect((await report({ entity: 'orphan', rubrics: ['ours'], checks: ['owned'] }, [ours(70, 'draft')])).passes).toBe(true);
  });

  test('that are exempt hold', async () => {
    const exemption: Exemption = {
      entity: 'service:default/orphan',
      rubric: 'ours',
      check: 'owned',
      reason: 'migration',
      text: 'Moves.',
      askedBy: 'ada',
      approvedBy: 'bob',
      expires: '2026-12-31',
    };
    expect(rulings(await report({ entity: 'orphan', checks: ['owned'] }, [ours(70)], [exemption]))).toEqual(['check: holds, passes']);
  });
});

describe('grade and level', () => {
  test('are held or not, with the least that would bring them', async () => {
    expect(rulings(await report({ letter: 'B', level: 'Gold' }))).toEqual(['grade: holds, passes', 'level: holds, passes']);
    const worse = await report({ letter: 'A', level: 'Silver' }, [ours(99)]);
    expect(rulings(worse)).toEqual(['grade: fails, blocks', 'level: fails, blocks']);
    expect(worse.findings.map(({ reason, checks }) => [reason, checks])).toEqual([
      ['It has a D.', ['covered']],
      ['It holds Bronze only.', ['covered']],
    ]);
    expect(worse.repairs).toHaveLength(1);
  });

  test('are not known where too little is', async () => {
    const dark = await report({ entity: 'quiet', letter: 'D', level: 'Gold' });
    expect(rulings(dark)).toEqual(['grade: unknown, blocks', 'level: unknown, blocks']);
    expect(dark.findings[0]?.reason).toContain('60 % is needed');
    expect(dark.findings[0]?.checks).toEqual(['covered', 'protected']);
  });

  test('are nothing that is asked of whom the rubric is not for', async () => {
    expect(rulings(await report({ entity: 'kit', rubrics: ['ours'], letter: 'A', checks: ['owned'] }))).toEqual([
      'check: not-asked, passes',
      'grade: not-asked, passes',
    ]);
    expect(await asked({ entity: 'kit', letter: 'A' })).toMatchObject({ ok: false, errors: [{ code: 'entity.ungraded' }] });
    // Another rubric is for it, and knows nothing of the check: that nobody asks is said, and is not silence.
    const other = rubricOf({ named: 'passes: entity.name != null' });
    expect(rulings(await report({ entity: 'kit', checks: ['owned'] }, [ours(70), other]))).toEqual(['check: not-asked, passes']);
    expect(rulings(await report({ entity: 'kit', letter: 'A' }, [ours(70), other]))).toEqual(['grade: holds, passes']);
  });
});

describe('no regression', () => {
  test('holds while nothing is lost, and is not asked where nothing was stored', async () => {
    const held = await report({ noRegression: true, now: later(3) }, [ours(90)]);
    expect(rulings(held)).toEqual(['no-regression: holds, passes']);
    expect(held.since).toBe(later(-4));
    const fresh = { ...ours(99), value: { ...ours(99).value, id: 'fresh' } };
    expect(rulings(await report({ noRegression: true, now: later(5) }, [fresh]))).toEqual(['no-regression: not-asked, passes']);
  });

  test('is told of everything that was better at any moment, however short ago the fall', async () => {
    const lost = await report({ noRegression: true, now: later(5) }, [ours(90)]);
    expect(lost.passes).toBe(false);
    expect(rulings(lost)).toEqual([
      'no-regression A: fails, blocks',
      'no-regression Gold: fails, blocks',
      'no-regression covered: fails, blocks',
    ]);
    expect(lost.findings[2]?.reason).toBe('It passed on 2026-10-06, and now: `ci.coverage` is 60 %; asked is >= 90%.');
    expect(lost.repairs.map(({ check }) => check)).toEqual(['covered']);
  });

  test('takes what only a changed rubric did for advice, whatever was forced', async () => {
    const policy = { onNoData: 'fail', force: true } as const;
    const changed = await report({ noRegression: true, now: later(3), policy }, [ours(99)]);
    expect(changed.passes).toBe(true);
    expect(new Set(rulings(changed).map((each) => each.split(': ')[1]))).toEqual(new Set(['fails, advises']));
    expect(changed.findings.at(-1)?.reason).toContain('Only the rubric was changed');
    // The rubric of both days holds nothing of 60 %: facts did it, though the rubric was changed as well.
    expect((await report({ noRegression: true, now: later(5) }, [ours(99)])).passes).toBe(false);
  });

  test('sees nothing before the moment it is told to begin at', async () => {
    const since = async (days: number) => report({ noRegression: true, now: later(7), since: later(days) }, [ours(90)]);
    expect((await since(5)).passes).toBe(false);
    const short = await since(6.5);
    expect([short.since, ...rulings(short)]).toEqual([later(6.5), 'no-regression: holds, passes']);
  });
});

test('stale facts are told of the checks on which the answer rests', async () => {
  const since = expect.stringMatching(/^2026-/u) as string;
  expect((await report({ checks: ['covered'], now: later(40) })).stale).toEqual([{ rubric: 'ours', check: 'covered', since }]);
  expect((await report({ letter: 'F', now: later(40) })).stale.map(({ check }) => check)).toEqual(['owned', 'covered', 'protected']);
  expect((await report({ letter: 'F' })).stale).toEqual([]);
});

describe('a question that has no answer', () => {
  test.each<[Partial<GateQuestion>, string]>([
    [{}, 'gate.nothing-demanded'],
    [{ checks: ['owned'], since: now }, 'gate.since-alone'],
    [{ noRegression: true, since: later(1) }, 'gate.since-to-come'],
    [{ entity: 'chekout', noRegression: true }, 'entity.unknown'],
    [{ rubrics: ['our'], noRegression: true }, 'gate.rubric-unknown'],
    [{ checks: ['ownd'] }, 'check.unknown'],
    [{ checks: ['other/owned'] }, 'check.unknown'],
    [{ level: 'Platinum' }, 'gate.level-unknown'],
    [{ entity: `'; DROP TABLE verdict; --`, checks: ['owned'] }, 'entity.unknown'],
  ])('%j is %s', async (more, code) => expect(await asked(more)).toMatchObject({ ok: false, errors: [{ code }] }));
});

test('a server asks the rubrics that graded last', async () => {
  const ask = async (more: Partial<GateQuestion>) => gatePublished(world.warehouse, world.environment, { ...question, ...more });
  expect(await ask({ letter: 'A', now: later(3) })).toMatchObject({ ok: true, value: { passes: true } });
  expect(await ask({ checks: ['covered'], now: later(5) })).toMatchObject({
    ok: true,
    value: { passes: false, findings: [{ reason: '`ci.coverage` is 60 %; asked is >= 90%.' }] },
  });
  expect(await ask({ letter: 'A', now: later(-5) })).toMatchObject({ ok: false });
});

test('a server judges by so many versions of the past, and refuses more before it judges any', async () => {
  const lost = { ...question, noRegression: true, now: later(5) };
  const ask = async (most: number) => gatePublished(world.warehouse, world.environment, lost, most);
  expect(await ask(2)).toMatchObject({ ok: true, value: { passes: false } });
  expect(await ask(1)).toMatchObject({
    ok: false,
    errors: [{ code: 'gate.since-far', facts: { versions: 2, most: 1, since: later(-2) } }],
  });
});

test('of namesakes the one is meant of which something is demanded', async () => {
  const other = await openWorld();
  const team = { entity: 'team:default/checkout', kind: 'team', namespace: 'default', name: 'checkout' };
  const [catalog, ...rest] = company;
  await tell(other, [{ ...catalog!, rows: { ...catalog!.rows, entity: [...(catalog!.rows['entity'] ?? []), team] } }, ...rest]);
  const rubrics = [rubricOf({ described: 'passes: entity.description != null' }, 'for: team')];
  const asked = { ...question, checks: ['described'], policy: { ...question.policy, force: true } };
  const gated = await gateEntity(other.warehouse, other.environment, { rubrics, exemptions: [] }, asked);
  expect(gated).toMatchObject({ ok: true, value: { entity: { entity: 'team:default/checkout' }, passes: false } });
  await other.warehouse.close();
});
