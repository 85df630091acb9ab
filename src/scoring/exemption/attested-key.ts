import type { Environment } from '../../../query-language/compile.ts';
import type { Document } from '../../../rubrics/document.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { compileRubric } from '../judge/compile-rubric.ts';

/** The keys under which rubrics ask for what people attest, in their order. */
export function attestedKeys(rubrics: readonly Document<Rubric>[], environment: Environment): readonly string[] {
  const compiled = rubrics.flatMap((document) => {
    const { scope, checks } = compileRubric(document, environment).compiled;
    return [scope?.where, ...checks.flatMap(({ judgement, applies }) => [judgement, applies])];
  });
  const demands = compiled.flatMap((each) => each?.demands ?? []).filter(({ table }) => table === 'attestation');
  return [...new Set(demands.flatMap(({ values }) => (values['key'] ?? []).map(String)))].sort();
}
