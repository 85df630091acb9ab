import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { grade, type Verdict, type VerdictName } from '../../../../rubrics/grade.ts';
import { evaluate, type EvaluateOptions } from '../../../../src/scoring/store/evaluate.ts';
import { libraryFolder, listRubrics } from '../../../../src/scoring/list-rubrics.ts';
import { company, later, now, openWorld, refusingEngine, rubric, rubricOf, service, tell, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await tell(world, company);
});
afterEach(async () => world.warehouse.close());

const at = { asOf: now, now };

async function run(rubrics: Parameters<typeof evaluate>[2], options: EvaluateOptions = at) {
  return evaluate(world.warehouse, world.environment, rubrics, options);
}

interface Stored extends Record<string, unknown> {
  readonly rubric: string;
  readonly entity: string;
  readonly check: string;
  readonly verdict: VerdictName;
  readonly credit: number | null;
  readonly reason: string;
  readonly observed: string | null;
  readonly stale_since: string | null;
}

async function stored(): Promise<Stored[]> {
  return world.warehouse.read<Stored>(`FROM verdict WHERE valid_to > '9000-01-01' ORDER BY rubric, entity, "check"`);
}

/** `entity check`: `verdict: reason`, of what holds now. */
async function verdicts(): Promise<Record<string, string>> {
  return Object.fromEntries(
    (await stored()).map((each) => [`${each.entity.split('/')[1]} ${each.check}`, `${each.verdict}: ${each.reason}`]),
  );
}

