import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic, Span } from '../../../query-language/diagnostic.ts';
import type { Document, Path } from '../../../rubrics/document.ts';
import { every, type Example } from '../../../rubrics/example.ts';
import type { VerdictName } from '../../../rubrics/grade.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { compileRubric, type CompiledRubric } from '../judge/compile-rubric.ts';
import { entityOf } from './example-state.ts';
import { exampleFaults, openExample } from './example-world.ts';
import { judgeRubrics, type Judgement } from '../judge/judge.ts';
import { showShare } from '../judge/show-value.ts';

/** What became of one expectation of an example. */
export interface ExampleOutcome {
  readonly example: string;
  readonly entity: string;
  /** The check it is about; null where it is about the letter, or about whom the rubric is for. */
  readonly check: string | null;
  readonly expected: string;
  readonly got: string;
  /** One sentence: what was seen. Empty for letters. */
  readonly reason: string;
  readonly passed: boolean;
  /** Where the expectation stands in the file. */
  readonly span: Span;
}

/** A rubric held against its own examples. */
export interface RubricTest {
  readonly rubric: string;
  readonly file: string;
  /** One for each expectation, in the order of the examples. None where the examples have faults. */
  readonly outcomes: readonly ExampleOutcome[];
  /** Faults of the rubric's queries and of its examples. */
  readonly diagnostics: readonly Diagnostic[];
  /** By verdict the checks of which no example expects it, of those that every check should show to mean something. */
  readonly unshown: Readonly<Record<'pass' | 'fail', readonly string[]>>;
}

/** Runs the examples of a rubric, each in a warehouse of its own in memory, through the engine that grades. */
export async function testRubric(document: Document<Rubric>, environment: Environment): Promise<RubricTest> {
  const { compiled, diagnostics } = compileRubric(document, environment);
  const faults = exampleFaults(document, environment);
  const outcomes: ExampleOutcome[] = [];
  if (faults.length === 0) {
    for (const [index, example] of document.value.examples.entries()) {
      const judgement = await judged(example, compiled, environment);
      const spanOf = (...path: Path): Span => document.span(['examples', index, ...path]);
      outcomes.push(...verdictOutcomes(example, compiled, judgement, spanOf), ...letterOutcomes(example, compiled, judgement, spanOf));
    }
  }
  const shown = (verdict: VerdictName): Set<string | null> =>
    new Set(outcomes.filter(({ expected }) => expected === verdict).map(({ check }) => check));
  const unshown = (verdict: VerdictName): readonly string[] =>
    document.value.checks.map(({ id }) => id).filter((id) => !shown(verdict).has(id));
  return {
    rubric: document.value.id,
    file: document.file,
    outcomes,
    diagnostics: [...diagnostics, ...faults],
    unshown: { pass: unshown('pass'), fail: unshown('fail') },
  };
}

async function judged(example: Example, compiled: CompiledRubric, environment: Environment): Promise<Judgement> {
  const warehouse = await openExample(example, environment);
  try {
    return await judgeRubrics(warehouse, environment, [compiled], { asOf: example.now, now: example.now, exemptions: [] });
  } finally {
    await warehouse.close();
  }
}

type SpanOf = (...path: Path) => Span;

function verdictOutcomes(example: Example, { rubric }: CompiledRubric, judgement: Judgement, spanOf: SpanOf): ExampleOutcome[] {
  return Object.entries(example.expects).flatMap(([entity, expectation]): ExampleOutcome[] => {
    const about = { example: example.example, entity };
    const standing = standingOf(entityOf(example, entity), rubric.id, judgement);
    if (expectation === 'not-graded') {
      const { got, reason } = standing.result ? { got: 'graded', reason: 'The rubric is for it.' } : standing;
      return [{ ...about, check: null, expected: expectation, got, reason, passed: got === expectation, span: spanOf('expects', entity) }];
    }
    return rubric.checks.flatMap(({ id }): ExampleOutcome[] => {
      const named = id in expectation ? id : every;
      const expected = expectation[named];
      if (expected === undefined) return [];
      const finding = standing.result?.findings.find(({ check }) => check === id);
      const { got, reason } = finding ? { got: finding.verdict, reason: finding.reason } : standing;
      return [{ ...about, check: id, expected, got, reason, passed: got === expected, span: spanOf('expects', entity, named) }];
    });
  });
}

function letterOutcomes(example: Example, { rubric }: CompiledRubric, { results }: Judgement, spanOf: SpanOf): ExampleOutcome[] {
  return Object.entries(example.grades).map(([entity, expected]) => {
    const grade = results.find((each) => each.entity === entityOf(example, entity))?.grade;
    const got = grade?.letter ?? 'not-graded';
    const score = grade?.score == null ? '' : `${showShare(grade.score)} of the points`;
    const caps = (grade?.capsApplied ?? []).map(({ check, letter }) => `${check} caps at ${letter}`);
    const unknown =
      grade?.letter === 'ungraded' && grade.coverage !== null
        ? [`${showShare(grade.coverage)} of the weight is known, ${showShare(rubric.grading.minimumCoverage)} is needed`]
        : [];
    const reason = [score, ...unknown, ...caps].filter(Boolean).join('; ');
    return {
      example: example.example,
      entity,
      check: null,
      expected,
      got,
      reason,
      passed: got === expected,
      span: spanOf('grades', entity),
    };
  });
}

/** The result of an entity, or why there is none. */
function standingOf(entity: string, rubric: string, { results, unscoped, undecided }: Judgement) {
  const result = results.find((each) => each.entity === entity);
  if (result) return { result, got: 'graded', reason: '' };
  const refused = unscoped.get(rubric);
  if (refused !== undefined) return { got: 'error', reason: `Whom the rubric is for could not be evaluated: ${refused}` };
  if (undecided.get(rubric)?.includes(entity)) return { got: 'undecided', reason: 'Whether the rubric is for it is not known.' };
  return { got: 'not-graded', reason: 'The rubric is not for it.' };
}
