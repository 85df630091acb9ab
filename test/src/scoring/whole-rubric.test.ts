import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exemption } from '../../../rubrics/exemption.ts';
import { entityPage } from '../../../src/cli/output/entity-page.ts';
import { maturityAnswer, maturityTable } from '../../../src/cli/output/maturity-table.ts';
import { paintWith } from '../../../src/cli/output/paint.ts';
import { evaluate } from '../../../src/scoring/store/evaluate.ts';
import { explain } from '../../../src/scoring/explain/explain.ts';
import { readMaturity } from '../../../src/scoring/maturity.ts';
import type { CheckResult, RubricResult } from '../../../src/scoring/report.ts';
import { company, later, now, openWorld, rubric, rubricOf, tell, type World } from './world.ts';

/** Everything that a rubric can say, from its text to what people read: evaluated, stored, read back, and put on the page. */
let world: World;
beforeAll(async () => {
  world = await openWorld();
  await tell(world, company);
});
afterAll(async () => world.warehouse.close());

type Source = ReturnType<typeof rubric>;

interface Seen {
  readonly grade: RubricResult['grade'];
  readonly verdicts: Readonly<Record<string, string>>;
  readonly credits: Readonly<Record<string, number | null>>;
  readonly reasons: Readonly<Record<string, string>>;
  readonly page: string;
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>> | undefined;
}

const plain = paintWith(false);

/** How a service stands by a rubric alone. */
async function standing(source: Source, name: string, at = now, exemptions: readonly Exemption[] = []): Promise<Seen> {
  await evaluate(world.warehouse, world.environment, [source], { asOf: at, now: at, exemptions });
  const report = await readMaturity(world.warehouse, { asOf: at, drafts: true });
  const entity = report.entities.find((each) => each.name === name);
  const result = entity?.results.find((each) => each.rubric === source.value.id);
  if (!entity || !result) throw new Error(`${name} is not graded`);
  const of = <T>(value: (each: CheckResult) => T) => Object.fromEntries(result.verdicts.map((each) => [each.check, value(each)]));
  return {
    grade: result.grade,
    verdicts: of(({ verdict }) => verdict),
    credits: of(({ credit }) => credit),
    reasons: of(({ reason }) => reason),
    page: entityPage(report, entity, 80, plain),
    table: maturityTable(report, 80, plain),
    row: maturityAnswer(report).rows.find((each) => each['entity'] === entity.entity),
  };
}

const yes = 'passes: entity.name != null';
const no = 'passes: entity.name == null';
const unknown = 'passes: git.branchProtection != null';

