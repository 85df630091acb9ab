import type { Compiled, Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { lint } from '../../../query-language/lint/lint.ts';
import type { LintRule, LintSettings } from '../../../query-language/lint/rule.ts';
import type { Document, Path } from '../../../rubrics/document.ts';
import { queryField, type Rubric } from '../../../rubrics/rubric.ts';
import { readScope } from '../../../rubrics/scope.ts';
import { placeholdersIn } from '../../../rubrics/template.ts';
import type { CompiledRubric } from './compile-rubric.ts';
import { exampleFaults } from '../example/example-world.ts';
import { placeDiagnostic } from './place-diagnostic.ts';

/**
 * What lint finds in the queries and the examples of a rubric, with places and edits in its file. A query is judged with what holds where it is asked:
 * whom the rubric is for, and what the check applies to.
 */
export function lintRubric(
  document: Document<Rubric>,
  { rubric, scope, checks }: CompiledRubric,
  environment: Environment,
  rules: ReadonlyMap<string, LintRule>,
  settings: LintSettings = {},
): readonly Diagnostic[] {
  const find = (query: Compiled | null | undefined, given: readonly (Compiled | null)[], path: Path, offset = 0): readonly Diagnostic[] => {
    if (!query) return [];
    const known = given.flatMap((each) => (each ? [each.plan] : []));
    return lint(query, environment, rules, { ...settings, given: known }).map((each) => placeDiagnostic(each, document, path, offset));
  };
  const where = scope?.where ?? null;
  const read = readScope(rubric.for, scope ? [scope.kind] : []);
  return [
    ...find(where, [], ['for'], read.ok ? (read.value.where?.span.start ?? 0) : 0),
    ...checks.flatMap(({ check, judgement, applies, captures }, index) => [
      ...find(applies, [where], ['checks', index, 'applies']),
      ...find(judgement, [where, applies], ['checks', index, queryField(check, 'judgement')]),
      ...placeholdersIn(check.fix).flatMap(({ query, span }) =>
        find(captures.get(query), [where, applies], ['checks', index, 'fix'], span.start),
      ),
    ]),
    ...exampleFaults(document, environment),
  ];
}
