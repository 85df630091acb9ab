import { array, assert, integer, property, record } from 'fast-check';
import width from 'string-width';
import { describe, expect, test } from 'vitest';
import { paintWith } from '../../../../src/cli/output/paint.ts';
import { drawnDays, stackedChart, type ChartDay } from '../../../../src/cli/output/stacked-chart.ts';

const plain = paintWith(false);
const bands = [
  { name: 'A', sign: 'A' },
  { name: 'F', sign: 'F' },
];

const daysFrom = (counts: readonly ChartDay['counts'][]): readonly ChartDay[] =>
  counts.map((each, index) => ({ date: new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10), counts: each }));

const draw = (counts: readonly ChartDay['counts'][], more = {}) =>
  stackedChart({ days: daysFrom(counts), bands, lines: [], ...more }, 80, plain);

/** The signs of one drawn column, from the top down. */
const column = (chart: string, place: number) =>
  chart
    .split('\n')
    .slice(0, 10)
    .map((line) => [...line][14 + place] ?? ' ')
    .join('');

describe('a stacked chart', () => {
  test('stands on the axis, with the first band at the bottom', () => {
    expect(draw([null, { A: 3, F: 7 }, { A: 10, F: 0 }])).toBe(
      [
        '       100 % ┤░░░░░ FFFFF AAAAA',
        ...Array.from({ length: 4 }, () => '             │░░░░░ FFFFF AAAAA'),
        '        50 % ┤░░░░░ FFFFF AAAAA',
        '             │░░░░░ FFFFF AAAAA',
        ...Array.from({ length: 3 }, () => '             │░░░░░ AAAAA AAAAA'),
        '         0 % ┼──────────────────',
        '              2026-01-01 2026-01-03',
        '',
      ].join('\n'),
    );
  });

  test('leaves days that nothing is known of no more room than the others', () => {
    const known = Array.from({ length: 6 }, () => ({ A: 1 }));
    const chart = draw([...Array.from({ length: 200 }, () => null), ...known], {
      lines: [{ label: 'Coverage', shares: Array.from({ length: 206 }, (_, index) => index / 205), last: '100 %' }],
      strips: [{ label: 'pay', signs: [...Array.from({ length: 200 }, () => '-'), ...'ABCDEF'], last: '1 %' }],
    });
    expect(chart).toMatch(/^ +100 % ┤(?:░+ ?){6}(?:A+ ?){6}$/mu);
    expect(chart).toMatch(/^ +pay +(?:-+ ){6}A+ B+ C+ D+ E+ F+ +1 %$/mu);
    expect(chart).toMatch(/^ +2026-07-14 .*2026-07-25$/mu);
    const few = draw([...Array.from({ length: 9 }, () => null), { A: 1 }]);
    expect(few).toMatch(/^ +100 % ┤(?:░+ ?){4}A+$/mu);
  });

  test('draws whoever is there at all, and nobody who is not', () => {
    const chart = draw([{ A: 999, F: 1 }, { A: 0, F: 5 }, {}].map((each) => each as Record<string, number>));
    expect(column(chart, 0)).toBe('FAAAAAAAAA');
    expect(column(chart, 6)).toBe('FFFFFFFFFF');
    expect(column(chart, 12).trim()).toBe('');
  });

  test('marks days under the axis, and puts lines and strips beneath in the same columns', () => {
    const counts = Array.from({ length: 29 }, () => ({ A: 1 }));
    const chart = draw(counts, {
      marked: ['2026-01-11'],
      lines: [{ label: 'Coverage', shares: counts.map((_, index) => (index < 5 ? null : index / 28)), last: '100 %' }],
      strips: [{ label: 'a-service-of-a-very-long-name', signs: counts.map(() => 'B'), last: '84 %' }],
    });
    const lines = chart.split('\n');
    expect(lines[10]?.indexOf('▲')).toBe(15 + 20);
    expect(lines[12]).toBe(`a-service-of…  ${'B'.repeat(58)}  84 %`);
    expect(lines[13]).toMatch(/^ {5}Coverage {2} {10}▂▂.*██ 100 %$/u);
  });

  test('of more days than columns draws each so many, and the last', () => {
    expect(drawnDays(Array.from({ length: 366 }), 59).at(-1)).toBe(365);
    const chart = draw(Array.from({ length: 366 }, () => ({ A: 1 })));
    expect(chart).toContain('2027-01-01');
  });

  test('is never wider than the terminal, and each column is full', () => {
    const day = record({ A: integer({ min: 0, max: 400 }), F: integer({ min: 0, max: 3 }) });
    assert(
      property(array(day, { minLength: 1, maxLength: 200 }), integer({ min: 60, max: 120 }), (counts, columns) => {
        const chart = stackedChart(
          { days: daysFrom(counts), bands, lines: [{ label: 'x', shares: counts.map(() => 1), last: '100 %' }] },
          columns,
          plain,
        );
        for (const line of chart.split('\n')) expect(width(line)).toBeLessThanOrEqual(columns);
        const first = counts[drawnDays(counts, columns - 21)[0] ?? 0]!;
        const drawn = column(chart, 0);
        expect(drawn.replaceAll(' ', '')).toHaveLength(first.A + first.F === 0 ? 0 : 10);
        expect(drawn.includes('F')).toBe(first.F > 0);
        expect(drawn.includes('A')).toBe(first.A > 0);
      }),
    );
  });
});