describe('a whole rubric', () => {
  test('weighs its checks, and its categories apart', async () => {
    const source = rubricOf(
      { a: `${yes}, weight: 3, category: Code`, b: `${no}, weight: 1, category: People`, c: `${yes}, weight: 0, category: People` },
      'for: service\ncategories: [People, Code]',
    );
    const { grade, page } = await standing(source, 'kit');
    expect(grade).toMatchObject({
      letter: 'C',
      score: 0.75,
      categories: { People: { letter: 'F', score: 0 }, Code: { letter: 'A', score: 1 } },
    });
    expect(Object.keys(grade.categories)).toEqual(['People', 'Code']);
    expect(page).toMatch(/People +F +0 %[^\n]*\n +Code +A +100 %[^\n]*\n[^\n]*\n +Overall +C +75 %/u);
  });

  test('holds a level only with every one below', async () => {
    const source = rubricOf(
      { a: `${yes}, level: Bronze`, b: `${no}, level: Silver`, c: `${yes}, level: Gold` },
      'for: service\ngrading: {levels: [Bronze, Silver, Gold]}',
    );
    const { grade, table, row } = await standing(source, 'kit');
    expect(grade).toMatchObject({ level: 'Bronze', provisional: false });
    expect(table).toMatch(/^kit +D +Bronze +66 %/mu);
    expect(row).toMatchObject({ level: 'Bronze' });
  });

  test('is held down by what caps it, whatever the score', async () => {
    const source = rubricOf({ a: `${yes}, weight: 99`, b: `${no}, caps: D`, c: `${no}, caps: B, weight: 0` });
    const { grade, page } = await standing(source, 'kit');
    expect(grade).toMatchObject({
      letter: 'D',
      score: 0.99,
      capsApplied: [
        { check: 'b', letter: 'D' },
        { check: 'c', letter: 'B' },
      ],
    });
    expect(page).toContain('Held at D by b');
  });

  test('gives credit from nothing to all, and shows how much', async () => {
    const source = rubricOf({
      half: 'credit: ci.coverage / 145%, weight: 4',
      over: 'credit: ci.coverage / 10%',
      under: 'credit: ci.coverage - 1',
      whole: 'credit: 100%',
    });
    const { grade, verdicts, credits, reasons, page } = await standing(source, 'checkout');
    expect(verdicts).toEqual({ half: 'fail', over: 'pass', under: 'fail', whole: 'pass' });
    expect(credits).toEqual({ half: expect.closeTo(0.5, 9), over: 1, under: 0, whole: 1 });
    expect(grade.score).toBeCloseTo((4 * 0.5 + 1 + 0 + 1) / 7, 9);
    expect(reasons['half']).toContain('earns 50 % of the points');
    expect(page.replaceAll(/\s+/gu, ' ')).toContain('earns 50 % of the points');
    expect((await standing(source, 'kit')).verdicts).toEqual({ half: 'no-data', over: 'no-data', under: 'no-data', whole: 'pass' });
  });

  test('asks only where it applies, and does not know where that is not known', async () => {
    const source = rubricOf({
      a: `${no}, applies: entity.type == "library"`,
      b: `${no}, applies: entity.type == "service"`,
      c: `${no}, applies: git.branchProtection != null`,
      d: yes,
    });
    expect((await standing(source, 'kit')).verdicts).toMatchObject({ a: 'fail', b: 'not-applicable' });
    const { grade, verdicts } = await standing(source, 'ledger');
    expect(verdicts).toEqual({ a: 'not-applicable', b: 'fail', c: 'no-data', d: 'pass' });
    expect(grade).toMatchObject({ score: 0.5, applicable: 3, known: 2, missing: ['c'] });
  });

  test('counts a check from its first day to its last, both whole, and shows it before and after', async () => {
    const source = rubricOf(
      { a: yes, b: `${no}, from: 2026-10-03, until: 2026-10-04, caps: F` },
      'for: service\ngrading: {minimum-coverage: 0%}',
    );
    const at = async (instant: string) => {
      const { grade, page, row } = await standing(source, 'kit', instant);
      const apart = page.includes('Not counted') ? /counts from [\d-]+|counted until [\d-]+/u.exec(page)?.[0] : undefined;
      return [grade.letter, grade.score, apart, row?.['failing'], row?.['notCounted']];
    };
    expect(await at('2026-10-02T23:59:59.999Z')).toEqual(['A', 1, 'counts from 2026-10-03', [], ['b']]);
    expect(await at('2026-10-03T00:00:00.000Z')).toEqual(['F', 0.5, undefined, ['b'], []]);
    expect(await at('2026-10-04T23:59:59.999Z')).toEqual(['F', 0.5, undefined, ['b'], []]);
    expect(await at('2026-10-05T00:00:00.000Z')).toEqual(['A', 1, 'counted until 2026-10-04', [], ['b']]);
  });

  test('warns without counting: no score, no cap, no level, no coverage', async () => {
    const source = rubricOf(
      {
        a: `${yes}, level: Bronze`,
        b: `${no}, notes: warning, caps: F, level: Bronze, weight: 50`,
        c: `${unknown}, notes: warning, weight: 50`,
      },
      'for: service\ngrading: {levels: [Bronze]}',
    );
    const { grade, page, row, verdicts } = await standing(source, 'ledger', later(10));
    expect(verdicts).toEqual({ a: 'pass', b: 'fail', c: 'no-data' });
    expect(grade).toMatchObject({
      letter: 'A',
      score: 1,
      level: 'Bronze',
      provisional: false,
      coverage: 1,
      applicable: 1,
      capsApplied: [],
      missing: [],
    });
    expect(page).toMatch(/Not counted\n[^\n]*b [^\n]*warning/u);
    expect(page).not.toContain('Failing');
    expect(row).toMatchObject({ failing: [], notCounted: ['b'], missing: [] });
  });

  test('gives no letter where too little is known, and says how much it needs', async () => {
    const checks = { a: yes, b: unknown, c: unknown };
    const strict = await standing(rubricOf(checks, 'for: service\ngrading: {minimum-coverage: 34%}'), 'ledger', later(11));
    expect(strict.grade).toMatchObject({ letter: 'ungraded', level: null, missing: ['b', 'c'] });
    expect(strict.grade.coverage).toBeCloseTo(1 / 3, 9);
    expect(strict.page).toContain('Too little is known for a letter, which needs 34 % of the weight.');
    expect(strict.table).toMatch(/^ledger +– /mu);
    const lax = await standing(rubricOf(checks, 'for: service\ngrading: {minimum-coverage: 33%}'), 'ledger', later(11));
    expect(lax.grade).toMatchObject({ letter: 'A', score: 1 });
  });

  test('lets what is not known count as failed where it is so decided', async () => {
    const source = rubricOf({ a: yes, b: unknown }, 'for: service\ngrading: {no-data: fail}');
    const { grade, verdicts } = await standing(source, 'ledger', later(12));
    expect(verdicts['b']).toBe('no-data');
    expect(grade).toMatchObject({ letter: 'F', score: 0.5, coverage: 1, known: 1, counted: 2 });
  });

  test('leaves out what is exempt, lets its level be held, and counts it beside the grade', async () => {
    const source = rubricOf(
      { a: `${yes}, level: Bronze`, b: `${no}, level: Bronze, weight: 9, caps: F` },
      'for: service\ngrading: {levels: [Bronze]}',
    );
    const exempt: Exemption = {
      entity: 'kit',
      rubric: 'tested',
      check: 'b',
      reason: 'migration',
      text: 'Moving.',
      askedBy: 'ada',
      approvedBy: 'bob',
      expires: later(14).slice(0, 10),
    };
    const within = await standing(source, 'kit', later(13), [exempt]);
    expect(within.grade).toMatchObject({ letter: 'A', level: 'Bronze', exempt: 1, applicable: 1, coverage: 1 });
    expect(within.page).toContain('1 exempt');
    expect(within.table).toMatch(/Coverage +Exempt +To fix first/u);
    expect(within.table).toMatch(/^kit +A +Bronze +100 % +100 % +1/mu);
    expect(within.table).toMatch(/^ledger +F +– +10 % +100 % +· /mu);
    const after = await standing(source, 'kit', later(15), [exempt]);
    expect(after.grade).toMatchObject({ letter: 'F', exempt: 0 });
    expect(after.table).not.toContain('Exempt');
  });

  test('is for whom it says, and grades nobody of whom that is not known', async () => {
    const source = rubricOf({ a: yes }, 'for: service | where git.branchProtection != null or entity.name == "kit"');
    const { diagnostics } = await evaluate(world.warehouse, world.environment, [source], { asOf: later(16), now: later(16) });
    const report = await readMaturity(world.warehouse, { asOf: later(16) });
    expect(report.entities.map(({ name }) => name)).toEqual(['checkout', 'kit']);
    expect(diagnostics).toMatchObject([
      {
        code: 'rubric.scope-undecided',
        severity: 'warning',
        facts: { rubric: 'tested', entities: expect.arrayContaining(['service:default/ledger']) },
      },
    ]);
  });

  test('shows a draft to who asks for it only', async () => {
    const draft = rubricOf({ a: yes }, 'for: service\nphase: draft');
    await evaluate(world.warehouse, world.environment, [draft], { asOf: later(17), now: later(17) });
    expect((await readMaturity(world.warehouse, { asOf: later(17) })).rubrics).toEqual([]);
    expect((await readMaturity(world.warehouse, { asOf: later(17), drafts: true })).entities).toHaveLength(6);
    expect((await readMaturity(world.warehouse, { asOf: later(17), rubrics: ['tested'] })).rubrics).toMatchObject([{ phase: 'draft' }]);
    const told = await explain(world.warehouse, world.environment, {
      entity: 'service:default/kit',
      check: 'tested/a',
      asOf: later(17),
      now: later(17),
    });
    expect(told).toMatchObject({ ok: true, value: { result: { verdict: 'pass' } } });
    for (const [index, phase] of ['visible', 'leaderboard', 'gate'].entries()) {
      const asOf = later(18 + index);
      await evaluate(world.warehouse, world.environment, [rubricOf({ a: yes }, `for: service\nphase: ${phase}`)], { asOf, now: asOf });
      expect((await readMaturity(world.warehouse, { asOf })).rubrics).toMatchObject([{ phase }]);
    }
  });
});
