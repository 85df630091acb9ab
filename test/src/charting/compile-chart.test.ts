import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { describe, expect, test } from 'vitest';
import type { Chart, DataSet, DataSets } from '../../../dashboards/chart.ts';
import { palettes } from '../../../dashboards/palette.ts';
import { chartSvg, compileChart } from '../../../src/charting/compile-chart.ts';
import { listCharts } from '../../../src/charting/charts.ts';

const grades = ['service-maturity', 'production-readiness'].flatMap((rubric, place) =>
  ['A', 'B', 'C', 'D', 'F', 'ungraded'].map((letter, index) => ({ rubric, title: rubric, letter, services: (index * 3 + place) % 7 })),
);
const delivery = Array.from({ length: 6 }, (_, index) => ({
  metric: 'deployment-frequency',
  from: `2026-10-${String(1 + index * 5).padStart(2, '0')}`,
  value: index === 2 ? null : 1 + index,
  low: index === 2 ? null : index / 2,
  high: index === 2 ? null : 3 + index,
  n: index === 2 ? 0 : 4,
  unit: 'per week',
  partial: index === 5,
}));
const samples: { readonly [Asked in DataSet]: readonly DataSets[Asked][] } = { grades, delivery };

const charts = [...(await listCharts()).values()];
const rowsFor = (chart: Chart): readonly DataSets[DataSet][] => samples[chart.asks];

describe.each(charts.map((chart) => [chart.name, chart] as const))('%s', (_, chart) => {
  test('draws its rows, without a warning, the same each time', async () => {
    const picture = await chartSvg(chart, rowsFor(chart), { theme: 'light', width: 600 });
    expect(picture).toContain('aria-roledescription');
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
    expect(await chartSvg(chart, rowsFor(chart), { theme: 'light', width: 600 })).toBe(picture);
  });

  test('draws nothing from nothing, and has words for it', async () => {
    expect(chart.describes([])).toMatch(/^No .+\.$/);
    expect(await chartSvg(chart, [], { theme: 'dark', width: 600 })).toMatch(/^<svg/);
  });

  test('says what it shows', () => {
    const { spec, describes } = compileChart(chart, rowsFor(chart), { theme: 'light' });
    expect(spec.description).toBe(describes);
    expect(describes.length).toBeGreaterThan(20);
  });

  test('follows the theme', () => {
    const [light, dark] = (['light', 'dark'] as const).map((theme) => JSON.stringify(compileChart(chart, rowsFor(chart), { theme }).spec));
    expect(light).toContain(palettes.light.muted);
    expect(dark).toContain(palettes.dark.muted);
    expect(dark).not.toContain(palettes.light.muted);
  });

  test('runs on the interpreter, without eval', async () => {
    const { spec } = compileChart(chart, rowsFor(chart), { theme: 'light', width: 600 });
    const view = new View(parse(spec, undefined, { ast: true }), { renderer: 'none', expr: expressionInterpreter });
    expect(await view.toSVG()).toBe(await chartSvg(chart, rowsFor(chart), { theme: 'light', width: 600 }));
    view.finalize();
  });
});

test('hostile names are text in a picture', async () => {
  const chart = charts.find(({ name }) => name === 'grade-distribution');
  if (!chart) throw new Error('There is no grade distribution');
  const title = '</text><script>alert(1)</script>';
  const picture = await chartSvg(chart, [{ rubric: 'x', title, letter: 'A', services: 3 }], { theme: 'light', width: 600 });
  expect(picture).not.toContain('<script');
});

test('a chart that the compiler warns about is a fault', () => {
  const wrong: Chart<'grades'> = {
    name: 'wrong',
    title: 'Wrong',
    asks: 'grades',
    describes: () => 'Wrong.',
    draws: () => ({
      mark: 'bar',
      encoding: { x: { field: 'services', type: 'quantitative' }, shape: { field: 'letter', type: 'nominal' } },
    }),
  };
  expect(() => compileChart(wrong, grades, { theme: 'light' })).toThrow(/shape/);
});
