/** What was tested together. */
export interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly name: string;
  /** What it belongs to; readers group by it. */
  readonly group: string;
  /** File and line of what was tested. */
  readonly file: string;
  readonly line: number;
  /** What was otherwise than expected; null where nothing was. */
  readonly failure: string | null;
}

/** Tests as the XML that CI servers read as JUnit’s. */
export function junit(suites: readonly TestSuite[]): string {
  const lines = suites.flatMap(({ name, cases }) => [
    `  <testsuite ${attributes({ name, ...tally(cases) })}>`,
    ...cases.map((each) => `    ${testCase(each)}`),
    '  </testsuite>',
  ]);
  const all = attributes({ name: 'assay', ...tally(suites.flatMap(({ cases }) => cases)) });
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${all}>`, ...lines, '</testsuites>', ''].join('\n');
}

function tally(cases: readonly TestCase[]): { readonly tests: number; readonly failures: number } {
  return { tests: cases.length, failures: cases.filter(({ failure }) => failure !== null).length };
}

function testCase({ name, group, file, line, failure }: TestCase): string {
  const opening = `testcase ${attributes({ name, classname: group, file, line })}`;
  return failure === null ? `<${opening}/>` : `<${opening}><failure ${attributes({ message: failure })}/></testcase>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\t': '&#9;' };

/** Text as a value of an attribute. What XML cannot hold at all, not even escaped, is left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]/gu, '')
    .replaceAll(/[&<>"\n\t]/gu, (character) => entities[character] ?? '');
}
