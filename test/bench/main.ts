import { completion } from './completion.ts';
import { evaluation } from './evaluation.ts';
import { language } from './language.ts';
import type { Figure } from './figure.ts';
import { queries } from './queries.ts';
import { scoring } from './scoring.ts';

/** `npm run bench [-- <name>] [-- --json]`: every bench, or the one named; a table, or one line of JSON a figure. */
const benches = [evaluation, scoring, language, queries, completion];
const words = process.argv.slice(2);
const json = words.includes('--json');
const name = words.find((word) => !word.startsWith('--'));
const chosen = benches.filter((bench) => name === undefined || bench.name === name);

if (chosen.length === 0) {
  process.stderr.write(`No bench is called ${name}. There are ${benches.map((bench) => bench.name).join(', ')}.\n`);
  process.exitCode = 2;
}

for (const bench of chosen) {
  if (!json) process.stdout.write(`\n${bench.name}: ${bench.describes}\n${row('size', 'ours', 'reference', 'ratio', 'peak', 'against')}\n`);
  for await (const figure of bench.run()) process.stdout.write(`${json ? JSON.stringify(figure) : shown(figure)}\n`);
}

function shown({ size, ours_ms, reference, reference_ms, ratio, peak_mb }: Figure): string {
  return row(size, `${ours_ms} ms`, `${reference_ms} ms`, String(ratio), `${peak_mb} MB`, reference);
}

function row(size: string, ours: string, referenceTime: string, ratio: string, peak: string, reference: string): string {
  return `  ${size.padEnd(30)}${ours.padStart(12)}${referenceTime.padStart(13)}${ratio.padStart(9)}${peak.padStart(9)}  ${reference}`;
}
