import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Explanation, ExplainedPart } from '../../../../src/scoring/report.ts';
import { listCollectors } from '../../../../src/registry/collectors.ts';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { explain } from '../../../../src/scoring/explain/explain.ts';
import { readMaturity } from '../../../../src/scoring/maturity.ts';
import { messages } from '../../../../src/scoring/messages.ts';
import { company, now, openWorld, rubric, tell, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await tell(world, company);
  const rubrics = [
    rubric(`rubric: tested
title: Tested
for: service
checks:
  - {check: coverage, asks: Covered?, why: Untested code breaks., fix: 'Add tests to {{git.url}} ({{ci.coverage}}) or {{entity.system}}.', passes: ci.coverage != null and ci.coverage >= 90%}
  - {check: reviewed, asks: Reviewed?, why: w, fix: f, passes: git.branchProtection.requiredApprovals >= 1, applies: entity.type != "library"}
  - {check: on-call, asks: On call?, why: w, fix: f, passes: oncall.people.length > 0}
  - {check: slo, asks: SLO?, why: w, fix: f, passes: slos.length > 0}
  - {check: approved, asks: Approved?, why: w, fix: f, passes: (git.branchProtection.requiredApprovals ?? 0) >= (1 + 2)}
  - {check: tiered, asks: Tiered?, why: w, fix: f, passes: git.branchProtection.protected, applies: entity.tier.startsWith("tier")}
  - {check: broken, asks: Broken?, why: w, fix: f, passes: git.nonsense}
`),
    rubric(
      `rubric: other\ntitle: Other\nfor: service\nchecks:\n  - {check: coverage, asks: a, why: w, fix: f, passes: ci.coverage > 0}`,
      'rubrics/other.yaml',
    ),
  ];
  await evaluate(world.warehouse, world.environment, rubrics, { asOf: now, now });
});
afterAll(async () => world.warehouse.close());

async function explained(entity: string, check: string): Promise<Explanation> {
  const outcome = await explain(world.warehouse, world.environment, { entity: `service:default/${entity}`, check, asOf: now, now });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value;
}

/** The tree as indented lines. */
function lines({ text, type, known, value, parts }: ExplainedPart, depth = 0): string[] {
  return [`${'  '.repeat(depth)}${text} : ${type} = ${known ? value : 'unknown'}`, ...parts.flatMap((part) => lines(part, depth + 1))];
}

