import width from 'string-width';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exemption } from '../../../../rubrics/exemption.ts';
import { explanationMarkdown } from '../../../../src/cli/output/explanation-markdown.ts';
import { explanationPage } from '../../../../src/cli/output/explanation-page.ts';
import { paintWith } from '../../../../src/cli/output/paint.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { explain } from '../../../../src/scoring/explain/explain.ts';
import type { Explanation } from '../../../../src/scoring/report.ts';
import { ago, company, now, openWorld, rubric, service, tell, type Says, type World } from '../../scoring/world.ts';

const asks = (approvals: number): string => `rubric: ready
title: Ready
for: service | where lifecycle == "production"
grading: {levels: [Bronze, Silver]}
checks:
  - {check: coverage, level: Silver, asks: Is it tested?, why: What is not tested breaks., fix: 'Add tests to {{git.url}}, which has {{ci.coverage}}.', effort: large, passes: ci.coverage >= 80%}
  - {check: reviewed, level: Bronze, weight: 3, caps: C, asks: Is every change seen by enough people?, why: Four eyes see more., fix: Ask for approvals., passes: git.branchProtection.requiredApprovals >= ${approvals}}
  - {check: on-call, asks: Is somebody on call?, why: Alerts need somebody., fix: Add a schedule., passes: oncall.people.length > 0}
  - {check: slo, asks: Is there an objective?, why: w, fix: Define one., passes: slos.length > 0}
  - {check: firm, asks: Does it stand on firm ground?, why: Outages travel., fix: Move away from what is not., passes: dependencies.out().all((d) => d.tier == "tier-1" and d.git.branchProtection.requiredApprovals >= 1)}
  - {check: fresh, asks: Is it worked on?, why: w, fix: f, passes: git.lastCommit.age < 5d, notes: warning}
  - {check: served, asks: Is it a service?, why: w, fix: f, passes: ci.coverage > 0, applies: entity.type != "library"}
  - {check: broken, asks: Can this be asked?, why: w, fix: f, passes: git.nonsense}
`;

/** The same company with other rows in some tables of a source. */
function told(changes: Readonly<Record<string, Says['rows']>>, unread = true): readonly Says[] {
  return company.map((says) => ({
    source: says.source,
    rows: { ...says.rows, ...changes[says.source] },
    ...(unread && says.unread ? { unread: says.unread } : {}),
  }));
}

const hostile = '\u001b[31m決済\u202e `code` | <b>';
const relations: Says['rows'] = {
  relation: ['ledger', 'kit', 'orphan'].map((name) => ({
    entity: 'service:default/checkout',
    type: 'dependsOn',
    target: `service:default/${name}`,
  })),
};
const coverage = (covered: number): Says['rows'] => ({
  coverage_report: [{ repository: 'acme/checkout', reporter: 'codecov', covered, reported_at: ago(12) }],
});
const approvals = [
  { repository: 'acme/checkout', branch: 'main', protected: true, required_approvals: 2, requires_status_checks: true },
  { repository: 'acme/ledger', branch: 'main', protected: true, required_approvals: 1, requires_status_checks: true },
];

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const moving = {
    reason: 'migration',
    text: 'Moving to the new platform.',
    askedBy: 'ada',
    approvedBy: 'bob',
    expires: '2026-10-31',
  } as const;
  const exemptions: readonly Exemption[] = [{ entity: 'checkout', rubric: 'ready', check: 'slo', ...moving }];
  const judge = async (asOf: string, needed: number, granted = exemptions): Promise<void> =>
    void (await evaluate(world.warehouse, world.environment, [rubric(asks(needed))], { asOf, now: asOf, exemptions: granted }));

  await tell(world, told({ github: { ...coverage(0.85), branch_protection: approvals }, catalog: relations }, false), ago(9));
  await judge(ago(9), 1, []);
  await judge(ago(8), 1, []);
  await tell(world, told({ github: coverage(0.725), catalog: relations }), ago(7));
  await judge(ago(6), 3);
  await tell(
    world,
    told({
      github: coverage(0.725),
      catalog: { ...relations, entity: [service('checkout', { title: hostile }), service('ledger'), service('kit', { type: 'library' })] },
    }),
    ago(5),
  );
  await judge(now, 3);
});
afterAll(async () => world.warehouse.close());

