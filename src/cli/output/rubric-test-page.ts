import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { position } from '../../../rubrics/document.ts';
import type { ExampleOutcome, RubricTest } from '../../scoring/example/test-rubric.ts';
import type { Answer } from './answer.ts';
import { fit, fitList, padEnd, plain, wrap } from './fit.ts';
import { wordsOf } from './diagnostics.ts';
import type { TestCase, TestSuite } from './junit.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';

/** The line of a place in the file of a rubric. */
export type LineOf = (test: RubricTest, offset: number) => number;

/** A line for each rubric; below, what did not come as it was expected, and what no example shows. */
export function rubricTestPage(tests: readonly RubricTest[], columns: number, paint: Paint): string {
  if (tests.length === 0) return 'There is no rubric to test. `assay rubric new <id>` begins one.\n';
  const widest = Math.min(30, Math.max(...tests.map(({ rubric }) => rubric.length)));
  return tests.map((test) => rubricLines(test, widest, columns, paint).join('\n')).join('\n') + '\n';
}

function rubricLines({ rubric, outcomes, diagnostics, unshown }: RubricTest, widest: number, columns: number, paint: Paint): string[] {
  const failures = outcomes.filter(({ passed }) => !passed);
  const broken = diagnostics.some(({ severity }) => severity === 'error');
  const line = (mark: string, text: string): string => `${mark} ${paint('bold', padEnd(fit(rubric, widest), widest))}  ${text}`;
  if (outcomes.length === 0) {
    return broken
      ? [line(paint('red', '✘'), 'cannot be tested')]
      : [line(paint('dim', '○'), 'has no examples: write some under `examples`')];
  }
  const examples = new Set(outcomes.map(({ example }) => example)).size;
  const counted = `${amount(outcomes.length, 'expectation')} in ${amount(examples, 'example')}`;
  const gaps = Object.entries(unshown).flatMap(([verdict, checks]) =>
    checks.length === 0 ? [] : [paint('dim', `    no example shows a ${verdict} of ${fitList(checks, columns - 28 - verdict.length)}`)],
  );
  if (failures.length === 0) return [line(broken ? paint('red', '✘') : paint('green', '✔'), counted), ...gaps];
  return [
    line(paint('red', '✘'), `${failures.length} of ${counted} ${failures.length === 1 ? 'does' : 'do'} not hold`),
    '',
    ...failureLines(failures, columns, paint),
    ...gaps,
  ];
}

function amount(count: number, of: string): string {
  return `${count} ${of}${count === 1 ? '' : 's'}`;
}

/** A table of what did not hold, each with its reason beneath. */
function failureLines(failures: readonly ExampleOutcome[], columns: number, paint: Paint): string[] {
  const indent = '    ';
  const table = textTable(
    ['Check', 'Entity', 'Expected', 'Got'].map((title) => ({ title })),
    failures.map(({ check, entity, expected, got }) => [fit(check ?? 'letter', 28), fit(entity, 16), expected, got]),
    paint,
  );
  const [heading = '', ...rows] = table.split('\n');
  return [
    `${indent}${heading}`,
    ...rows.flatMap((row, index) => [
      `${indent}${row}`,
      ...wrap(plain(failures[index]?.reason ?? ''), columns - 8).map((line) => `${indent}    ${paint('dim', line)}`.trimEnd()),
    ]),
    '',
  ];
}

/** The same for machines: one row for each expectation. */
export function rubricTestAnswer(tests: readonly RubricTest[], lineOf: LineOf, asOf: string): Answer {
  const names = ['rubric', 'example', 'entity', 'check', 'expected', 'got', 'passed', 'reason', 'file', 'line'];
  return {
    asOf,
    columns: names.map((name) => ({ name, title: name })),
    rows: tests.flatMap((test) =>
      test.outcomes.map(({ span, ...outcome }) => ({ rubric: test.rubric, ...outcome, file: test.file, line: lineOf(test, span.start) })),
    ),
  };
}

/** The same for CI servers: a suite for each rubric, a case for each expectation. That a rubric has faults is a case that fails. */
export function rubricTestSuites(tests: readonly RubricTest[], lineOf: LineOf): readonly TestSuite[] {
  return tests.map((test) => ({
    name: test.rubric,
    cases: [
      ...faultCases(test.rubric, test.diagnostics, ({ file = test.file, span }) => ({ file, line: lineOf(test, span?.start ?? 0) })),
      ...test.outcomes.map(({ example, entity, check, expected, got, passed, reason, span }) => ({
        name: `${entity}: ${check ?? 'letter'} is ${expected}`,
        group: `${test.rubric}.${example}`,
        file: test.file,
        line: lineOf(test, span.start),
        failure: passed ? null : `got ${got}${reason === '' ? '' : `: ${reason}`}`,
      })),
    ],
  }));
}

/** Files of rubrics that could not be read: a suite for each, or there would be nothing of them where all that passes is green. */
export function unreadableSuites(diagnostics: readonly Diagnostic[], texts: ReadonlyMap<string, string>): readonly TestSuite[] {
  const faults = Map.groupBy(diagnostics, ({ file = '' }) => file);
  const suites = [...faults].map(([file, own]) => ({
    name: file,
    cases: faultCases(file, own, ({ span }) => ({ file, line: position(texts.get(file) ?? '', span?.start ?? 0).line })),
  }));
  return suites.filter(({ cases }) => cases.length > 0);
}

function faultCases(
  group: string,
  diagnostics: readonly Diagnostic[],
  placeOf: (fault: Diagnostic) => Pick<TestCase, 'file' | 'line'>,
): TestCase[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map((fault) => ({ name: 'can be tested', group, ...placeOf(fault), failure: wordsOf(fault).says }));
}
