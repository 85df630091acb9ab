import { expect, it } from 'vitest';
import { compile, type Compiled } from '../../../query-language/compile.ts';
import { valuesStatement } from '../../../query-language/sql/statement.ts';
import { environment } from '../world.ts';

function statementOf(...texts: readonly string[]): string {
  const expressions = texts.map((text): [string, Compiled] => {
    const outcome = compile(text, environment);
    if (!outcome.ok) throw new Error(text);
    return [text, outcome.value];
  });
  return valuesStatement(Object.fromEntries(expressions), { kind: 'service' }, environment).sql;
}

function joinsIn(sql: string): number {
  return sql.match(/^LEFT JOIN/gm)?.length ?? 0;
}

it('joins a table once for each moment, whatever is asked of it', () => {
  const now = ['ci.coverage > 80%', 'ci.coverage == null'];
  const then = ['ci.coverage.at(@2026-06-01)', '(ci.coverage == null).at(@2026-06-01)', 'ci.coverageReport.sha.at(@2026-06-01)'];
  expect(joinsIn(statementOf(...now))).toBe(1);
  expect(joinsIn(statementOf(...now, ...then))).toBe(2);
  expect(joinsIn(statementOf(...now, ...then, 'ci.coverage.at(@2026-06-02)'))).toBe(3);
  expect(joinsIn(statementOf('changed(ci.coverage, 30d)', 'changed(ci.coverageReport.sha, 30d)', 'ci.coverage.at(ago(30d))'))).toBe(2);
});

it('works out since when everything of a row has held in one join', () => {
  expect(joinsIn(statementOf('since(ci.coverage)', 'since(ci.coverage >= 80%)', 'since(ci.coverageReport.sha)'))).toBe(1);
  expect(joinsIn(statementOf('since(grade("a"))', 'since(scorecard("a").score)', 'since(grade("b"))'))).toBe(2);
});

it('looks at a moment inside a moment by what counts as now there', () => {
  expect(joinsIn(statementOf('changed(ci.coverage, 7d).at(@2026-06-01)', 'ci.coverage.at(@2026-06-01)'))).toBe(2);
});
