import width from 'string-width';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entityAnswer, entityPage } from '../../../../src/cli/output/entity-page.ts';
import { paintWith } from '../../../../src/cli/output/paint.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { readMaturity } from '../../../../src/scoring/maturity.ts';
import type { EntityReport, MaturityReport } from '../../../../src/scoring/report.ts';
import type { Exemption } from '../../../../rubrics/exemption.ts';
import { company, now, openWorld, rubric, tell, type World } from '../../scoring/world.ts';

const ready = rubric(`rubric: ready
title: Production readiness
for: service | where lifecycle == "production"
grading: {levels: [Bronze, Silver, Gold], minimum-coverage: 50%}
categories: [Ownership, Code, On-call, Recovery]
checks:
  - {check: owner, category: Ownership, level: Bronze, weight: 10, asks: Does a team own it?, why: w, fix: f, passes: ownership.owners.length > 0, caps: F, effort: small}
  - {check: tier, category: Ownership, level: Bronze, weight: 3, asks: Is it said how important it is?, why: w, fix: f, passes: entity.tier != null, effort: small}
  - {check: readme, category: Code, level: Bronze, weight: 4, asks: Is there a README worth reading?, why: w, fix: f, passes: 'git.files("README.md").any((file) => file.bytes > 100)', effort: small}
  - {check: reviewed, category: Code, level: Silver, weight: 6, asks: Does every change need an approval?, why: w, fix: f, passes: git.branchProtection.requiredApprovals >= 1, effort: small}
  - {check: coverage, category: Code, level: Silver, weight: 8, asks: How much of it do tests cover?, why: w, fix: f, credit: ci.coverage / 80%, effort: large}
  - {check: on-call, category: On-call, level: Silver, weight: 8, asks: Is somebody on call?, why: w, fix: f, passes: oncall.people.length > 0, caps: C}
  - {check: runbook, category: Recovery, level: Bronze, weight: 8, asks: Is there a runbook?, why: w, fix: f, passes: links("runbook").length > 0}
  - {check: slo, category: Recovery, level: Gold, weight: 5, asks: Is there an objective?, why: w, fix: f, passes: slos.length > 0}
  - {check: rehearsed, category: Recovery, weight: 5, asks: Was recovery rehearsed this year?, why: w, fix: f, passes: links("rehearsal").length > 0, from: 2026-12-01}
  - {check: tidy, weight: 1, asks: Is the description there?, why: w, fix: f, passes: entity.description != null, notes: warning}
  - {check: moved, weight: 1, asks: Has it left the old platform?, why: w, fix: f, passes: links("old").length == 0, until: 2026-08-31}
`);
const flat = rubric(
  'rubric: flat\ntitle: Flat\nfor: service\nchecks:\n  - {check: tiered, asks: Tiered?, why: w, fix: f, passes: entity.tier != null}',
  'flat.yaml',
);

let world: World;
let report: MaturityReport;
beforeAll(async () => {
  world = await openWorld();
  await tell(world, company);
  const granted = { reason: 'migration', text: 'Moving.', askedBy: 'ada', approvedBy: 'bob', expires: '2026-12-31' } as const;
  const exempt: Exemption = { entity: 'checkout', rubric: 'ready', check: 'slo', ...granted };
  await evaluate(world.warehouse, world.environment, [ready, flat], { asOf: now, now, exemptions: [exempt] });
  report = await readMaturity(world.warehouse, { asOf: now });
});
afterAll(async () => world.warehouse.close());

function reportOf(name: string): EntityReport {
  const found = report.entities.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
}

describe('the readout of an entity', () => {
  test.each(['checkout', 'ledger', 'orphan', 'quiet'])('of %s', async (name) => {
    const page = entityPage(report, reportOf(name), 80, paintWith(false));
    await expect(page).toMatchFileSnapshot(`entity-page/${name}.txt`);
  });

  test('holds in a narrow terminal', async () => {
    const page = entityPage(report, reportOf('checkout'), 60, paintWith(false));
    await expect(page).toMatchFileSnapshot('entity-page/checkout-at-60.txt');
  });

  test.each([100, 80, 60, 44])('keeps to %d columns, whatever names are', (columns) => {
    const hostile = '\u001b[2J決済サービス\u202e'.repeat(12);
    for (const entity of report.entities) {
      const named = { ...entity, title: hostile, owner: hostile, tier: hostile };
      const rubrics = report.rubrics.map((each) => ({
        ...each,
        title: hostile,
        checks: each.checks.map((check) => ({ ...check, asks: hostile })),
      }));
      const results = named.results.map((result) => ({
        ...result,
        verdicts: result.verdicts.map((each) => ({ ...each, reason: hostile })),
      }));
      const page = entityPage({ ...report, rubrics }, { ...named, results }, columns, paintWith(false));
      expect(page.split('\n').filter((line) => width(line) > columns)).toEqual([]);
      expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    }
  });

  test('for machines has the way to the next letter and level, and when checks count', () => {
    const { rows, about } = entityAnswer(report, reportOf('checkout'));
    expect(rows.find(({ check }) => check === 'rehearsed')).toMatchObject({ standing: 'upcoming', from: '2026-12-01', verdict: 'fail' });
    expect(about).toMatchObject({
      entity: 'service:default/checkout',
      rubrics: [
        { rubric: 'flat', letter: 'A' },
        { rubric: 'ready', exempt: 1, level: 'Bronze', levelUpgrade: { to: 'Gold', checks: ['coverage'] } },
      ],
    });
  });
});
