import type { Finding } from '../examination/finding.ts';
import { padEnd, plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';

const marks = { ok: ['green', '✔'], warning: ['yellow', '!'], problem: ['red', '✘'] } as const;

/** A line for each finding, and below it what to do. */
export function findingsPage(findings: readonly Finding[], columns: number, paint: Paint): string {
  const margin = Math.max(...findings.map(({ about }) => about.length)) + 4;
  return findings
    .map(({ about, state, says, hint }) => {
      const [colour, mark] = marks[state];
      const lines = [...wrap(plain(says), columns - margin), ...(hint === undefined ? [] : wrap(`→ ${hint}`, columns - margin))];
      return lines
        .map((line, index) => `${index === 0 ? `${paint(colour, mark)} ${padEnd(about, margin - 2)}` : ' '.repeat(margin)}${line}\n`)
        .join('');
    })
    .join('');
}

export function findingsSummary(findings: readonly Finding[]): string {
  const count = (wanted: Finding['state']): number => findings.filter(({ state }) => state === wanted).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (problems + warnings === 0) return 'All is well.\n';
  return `${problems} ${problems === 1 ? 'problem' : 'problems'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}\n`;
}
