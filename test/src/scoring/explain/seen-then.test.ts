import { afterAll, beforeAll, expect, test } from 'vitest';
import { explain } from '../../../../src/scoring/explain/explain.ts';
import { withSeenThen } from '../../../../src/scoring/explain/seen-then.ts';
import { movers } from '../../../../src/scoring/history/movers.ts';
import { followStored } from '../../../../src/scoring/history/trend-entity.ts';
import { versionsOf } from '../../../../src/scoring/history/trend-stored.ts';
import { readMaturity } from '../../../../src/scoring/maturity.ts';
import type { CheckResult, ExplainedPart, Explanation } from '../../../../src/scoring/report.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { later, now, openWorld, rubric, service, tell, type Says, type World } from '../world.ts';

const judged = rubric(`rubric: judged
title: Judged
for: service
checks:
  - {check: coverage, asks: a, why: w, fix: 'From {{ci.coverage}}.', passes: ci.coverage >= 90%}
  - {check: alive, asks: a, why: w, fix: f, passes: git.lastCommit.age < 15d}
`);

let world: World;
beforeAll(async () => {
  world = await openWorld();
  for (const [days, covered] of [
    [0, 0.5],
    [10, 0.6],
    [20, 0.7],
    [30, 0.7],
  ] as const) {
    await tell(world, says(covered), later(days));
    await evaluate(world.warehouse, world.environment, [judged], { asOf: later(days), now: later(days) });
  }
});
afterAll(async () => world.warehouse.close());

function says(covered: number): readonly Says[] {
  return [
    { source: 'catalog', rows: { entity: [service('cart')] } },
    {
      source: 'github',
      rows: {
        repository: [{ repository: 'acme/cart', name: 'cart', url: 'https://github.com/acme/cart', default_branch: 'main' }],
        coverage_report: [{ repository: 'acme/cart', covered, reporter: 'codecov', reported_at: now }],
        commit: [{ repository: 'acme/cart', sha: 'c0ffee', committed_at: now, author: 'ada', subject: 'Begin' }],
      },
    },
  ];
}

async function seenAt(asOf: string): Promise<readonly CheckResult[]> {
  const { entities } = await withSeenThen(world.warehouse, world.environment, await readMaturity(world.warehouse, { asOf }));
  return entities.flatMap(({ results }) => results.flatMap(({ verdicts }) => verdicts));
}

async function explainedAt(check: string, asOf: string): Promise<Explanation> {
  const told = await explain(world.warehouse, world.environment, { entity: 'service:default/cart', check, asOf, now: later(40) });
  if (!told.ok) throw new Error(JSON.stringify(told.errors));
  return told.value;
}

/** The whole expression and its value. */
const wholeOf = ({ text, value }: ExplainedPart): string => `${text} = ${value}`;

test('what was seen is of its time, though the verdict has stayed the same since', async () => {
  for (const [asOf, coverage, age] of [
    [later(5), '50 %', '0 seconds'],
    [later(12), '60 %', '10 days'],
    [later(25), '70 %', '20 days'],
  ] as const) {
    const [covered, alive] = await seenAt(asOf);
    expect([covered?.observed, covered?.reason]).toEqual([coverage, expect.stringContaining(`is ${coverage};`)]);
    expect(alive?.reason).toContain(age);
    expect(covered?.since).toBe(now);
  }
});

test('a report of the past says when it was evaluated then, and one of the present is as it was stored', async () => {
  const past = await readMaturity(world.warehouse, { asOf: later(12) });
  expect((await withSeenThen(world.warehouse, world.environment, past)).evaluatedAt).toBe(later(10));
  const present = await readMaturity(world.warehouse, { asOf: later(35) });
  expect(await withSeenThen(world.warehouse, world.environment, present)).toBe(present);
});

test('an explanation of the past agrees with itself: sentence, parts, ages, remedy, and no reading from after', async () => {
  const coverage = await explainedAt('coverage', later(12));
  expect(coverage.result.reason).toContain('60 %');
  expect(coverage.fix).toBe('From 60 %.');
  expect(coverage.evidence.map(({ collectedAt }) => collectedAt)).toEqual([null]);
  const alive = await explainedAt('alive', later(12));
  expect(alive.parts && wholeOf(alive.parts)).toBe('git.lastCommit.age < 15d = true');
  expect(alive.parts?.parts.map(wholeOf)).toEqual(['git.lastCommit.age = 12 days']);
  const present = await explainedAt('coverage', later(35));
  expect(present.evidence.map(({ collectedAt }) => collectedAt)).toEqual([later(30)]);
});

test('what moved a grade between two instants is told as it was seen at the later one', async () => {
  const [from, to] = [later(5), later(25)].map((at) => ({ date: at.slice(0, 10), at }));
  if (!from || !to) throw new Error('There are two days');
  const moved = await movers(world.warehouse, world.environment, { rubric: 'judged', from, to });
  const [cart] = [...(moved?.dropped ?? []), ...(moved?.aside ?? [])];
  expect(cart?.checks.map(({ check, cause }) => [check, cause.says])).toEqual([['alive', expect.stringContaining('is 20 days;')]]);
  const versions = await versionsOf(world.warehouse, 'judged');
  const entities = ['service:default/cart'];
  const [followed] = await followStored(world.warehouse, world.environment, { rubric: 'judged', versions, days: [from, to], entities });
  expect(followed?.changes.flatMap(({ checks }) => checks.map(({ cause }) => cause.says))).toEqual([
    expect.stringContaining('is 20 days;'),
  ]);
});