describe('an explanation', () => {
  test('has the verdict, the parts with their values, the evidence, why, and the fix filled in', async () => {
    const { result, parts, evidence, why, fix, entity } = await explained('checkout', 'tested/coverage');
    expect(entity).toMatchObject({ entity: 'service:default/checkout', owner: 'team:default/payments' });
    expect(result).toMatchObject({ verdict: 'fail', observed: '72.5 %', since: now });
    expect(parts && lines(parts)).toMatchInlineSnapshot(`
      [
        "ci.coverage != null and ci.coverage >= 90% : boolean = false",
        "  ci.coverage != null : boolean = true",
        "    ci.coverage : number = 0.725",
        "  ci.coverage >= 90% : boolean = false",
        "    ci.coverage : number = 72.5 %",
      ]
    `);
    expect(evidence).toEqual([
      {
        table: 'coverage_report',
        describes: expect.any(String),
        external: 'acme/checkout',
        source: 'github',
        outcome: 'read',
        reason: '',
        collectedAt: now,
        request: null,
        rows: 1,
      },
    ]);
    expect(why).toBe('Untested code breaks.');
    expect(fix).toBe('Add tests to https://github.com/acme/checkout (72.5 %) or system:default/shop.');
  });

  test('a value that is not there stays as its query in the fix', async () => {
    expect((await explained('quiet', 'tested/coverage')).fix).toBe('Add tests to `git.url` (`ci.coverage`) or `entity.system`.');
  });

  test('of what may not be read says the reason and what to do', async () => {
    const { result, evidence, remedies, parts } = await explained('ledger', 'reviewed');
    expect(result).toMatchObject({ verdict: 'no-data', reason: 'GitHub: 403: the token needs Administration: read.' });
    expect(evidence.find(({ table }) => table === 'branch_protection')).toMatchObject({
      external: 'acme/ledger',
      outcome: 'forbidden',
      reason: '403: the token needs Administration: read',
      rows: null,
    });
    expect(remedies).toEqual(['Give the token the permission that is named, then run `assay collect`.']);
    expect(parts).toMatchObject({ known: false, value: null });
  });

  test('of what is not mapped says which annotation is missing', async () => {
    const { evidence, remedies } = await explained('ledger', 'on-call');
    expect(evidence).toMatchObject([{ outcome: 'unmapped', reason: 'No PagerDuty escalation policy is mapped to this entity.' }]);
    expect(remedies).toEqual([expect.stringContaining('pagerduty.com/service-id')]);
  });

  test('of a value that its sources do not give says who should', async () => {
    const { remedies, result } = await explained('orphan', 'tested/reviewed');
    expect(result.verdict).toBe('no-data');
    expect(remedies).toEqual(['See to it that GitHub reports what is missing, then run `assay collect`.']);
    expect((await explained('orphan', 'tiered')).remedies).toEqual([
      'Write what is missing into the catalog file, then run `assay collect`.',
    ]);
  });

  test('of what was never collected says what to add', async () => {
    const { evidence, remedies, result } = await explained('checkout', 'slo');
    expect(result.reason).toMatch(/^SLOs were never collected: /);
    expect(evidence).toMatchObject([{ outcome: 'never-collected', source: null }]);
    expect(remedies).toEqual(['Add `datadog` under `collect` in assay.yaml, then run `assay collect`.']);
  });

  test('of what does not apply shows the condition that decided', async () => {
    const { result, parts } = await explained('kit', 'reviewed');
    expect(result.verdict).toBe('not-applicable');
    expect(parts && lines(parts)).toEqual([
      'entity.type != "library" : boolean = false',
      '  entity.type : text = library',
      '    entity : text = kit',
    ]);
  });

  test('shows the parentheses that a part needs', async () => {
    const { result, parts } = await explained('checkout', 'approved');
    expect(result.reason).toBe('`git.branchProtection.requiredApprovals ?? 0` is 2; asked is >= 1 + 2.');
    expect(parts && lines(parts)).toEqual([
      '(git.branchProtection.requiredApprovals ?? 0) >= 1 + 2 : boolean = false',
      '  git.branchProtection.requiredApprovals ?? 0 : integer = 2',
      '    git.branchProtection.requiredApprovals : integer = 2',
      '      git.branchProtection : text = main',
      '  1 + 2 : integer = 3',
    ]);
  });

  test('in brief says what to do without reading again how entities stand, the parts, nor what changed', async () => {
    const report = await readMaturity(world.warehouse, { asOf: now });
    const full = await explained('ledger', 'reviewed');
    const asked: string[] = [];
    const warehouse: Pick<Warehouse, 'read'> = {
      read: async (sql, ...rest) => {
        asked.push(sql);
        return world.warehouse.read(sql, ...rest);
      },
    };
    const options = { entity: 'service:default/ledger', check: 'reviewed', asOf: now, now, report, brief: true };
    const outcome = await explain(warehouse, world.environment, { ...options, collectors: await listCollectors() });
    expect(outcome).toMatchObject({ ok: true, value: { ...full, parts: null, turning: null } });
    expect(asked.filter((sql) => /FROM (?:grade|verdict|raw_page)\b/u.test(sql))).toEqual([]);
  });

  test('of what does not compile has no parts', async () => {
    const { result, parts, evidence } = await explained('checkout', 'broken');
    expect(result.verdict).toBe('error');
    expect(parts).toBeNull();
    expect(evidence).toEqual([]);
  });

  test.each([
    ['service:default/checkout', 'coverage', 'Several rubrics have a check `coverage`. Say which: `other/coverage`, `tested/coverage`.'],
    ['service:default/checkout', 'revewed', 'There is no check `revewed` for this entity. Did you mean `reviewed`?'],
    ['service:default/none', 'coverage', 'No rubric grades `service:default/none`. Run `assay grade`, or see `for:` in the rubrics.'],
  ])('%s %s', async (entity, check, expected) => {
    const outcome = await explain(world.warehouse, world.environment, { entity, check, asOf: now, now });
    const [error] = outcome.ok ? [] : outcome.errors;
    const words = error && messages[error.code]?.(error.facts);
    expect(`${words?.says} ${words?.hint}`).toBe(expected);
  });
});
