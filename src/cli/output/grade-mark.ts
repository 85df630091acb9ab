import type { VerdictName } from '../../../rubrics/grade.ts';
import type { Letter } from '../../../rubrics/rubric.ts';
import type { Paint } from './paint.ts';

const letterColours = { A: 'green', B: 'cyan', C: 'yellow', D: 'magenta', F: 'red', ungraded: 'gray' } as const;

/** A grade as its letter, in its colour; `–` while ungraded. */
export function paintLetter(letter: Letter | 'ungraded', paint: Paint): string {
  return paint([letterColours[letter], 'bold'], letter === 'ungraded' ? '–' : letter);
}

const marks: Readonly<
  Record<VerdictName, { readonly sign: string; readonly colour: 'green' | 'red' | 'yellow' | 'magenta' | 'cyan' | 'gray' }>
> = {
  pass: { sign: '✔', colour: 'green' },
  fail: { sign: '✘', colour: 'red' },
  'no-data': { sign: '?', colour: 'yellow' },
  error: { sign: '!', colour: 'magenta' },
  exempt: { sign: '~', colour: 'cyan' },
  'not-applicable': { sign: '·', colour: 'gray' },
};

/** A verdict as a sign of its own shape and colour. */
export function paintVerdict(verdict: VerdictName, paint: Paint): string {
  const { sign, colour } = marks[verdict];
  return paint(colour, sign);
}

/** The colour of a verdict. */
export function verdictColour(verdict: VerdictName): 'green' | 'red' | 'yellow' | 'magenta' | 'cyan' | 'gray' {
  return marks[verdict].colour;
}

/** What the signs mean, in one line. */
export function verdictLegend(paint: Paint): string {
  return Object.entries(marks)
    .map(([verdict, { sign, colour }]) => `${paint(colour, sign)} ${verdict}`)
    .join('   ');
}
