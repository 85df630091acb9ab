import { expect, it } from 'vitest';
import { compile, compileQuery } from '../../../query-language/compile.ts';
import type { Demand } from '../../../query-language/plan/demand.ts';
import { demandsOf } from '../../../query-language/plan/demand.ts';
import { environment } from '../world.ts';

function demandsIn(...texts: readonly string[]): readonly Demand[] {
  const plans = texts.map((text) => {
    const outcome = compile(text, environment);
    if (!outcome.ok) throw new Error(text);
    return outcome.value.plan;
  });
  return demandsOf(...plans);
}

it('takes the longest window of all questions, or everything where one has none', () => {
  expect(demandsIn('git.commits(lookback = 90d).length > 0 and git.commits(30d).length > 0')).toMatchObject([
    { table: 'commit', lookback: 90 * 86_400 },
  ]);
  expect(demandsIn('git.commits(lookback = 90d).length > 0', 'git.commits().length > 0')).toMatchObject([{ lookback: null }]);
});

it('takes keys and patterns together, as long as every question narrows by them', () => {
  expect(demandsIn('links("runbook").length > 0', 'links("dashboard").length > 0')).toMatchObject([
    { table: 'entity_link', values: { type: ['runbook', 'dashboard'] } },
  ]);
  expect(demandsIn('links("runbook").length > 0', 'links().length > 3')).toMatchObject([{ table: 'entity_link', values: {} }]);
  expect(demandsIn('git.fileExists("README.md")', 'git.files("docs/*").length > 1')[0]?.patterns['path']).toHaveLength(2);
  expect(demandsIn('git.pullRequests().filter((pr) => pr.state == "OPEN" and not pr.draft).length > 0')).toMatchObject([
    { table: 'pull_request', values: { state: ['OPEN'] } },
  ]);
});

it('comes with what was compiled, of queries too', () => {
  const expression = compile('custom("lines") <= 200', environment);
  expect(expression.ok && expression.value.demands).toMatchObject([{ table: 'custom_value' }]);
  const query = compileQuery('service | where incidents(lookback = 30d).length > 0 | select name', environment);
  expect(query.ok && query.value.demands).toMatchObject([{ table: 'incident', lookback: 30 * 86_400 }]);
});
