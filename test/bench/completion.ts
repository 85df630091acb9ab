import type { Collected } from '../../query-language/editor/collected.ts';
import { complete } from '../../query-language/editor/complete.ts';
import { format } from '../../query-language/editor/format.ts';
import { hover } from '../../query-language/editor/hover.ts';
import { listEnvironment } from '../../src/registry/environment.ts';
import { checkSet } from './check-set.ts';
import { figure, type Bench } from './figure.ts';

/** What a keystroke may take before it is felt, in milliseconds. */
const keystroke = 50;

/** Help at every place of a long text, as it is typed, against the time in which a keystroke is felt. */
export const completion: Bench = {
  name: 'completion',
  describes: 'help at every offset of a text, the text behind cut off or not, against what is felt',
  async *run() {
    const environment = await listEnvironment();
    const collected: Collected = { values: () => Array.from({ length: 200 }, (_, index) => ({ value: `value-${index}`, count: index })) };
    for (const length of [500, 2_000]) {
      const text = textOf(length);
      const offsets = Array.from({ length: text.length + 1 }, (_, offset) => offset);
      const whole = timesOf(offsets, (offset) => complete(text, offset, environment, collected));
      const typed = timesOf(offsets, (offset) => complete(text.slice(0, offset), offset, environment, collected));
      const hovers = timesOf(offsets, (offset) => hover(text, offset, environment, collected));
      const formats = timesOf([0, 1, 2, 3, 4], () => format(text));
      for (const [what, times] of Object.entries({ complete: whole, type: typed, hover: hovers, format: formats })) {
        for (const percent of [50, 99]) {
          yield figure('completion', `${what}, ${text.length} chars, p${percent}`, at(times, percent / 100), 'what is felt', keystroke);
        }
      }
    }
  },
};

/** A condition of at least so many characters. */
function textOf(length: number): string {
  const parts: string[] = [];
  for (const { rql } of checkSet(200)) {
    if (parts.join(' and ').length >= length) break;
    parts.push(`(${rql})`);
  }
  return parts.join(' and ');
}

function timesOf(offsets: readonly number[], work: (offset: number) => unknown): readonly number[] {
  const times = offsets.map((offset) => {
    const start = performance.now();
    work(offset);
    return performance.now() - start;
  });
  return times.toSorted((a, b) => a - b);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
