import { expect, test } from 'vitest';
import { changeLines } from '../../../../src/cli/output/movers-change.ts';
import { moversPage } from '../../../../src/cli/output/movers-page.ts';
import { paintWith } from '../../../../src/cli/output/paint.ts';
import type { Mover, Movers } from '../../../../src/scoring/history/movers.ts';

const none = { rubric: 0, clock: 0, exemption: 0, source: 0 };

function mover(name: string, from: number, to: number, letter: 'B' | 'C' = 'C'): Mover {
  const standing = { level: null, coverage: 1 };
  return {
    entity: `service:default/${name}`,
    moved: to > from ? 'up' : 'down',
    checks: [],
    parts: { ...none, fact: to - from },
    leading: 'fact',
    from: { ...standing, letter: 'C', score: from },
    to: { ...standing, letter, score: to },
  };
}

function page(improved: readonly Mover[], dropped: readonly Mover[], corrected = 0): string {
  const day = (date: string) => ({ date, at: `${date}T00:00:00.000Z` });
  const told: Movers = {
    rubric: 'care',
    title: 'Care',
    from: day('2026-01-01'),
    to: day('2026-02-01'),
    known: true,
    kept: null,
    gradedSince: '2025-01-01T00:00:00.000Z',
    corrected,
    improved,
    dropped,
    aside: [],
    unmoved: 7,
    joined: [],
    left: [],
    versions: [],
  };
  return moversPage({ movers: [told], selection: null, asOf: told.to.at }, 5, 80, paintWith(false));
}

test('who hardly moved is counted and not listed', () => {
  const out = page([mover('pay', 0.7, 0.8), mover('cart', 0.701, 0.704)], [mover('ledger', 0.7503, 0.75)]);
  expect(out).toContain('C  70 % → C  80 %    +10  pay');
  expect(out).not.toContain('cart');
  expect(out).not.toContain('ledger');
  expect(out).not.toContain('±0');
  expect(out).toMatch(/Most improved\n.*pay\n.*\n {2}and 1 by less than half a point\n\nWorst drops\n {2}1 by less than half a point\n/u);
  expect(out).toContain('2 improved, 1 dropped, 0 moved otherwise, 7 did not move.');
});

test('another letter is told however little the score moved', () => {
  expect(page([mover('pay', 0.7996, 0.8, 'B')], [])).toContain('C  79 % → B  80 % < +0.1  pay');
});

test('where nobody moved one line says so', () => {
  expect(page([], [])).toMatch(/^Care .*\n\n {2}Nobody moved\. 7 stand as they did\.\n$/u);
});

test('that grades of the days were corrected is said', () => {
  expect(page([], [], 2).replaceAll(/\s+/gu, ' ')).toContain('2 of these grades were corrected later: facts came late, or');
  expect(page([], [])).not.toContain('corrected');
});

test('a step that whole percents would hide is told in decimals', () => {
  const [line] = changeLines(mover('pay', 0.751, 0.758), { label: 'then', columns: 80 }, paintWith(false));
  expect(line).toBe('  C 75.1 % → C 75.8 %   +0.7  then');
});
