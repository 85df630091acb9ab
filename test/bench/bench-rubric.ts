import type { Environment } from '../../query-language/compile.ts';
import type { Document } from '../../rubrics/document.ts';
import { readRubric, type Rubric } from '../../rubrics/rubric.ts';
import { compileRubric, type CompiledRubric } from '../../src/scoring/judge/compile-rubric.ts';
import { checkSet } from './check-set.ts';

/** A rubric of `count` different checks in three categories. */
export function benchRubric(count: number): Document<Rubric> {
  const checks = checkSet(count).map(
    ({ id, rql }, index) =>
      `  - {check: ${id}, asks: Is it so?, category: ${'ABC'.charAt(index % 3)}, why: Because., fix: Do it., passes: ${JSON.stringify(rql)}}`,
  );
  const text = ['rubric: bench', 'title: Bench', 'for: service', 'categories: [A, B, C]', 'checks:', ...checks].join('\n');
  const read = readRubric(text, 'bench.yaml');
  if (!read.ok) throw new Error(`The rubric cannot be read: ${JSON.stringify(read.errors)}`);
  return read.value;
}

export function compiledBenchRubric(count: number, environment: Environment): CompiledRubric {
  return compileRubric(benchRubric(count), environment).compiled;
}