describe('verdicts', () => {
  test('all six, each with its reason', async () => {
    const moving = { reason: 'migration', text: 'moves in May', askedBy: 'ada', approvedBy: 'bob', expires: '2026-12-31' } as const;
    const evaluation = await run(
      [
        rubricOf({
          reviewed: 'passes: git.branchProtection.requiredApprovals >= 1, applies: entity.type != "library"',
          number: 'passes: entity.name.toNumber() > 1',
        }),
      ],
      { ...at, exemptions: [{ entity: 'orphan', rubric: 'tested', check: 'reviewed', ...moving }] },
    );
    expect(evaluation.diagnostics).toEqual([]);
    expect(await verdicts()).toMatchObject({
      'checkout reviewed': 'pass: `git.branchProtection.requiredApprovals` is 2; asked is >= 1.',
      'ledger reviewed': 'no-data: GitHub: 403: the token needs Administration: read.',
      'kit reviewed': 'not-applicable: Does not apply: `entity.type != "library"` is false.',
      'orphan reviewed': 'exempt: Exempt until 2026-12-31, approved by bob: moves in May',
      'quiet reviewed':
        'no-data: No repository is mapped to this entity: add the annotation `github.com/project-slug: owner/name` to its catalog-info.yaml.',
      'checkout number': 'error: Could not be evaluated: "checkout" spells no number',
    });
    expect(evaluation.verdicts).toMatchObject({ pass: 1, 'no-data': expect.any(Number), error: 6, exempt: 1, 'not-applicable': 1 });
  });

  test('every pair has one, and what is out of scope has none', async () => {
    const { rubrics } = await listRubrics([libraryFolder]);
    await run(rubrics);
    for (const { value } of rubrics) {
      const pairs = (await stored()).filter((each) => each.rubric === value.id).map(({ entity, check }) => `${entity} ${check}`);
      const libraries = value.for.includes('entity.type != "library"') ? [] : ['kit'];
      const deprecated = value.for.includes('where') ? [] : ['old'];
      const entities = ['checkout', ...libraries, 'ledger', ...deprecated, 'orphan', 'quiet'].map((name) => `service:default/${name}`);
      expect(pairs.sort()).toEqual(entities.flatMap((entity) => value.checks.map(({ id }) => `${entity} ${id}`)).sort());
    }
  });

  test('null that was read is told from what was not read', async () => {
    await run([
      rubricOf({
        approvals: 'passes: git.branchProtection.requiredApprovals >= 1',
        alerts: 'passes: monitors.length > 0',
        all: 'passes: git.codeowners.all((rule) => rule.line > git.openIssues)',
      }),
    ]);
    expect(await verdicts()).toMatchObject({
      'orphan approvals': 'no-data: `git.branchProtection.requiredApprovals` has no value: its sources were read and do not say.',
      'checkout all': 'no-data: Cannot be decided: `git.openIssues` is not reported.',
      'orphan alerts': 'no-data: Monitors were never collected: add `datadog` under `collect` in assay.yaml, then run `assay collect`.',
    });
  });

  test('which value is missing is told, and of how many', async () => {
    const slo = (id: string, remaining: number | null) => ({ slo: id, service: 'checkout', error_budget_remaining: remaining });
    await tell(world, [{ source: 'datadog', rows: { slo: [slo('a', 0.5), slo('b', null)] } }, ...company]);
    await run([
      rubricOf({
        budget: 'passes: slos.all((slo) => slo.errorBudgetRemaining > 0)',
        filtered: 'passes: "slos.filter((slo) => slo.errorBudgetRemaining == null).all((it) => it.target + (it.attained ?? 0) > 0)"',
        several: 'passes: git.openIssues > 1 and (git.description ?? "") != "x" and ci.coverage > 0',
        applying: 'applies: git.openIssues > 1, passes: entity.name != null',
        counted:
          'passes: slos.map((slo) => slo.errorBudgetRemaining).sum() > git.openIssues + 1 or git.openIssues == null and git.openIssues > 1',
      }),
    ]);
    expect(await verdicts()).toMatchObject({
      'checkout budget': 'no-data: Cannot be decided: `slo.errorBudgetRemaining` of 1 of 2 SLOs is not reported.',
      'checkout filtered': 'no-data: Cannot be decided: `it.target` of 1 of 1 SLOs is not reported.',
      'checkout several': 'no-data: Cannot be decided: `git.openIssues` is not reported.',
      'checkout applying': 'no-data: Cannot be decided: `git.openIssues` is not reported.',
      'checkout counted': 'no-data: Cannot be decided: `git.openIssues` is not reported.',
    });
  });

  test('what lacks at a related entity is not laid at the door of this one', async () => {
    const relation = ['checkout', 'kit'].map((name) => ({
      entity: `service:default/${name}`,
      type: 'dependsOn',
      target: name === 'kit' ? 'service:default/checkout' : 'service:default/ledger',
    }));
    const [catalog, ...others] = company;
    await tell(world, [{ ...catalog!, rows: { ...catalog!.rows, relation } }, ...others]);
    await run([rubricOf({ guarded: 'passes: dependencies.out().all((d) => d.git.branchProtection.requiredApprovals >= 2)' })]);
    expect(await verdicts()).toMatchObject({
      'kit guarded': expect.stringMatching(/^pass/),
      'checkout guarded': expect.stringMatching(
        /^no-data: .+ cannot be decided: what it asks of an entity that this one is related to is not known\.$/,
      ),
      // Its own branch rules may not be read, and nobody asks about them here.
      'ledger guarded': expect.stringMatching(/^pass/),
    });
  });

  test('whether a check applies can be unknown, and then so is the verdict', async () => {
    await run([rubricOf({ named: 'passes: entity.name != null, applies: git.branchProtection.requiredApprovals != null' })]);
    expect(await verdicts()).toMatchObject({
      'checkout named': expect.stringMatching(/^pass/),
      'orphan named': expect.stringMatching(/^not-applicable/),
      'ledger named': 'no-data: GitHub: 403: the token needs Administration: read.',
    });
  });

  test('the reason shows what decided, or the whole expression where several things did', async () => {
    await run([
      rubricOf({
        one: 'passes: ci.coverage != null and ci.coverage >= 90%',
        guarded: 'passes: git.lastCommit != null and ci.coverage >= 90%',
        two: 'passes: ownership.owners.length > 0 and git.codeowners.length > 1',
        list: 'passes: git.codeowners.any((rule) => rule.pattern == "/src")',
        date: 'passes: git.lastCommit.committedAt > @2026-09-30',
      }),
    ]);
    expect(await verdicts()).toMatchObject({
      'checkout one': 'fail: `ci.coverage` is 72.5 %; asked is >= 90%.',
      // What guards something else decides as much as what it stands beside.
      'checkout guarded': 'fail: `git.lastCommit != null and ci.coverage >= 90%` is false.',
      'checkout two': 'fail: `ownership.owners.length > 0 and git.codeowners.length > 1` is false.',
      'checkout list': 'fail: `git.codeowners` is [*]; asked is any((rule) => rule.pattern == "/src").',
      'checkout date': 'fail: `git.lastCommit.committedAt` is 2026-09-28T12:00:00Z; asked is > @2026-09-30.',
    });
  });

  test('credit is graduated and clamped', async () => {
    await run([
      rubricOf({ all: 'credit: git.codeowners.length', coverage: 'credit: ci.coverage / 90%', over: 'credit: ci.coverage * 10' }),
    ]);
    const found = (await stored()).filter(({ entity }) => entity === 'service:default/checkout');
    expect(found).toMatchObject([
      { check: 'all', verdict: 'pass', credit: 1 },
      { check: 'coverage', verdict: 'fail', observed: '72.5 %', reason: '`ci.coverage` is 72.5 %, which earns 80.6 % of the points.' },
      { check: 'over', verdict: 'pass', credit: 1 },
    ]);
    expect(found[1]?.credit).toBeCloseTo(0.725 / 0.9);
  });

  test('facts that grew old still count, and say since when', async () => {
    await run([rubricOf({ owner: 'passes: ownership.owners.length > 0' })], { asOf: later(3), now: later(3) });
    expect((await stored())[0]).toMatchObject({ verdict: 'pass', stale_since: later(1.5) });
  });

  test('an unapproved or expired exemption exempts nobody, and a pass needs none', async () => {
    const exemption = { entity: 'checkout', rubric: 'tested', check: 'owner', reason: 'other', text: 'x', askedBy: 'ada' } as const;
    const checks = rubricOf({ owner: 'passes: ownership.owners.length == 0' });
    const verdictWith = async (more: { approvedBy: string | null; expires: string }) => {
      await run([checks], { ...at, exemptions: [{ ...exemption, ...more }] });
      return (await verdicts())['checkout owner']?.split(':')[0];
    };
    expect(await verdictWith({ approvedBy: null, expires: '2027-01-01' })).toBe('fail');
    expect(await verdictWith({ approvedBy: 'bob', expires: '2026-09-30' })).toBe('fail');
    expect(await verdictWith({ approvedBy: 'bob', expires: '2026-10-01' })).toBe('exempt');
    await run([rubricOf({ owner: 'passes: ownership.owners.length > 0' })], {
      ...at,
      exemptions: [{ ...exemption, approvedBy: 'bob', expires: '2027-01-01' }],
    });
    expect((await verdicts())['checkout owner']).toMatch(/^pass/);
  });
});

