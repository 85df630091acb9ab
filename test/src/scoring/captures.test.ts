import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileRubric } from '../../../src/scoring/judge/compile-rubric.ts';
import { evaluate } from '../../../src/scoring/store/evaluate.ts';
import { explain } from '../../../src/scoring/explain/explain.ts';
import type { Explanation } from '../../../src/scoring/report.ts';
import { company, now, openWorld, rubric, tell, type World } from './world.ts';

const checks = `rubric: tested
title: Tested
for: service
checks:
  - check: coverage
    asks: Covered?
    why: w
    fix: '{{coverage}} of {{entity.name}} is tested, {{ context.evaluation.captures.coverage }} in CQL, by {{owners}}.'
    passes: captures("coverage", ci.coverage) >= 90%
    applies: captures("owners", ownership.owners).length > 0
  - check: tagged
    asks: Is it a number?
    why: w
    fix: f
    passes: git != null or captures("number", entity.name.toNumber()) > 1
  - {check: plain, asks: Plain?, why: w, fix: f, passes: 'true'}`;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await tell(world, company);
  const { diagnostics } = await evaluate(world.warehouse, world.environment, [rubric(checks)], { asOf: now, now });
  expect(diagnostics).toEqual([]);
});
afterAll(async () => world.warehouse.close());

async function explained(entity: string, check: string): Promise<Explanation> {
  const outcome = await explain(world.warehouse, world.environment, { entity: `service:default/${entity}`, check, asOf: now, now });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value;
}

describe('what a check captures', () => {
  test('is stored beside the verdict, a share as people read it', async () => {
    const { result } = await explained('checkout', 'coverage');
    expect(result).toMatchObject({ verdict: 'fail', captures: { coverage: '72.5 %', owners: '[payments]' } });
    expect(result.reason).toBe('`ci.coverage` is 72.5 %; asked is >= 90%.');
  });

  test('stands in the fix for its name, as RQL writes it and as CQL does', async () => {
    expect((await explained('checkout', 'coverage')).fix).toBe('72.5 % of checkout is tested, 72.5 % in CQL, by [payments].');
  });

  test('is told where the verdict is not known, as far as it is known itself', async () => {
    const { result, fix } = await explained('ledger', 'coverage');
    expect(result).toMatchObject({ verdict: 'no-data', captures: { coverage: null, owners: '[payments]' } });
    expect(fix).toBe('`coverage` of ledger is tested, `context.evaluation.captures.coverage` in CQL, by [payments].');
  });

  test('does not turn a verdict into an error where it cannot be evaluated itself', async () => {
    expect((await explained('checkout', 'tagged')).result).toMatchObject({ verdict: 'pass', captures: { number: null } });
    expect((await explained('quiet', 'tagged')).result.verdict).toBe('error');
  });

  test('is nothing where it captures nothing', async () => {
    expect((await explained('checkout', 'plain')).result.captures).toEqual({});
    const rows = await world.warehouse.read<{ captures: string | null }>(`SELECT captures FROM verdict WHERE "check" = 'plain' LIMIT 1`);
    expect(rows).toEqual([{ captures: null }]);
  });
});

test('a judgement that does not compile is told alone, and not what may speak of its captures', () => {
  const { diagnostics } = compileRubric(rubric(checks.replace('ci.coverage)', 'ci.coverge)')), world.environment);
  expect(diagnostics.map(({ code }) => code)).toEqual(['name.unknown-member']);
});

test('a name that is nearly that of a capture is told as one, and not as a query', () => {
  const { diagnostics } = compileRubric(rubric(checks.replace('{{owners}}', '{{ownrs}}')), world.environment);
  expect(diagnostics).toMatchObject([{ code: 'rubric.capture-unknown', facts: { name: 'ownrs', near: 'owners' } }]);
});

test('a value that is captured twice is that of the judgement', () => {
  const twice = checks
    .replace('captures("owners", ownership.owners)', 'captures("coverage", ownership.owners)')
    .replace(', by {{owners}}', '');
  const { compiled, diagnostics } = compileRubric(rubric(twice), world.environment);
  expect(diagnostics).toEqual([]);
  expect(compiled.checks[0]!.captured.map(({ name, type }) => [name, type.kind])).toEqual([['coverage', 'number']]);
});

test('a placeholder that is no capture is a query', () => {
  const { compiled } = compileRubric(rubric(checks.replace('{{owners}}', '{{entity.owner}}')), world.environment);
  expect([...compiled.checks[0]!.captures.keys()]).toEqual(['entity.name', 'entity.owner']);
});

test('a text that speaks of no capture of the check is told, in its place', () => {
  const text = checks.replace('captures.coverage', 'captures.coverge');
  const { diagnostics } = compileRubric(rubric(text), world.environment);
  const place = text.indexOf('context.evaluation');
  expect(diagnostics).toMatchObject([
    {
      code: 'rubric.capture-unknown',
      facts: { name: 'coverge', near: 'coverage' },
      span: { start: place, end: place + 'context.evaluation.captures.coverge'.length },
    },
  ]);
});
