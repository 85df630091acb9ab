import { expect, test } from 'vitest';
import { paintWith } from '../../../../src/cli/output/paint.ts';
import { pointTable } from '../../../../src/cli/output/trend-chart.ts';
import type { TrendPoint } from '../../../../src/scoring/history/trend-point.ts';

const point = (day: number, more: Partial<TrendPoint> = {}): TrendPoint => ({
  date: `2026-10-0${day}`,
  at: `2026-10-0${day}T23:59:59.999Z`,
  known: true,
  entities: 3,
  letters: { A: 2, B: 0, C: 0, D: 0, F: 1, ungraded: 0 },
  levels: [
    { level: null, entities: 0 },
    { level: 'Gold', entities: 3 },
  ],
  meanScore: 0.7412,
  medianScore: 0.8,
  coverage: 1,
  ...more,
});

test('a day that looks as the one before is left out, though a score moved by less than is shown', () => {
  const table = pointTable([point(1), point(2, { meanScore: 0.7455 }), point(3), point(4, { meanScore: 0.76 })], 80, paintWith(false));
  expect(
    table
      .split('\n')
      .filter((line) => line.startsWith('2026'))
      .map((line) => line.slice(0, 10)),
  ).toEqual(['2026-10-01', '2026-10-04', '2026-10-01', '2026-10-04']);
  expect(table).toContain('2 days are as the one before, and left out.');
});

test('nobody at a level is a dot, as nobody with a letter is', () => {
  expect(pointTable([point(1)], 80, paintWith(false))).toMatch(/^2026-10-01 +· +3$/mu);
});