describe('scope', () => {
  test('a condition narrows the kind', async () => {
    await run([rubricOf({ named: 'passes: entity.name != null' }, 'for: service | where entity.type == "library"')]);
    expect((await stored()).map(({ entity }) => entity)).toEqual(['service:default/kit']);
  });

  test('other kinds are graded too', async () => {
    await run([rubricOf({ named: 'passes: entity.name != null' }, 'for: team')]);
    expect((await stored()).map(({ entity }) => entity)).toEqual(['team:default/payments']);
  });

  test('a scope that does not compile grades nobody and ends nothing', async () => {
    const checks = { named: 'passes: entity.name != null' };
    await run([rubricOf(checks)]);
    const before = await stored();
    const evaluation = await run([rubricOf(checks, 'for: service | where entity.tyype == "x"')], { asOf: later(1), now: later(1) });
    expect(evaluation.diagnostics).toMatchObject([{ code: 'name.unknown-member', file: 'rubrics/tested.yaml' }]);
    expect(evaluation.entities).toBe(0);
    expect(await stored()).toEqual(before);
  });
});

describe('faults of one check', () => {
  test('a check that does not compile is an error for everyone and points into the file; the others are judged', async () => {
    const text = `rubric: tested
title: Tested
for: service
checks:
  - check: typo
    asks: Is it alive?
    why: Because.
    fix: See {{git.ulr}}.
    passes: >-
      entity.name != null and
      git.lastComit.age < 90d
  - {check: owner, asks: Owned?, why: w, fix: f, passes: ownership.owners.length > 0}
`;
    const evaluation = await run([rubric(text)]);
    const marked = evaluation.diagnostics.map(({ code, span, file }) => [code, text.slice(span?.start, span?.end), file]);
    expect(marked).toEqual([
      ['name.unknown-member', 'ulr', 'rubrics/tested.yaml'],
      ['name.unknown-member', 'lastComit', 'rubrics/tested.yaml'],
    ]);
    expect(await verdicts()).toMatchObject({
      'checkout typo': expect.stringMatching(/^error: The check does not compile: .*lastComit.* Did you mean .*lastCommit/),
      'checkout owner': expect.stringMatching(/^pass/),
    });
  });

  test('a check of which only the condition does not compile is an error, though nothing else captures what it captures', async () => {
    const checks = rubricOf({
      odd: `passes: 'captures("n", entity.name.length) > 1', applies: git.lastComit > 1`,
      named: 'passes: entity.name != null',
    });
    await run([checks]);
    expect(await verdicts()).toMatchObject({
      'checkout odd': expect.stringMatching(/^error: The check does not compile: /),
      'checkout named': expect.stringMatching(/^pass/),
    });
  });

  test('a check that the engine refuses is an error for everyone; the others are judged', async () => {
    const checks = rubricOf({
      owner: 'passes: ownership.owners.length > 0',
      odd: `passes: 'captures("title", entity.title) != null'`,
      named: 'passes: entity.name != null',
    });
    const refusing = refusingEngine(world, '"title"');
    await evaluate(refusing, world.environment, [checks], at);
    expect(await verdicts()).toMatchObject({
      'checkout odd': 'error: Could not be evaluated: Binder Error: the engine refuses',
      'quiet odd': 'error: Could not be evaluated: Binder Error: the engine refuses',
      'checkout owner': expect.stringMatching(/^pass/),
      'orphan owner': expect.stringMatching(/^fail/),
      'checkout named': expect.stringMatching(/^pass/),
    });
  });

  test('a scope that the engine refuses grades nobody, ends nothing, and is told', async () => {
    const checks = { named: 'passes: entity.name != null' };
    await run([rubricOf(checks)]);
    const before = await stored();
    const evaluation = await run([rubricOf(checks, 'for: service | where entity.name.toNumber() > 1')], { asOf: later(1), now: later(1) });
    expect(evaluation.diagnostics).toMatchObject([
      {
        code: 'rubric.scope-refused',
        file: 'rubrics/tested.yaml',
        facts: { rubric: 'tested', reason: expect.stringContaining('spells no number') },
      },
    ]);
    expect(await stored()).toEqual(before);
  });

  test('entities of which a scope says neither yes nor no are told, not forgotten', async () => {
    const evaluation = await run([rubricOf({ named: 'passes: entity.name != null' }, 'for: service | where tier < "tier-2"')]);
    expect(evaluation.diagnostics).toMatchObject([
      {
        code: 'rubric.scope-undecided',
        severity: 'warning',
        facts: { rubric: 'tested', entities: expect.arrayContaining(['service:default/orphan']) },
      },
    ]);
  });

  test('a warehouse that fails is no fault of the checks', async () => {
    const gone = async (): Promise<never> => Promise.reject(new Error('disk gone'));
    const broken = { ...world.warehouse, read: gone, write: gone };
    await expect(evaluate(broken, world.environment, [rubricOf({ owner: 'passes: "true"' })], at)).rejects.toThrow('disk gone');
  });
});

