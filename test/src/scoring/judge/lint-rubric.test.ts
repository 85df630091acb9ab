import { describe, expect, test } from 'vitest';
import { readRubric } from '../../../../rubrics/rubric.ts';
import { listEnvironment } from '../../../../src/registry/environment.ts';
import { listLintRules } from '../../../../src/registry/lint-rules.ts';
import { compileRubric } from '../../../../src/scoring/judge/compile-rubric.ts';
import { lintRubric } from '../../../../src/scoring/judge/lint-rubric.ts';
import { libraryFolder, listRubrics } from '../../../../src/scoring/list-rubrics.ts';

const environment = await listEnvironment();
const rules = await listLintRules();

function found(text: string): readonly string[] {
  const read = readRubric(text, 'tested.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  const { compiled, diagnostics } = compileRubric(read.value, environment);
  expect(diagnostics).toEqual([]);
  return lintRubric(read.value, compiled, environment, rules).map(({ code, span, fix }) => {
    const fixed = fix ? ` → ${fix.text}` : '';
    return `${code} ${text.slice(span!.start, span!.end)}${fixed}`;
  });
}

const rubric = (check: string, scope = 'service'): string => `rubric: tested\ntitle: Tested\nfor: ${scope}\nchecks:\n  - ${check}\n`;

describe('the rubrics that ship', async () => {
  const { rubrics } = await listRubrics([libraryFolder]);

  test.each(rubrics.map((document) => [document.value.id, document] as const))('%s is free of findings', (_, document) => {
    const { compiled, diagnostics } = compileRubric(document, environment);
    expect([...diagnostics, ...lintRubric(document, compiled, environment, rules)]).toEqual([]);
  });
});

describe('what lint finds in a rubric', () => {
  test('stands in each field, where it is written', () => {
    const check = `{check: one, asks: One?, why: w, fix: 'See {{ci.coverage >= 80}}.', applies: ci.coverage >= 90, passes: "ci.coverage >= 7\\x30"}`;
    expect(found(rubric(check, 'service | where ci.coverage > 60'))).toEqual([
      'lint.percent-without-sign 60 → 60%',
      'lint.percent-without-sign 90 → 90%',
      'lint.percent-without-sign 7\\x30 → 70%',
      'lint.percent-without-sign 80 → 80%',
    ]);
  });

  test('takes the scope and what the check applies to for given', () => {
    const quotient = 'git.commits().length / deploys().length < 20';
    const check = `{check: one, asks: One?, why: w, fix: f, passes: ${quotient}`;
    expect(found(rubric(`${check}}`))).toEqual(['lint.division-by-zero deploys().length']);
    expect(found(rubric(`${check}, applies: deploys().length > 0}`))).toEqual([]);
    expect(found(rubric(`${check}}`, 'service | where deploys().length > 0'))).toEqual([]);
  });
});