async function explained(entity: string, check: string, asOf = now): Promise<Explanation> {
  const { warehouse, environment } = world;
  const outcome = await explain(warehouse, environment, { entity: `service:default/${entity}`, check: `ready/${check}`, asOf, now: asOf });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value;
}

const page = async (entity: string, check: string, columns = 80, asOf = now): Promise<string> =>
  explanationPage(await explained(entity, check, asOf), columns, paintWith(false));

describe('the page of an explanation', () => {
  test.each([
    ['checkout', 'coverage'],
    ['checkout', 'reviewed'],
    ['checkout', 'on-call'],
    ['ledger', 'reviewed'],
    ['checkout', 'slo'],
    ['checkout', 'firm'],
    ['checkout', 'fresh'],
    ['kit', 'served'],
    ['checkout', 'broken'],
  ])('%s %s', async (entity, check) => {
    await expect(await page(entity, check)).toMatchFileSnapshot(`explanation-page/${entity}-${check}.txt`);
  });

  test.each([80, 60, 40])('keeps to %d columns and takes out what moves a cursor, whatever stands in texts', async (columns) => {
    const given = new Set([
      'text',
      'value',
      'name',
      'reason',
      'asks',
      'fix',
      'why',
      'before',
      'after',
      'external',
      'request',
      'row',
      'says',
    ]);
    for (const check of ['coverage', 'reviewed', 'firm', 'slo', 'broken', 'fresh']) {
      const told = await explained('checkout', check);
      const spoilt = JSON.parse(JSON.stringify(told), (key, value: unknown) =>
        given.has(key) && typeof value === 'string' ? `${value} ${hostile}${'長'.repeat(70)}` : value,
      ) as Explanation;
      const shown = explanationPage(spoilt, columns, paintWith(false));
      expect(shown.split('\n').filter((line) => width(line) > columns)).toEqual([]);
      expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }
  });

  test('says no colours but where they are wanted', async () => {
    const told = await explained('checkout', 'coverage');
    expect(explanationPage(told, 80, paintWith(true))).toContain('\u001b[');
    expect(explanationPage(told, 80, paintWith(false))).not.toContain('\u001b');
  });
});

describe('an explanation as Markdown', () => {
  test('says the same', async () => {
    await expect(explanationMarkdown(await explained('checkout', 'coverage'))).toMatchFileSnapshot('explanation-page/checkout-coverage.md');
    await expect(explanationMarkdown(await explained('checkout', 'firm'))).toMatchFileSnapshot('explanation-page/checkout-firm.md');
  });

  test('lets no text from outside become markup, a mention or a link, or leave its place', async () => {
    const bad = '<img src=x> @acme/all #1 https://x.example ``` ````\n# Head\n| a | *b*';
    const given = new Set(['text', 'value', 'name', 'reason', 'asks', 'fix', 'why', 'before', 'after', 'external', 'request', 'source']);
    const spoilt = JSON.parse(JSON.stringify(await explained('checkout', 'firm')), (key, value: unknown) =>
      given.has(key) && typeof value === 'string' ? `${value} ${bad}` : value,
    ) as Explanation;
    const lines = explanationMarkdown(spoilt).split('\n');
    const open = lines.findIndex((line) => /^`{3,}$/u.test(line));
    const close = lines.lastIndexOf(lines[open] ?? '');
    expect(lines.slice(open + 1, close).filter((line) => line.startsWith(lines[open] ?? '`'))).toEqual([]);
    // Nothing in code is read as a mention.
    const outside = [...lines.slice(0, open), ...lines.slice(close + 1)].join('\n').replaceAll(/<code>[^<]*<\/code>/gu, '');
    expect(outside).not.toMatch(/(?<!\\)<img|@acme|https:\/\/x|^# Head|(?<!\\)\*b/mu);
  });
});