describe('storing', () => {
  test('twice writes nothing the second time', async () => {
    const { rubrics } = await listRubrics([libraryFolder]);
    const first = await run(rubrics);
    const before = await world.warehouse.read('SELECT count(*) AS n, max(valid_from) AS newest FROM verdict');
    const second = await run(rubrics, { asOf: later(1), now: later(1) });
    expect(first.changes.verdicts.opened).toBeGreaterThan(100);
    expect(first.changes.grades.opened).toBe(new Set((await stored()).map(({ entity, rubric }) => `${entity} ${rubric}`)).size);
    expect(second.changes.verdicts).toMatchObject({ opened: 0, closed: 0 });
    expect(second.changes.grades).toMatchObject({ opened: 0, closed: 0 });
    expect(await world.warehouse.read('SELECT count(*) AS n, max(valid_from) AS newest FROM verdict')).toEqual(before);
    expect(
      await world.warehouse.read(
        'SELECT (SELECT count(*) FROM verdict_evaluated) + (SELECT count(*) FROM grade_evaluated) + (SELECT count(*) FROM rubric_evaluated) AS left_over',
      ),
    ).toEqual([{ left_over: 0 }]);
  });

  test('a fact that changes opens one interval, and the past stays', async () => {
    const checks = [rubricOf({ owner: 'passes: ownership.owners.length > 0', named: 'passes: entity.name != null' })];
    await run(checks);
    const [catalog, ...others] = company;
    if (!catalog) throw new Error('company');
    const owner = { entity: 'service:default/orphan', owner: 'team:default/payments', name: 'payments', kind: 'team', known: true };
    await tell(world, [{ ...catalog, rows: { ...catalog.rows, owner: [...(catalog.rows['owner'] ?? []), owner] } }, ...others], later(1));
    const { changes } = await run(checks, { asOf: later(1), now: later(1) });
    expect(changes.verdicts).toMatchObject({ opened: 1, closed: 1 });
    expect(changes.grades).toMatchObject({ opened: 1, closed: 1 });
    const history = await world.warehouse.read(
      `SELECT verdict, valid_from FROM verdict WHERE entity = 'service:default/orphan' AND "check" = 'owner' ORDER BY valid_from`,
    );
    expect(history).toEqual([
      { verdict: 'fail', valid_from: now },
      { verdict: 'pass', valid_from: later(1) },
    ]);
  });

  test('entities and rubrics that go away end; an unreadable rubric stands', async () => {
    const checks = [rubricOf({ owner: 'passes: ownership.owners.length > 0' })];
    await run(checks);
    const [catalog, ...others] = company;
    if (!catalog) throw new Error('company');
    await tell(world, [{ ...catalog, rows: { ...catalog.rows, entity: [service('checkout')] } }, ...others], later(1));
    await run(checks, { asOf: later(1), now: later(1) });
    expect((await stored()).map(({ entity }) => entity)).toEqual(['service:default/checkout']);
    await run([], { asOf: later(2), now: later(2), unreadable: ['tested'] });
    expect(await stored()).toHaveLength(1);
    await run([], { asOf: later(3), now: later(3) });
    expect(await stored()).toEqual([]);
  });

  test('every stored grade is that of its stored verdicts', async () => {
    const { rubrics } = await listRubrics([libraryFolder]);
    await run(rubrics);
    const grades = await world.warehouse.read<{
      rubric: string;
      entity: string;
      letter: string | null;
      level: string | null;
      detail: string;
    }>('FROM grade');
    const all = await stored();
    expect(grades.length).toBeGreaterThan(0);
    for (const { rubric, entity, letter, level, detail } of grades) {
      const document = rubrics.find(({ value }) => value.id === rubric);
      const verdicts: Verdict[] = all.filter((each) => each.rubric === rubric && each.entity === entity);
      const expected = document && grade(document.value, verdicts, now.slice(0, 10));
      expect(JSON.parse(detail)).toEqual(expected);
      expect(letter ?? 'ungraded').toBe(expected?.letter);
      expect(level).toBe(expected?.level);
    }
  });
});

describe('hostile rubrics', () => {
  test('SQL and HTML in names, texts and queries are only text', async () => {
    const evil = `'); DROP TABLE entity; --`;
    const document = rubric(`rubric: tested
title: "<script>alert(1)</script>"
for: service | where entity.name != "${evil}"
categories: ["${evil}"]
checks:
  - check: evil
    asks: "${evil}"
    category: "${evil}"
    why: "<img src=x onerror=alert(1)>"
    fix: "{{entity.title}} {{ '); DROP TABLE verdict; -- }}"
    passes: entity.name == "${evil}" or entity.title == "${evil}"
  - {check: quoted, asks: a, why: w, fix: f, passes: 'links("'') OR 1=1 --").length == 0'}
`);
    await run([document]);
    expect(await world.warehouse.read('SELECT count(*) AS n FROM entity')).toEqual([{ n: 7 }]);
    expect((await verdicts())['checkout evil']).toMatch(/^fail: /);
  });
});
