import { parse, View, type Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Chart, DataSet, DataSets } from '../../dashboards/chart.ts';
import { palettes, type Palette, type Theme } from '../../dashboards/palette.ts';

export interface CompiledChart {
  /** A Vega specification with its data inside: a browser needs neither Vega-Lite nor a second request. */
  readonly spec: Spec;
  readonly title: string;
  /** The text alternative: what the picture shows, in words. */
  readonly describes: string;
}

/** The stack that charts are set in. The first families are those of the desktop; the last is what exports carry with them. */
const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/**
 * Draws a chart over rows. Vega-Lite is compiled here, on the server, so that what reaches the browser is plain Vega, which runs
 * without `eval` under a strict content security policy. `width` is pixels; without it the picture follows its container.
 */
export function compileChart<Asked extends DataSet>(
  chart: Chart<Asked>,
  rows: readonly DataSets[Asked][],
  appearance: { readonly theme: Theme; readonly width?: number },
): CompiledChart {
  const palette = palettes[appearance.theme];
  const describes = chart.describes(rows);
  const drawn = {
    ...chart.draws(palette, rows),
    ...(appearance.width === undefined ? {} : { width: appearance.width }),
    description: describes,
    background: 'transparent',
    padding: { left: 0, right: 0, top: 4, bottom: 4 },
    autosize: { type: 'fit-x', contains: 'padding' },
    data: { name: 'rows', values: rows },
    config: config(palette),
  };
  return { spec: compile(drawn as unknown as TopLevelSpec, { logger: refusing }).spec, title: chart.title, describes };
}

/** The chart as a standalone SVG picture of `width` pixels, for exports, mail and pages without script. */
export async function chartSvg<Asked extends DataSet>(
  chart: Chart<Asked>,
  rows: readonly DataSets[Asked][],
  appearance: { readonly theme: Theme; readonly width: number },
): Promise<string> {
  const view = new View(parse(compileChart(chart, rows, appearance).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

function config(palette: Palette): Readonly<Record<string, unknown>> {
  return {
    font,
    view: { stroke: null },
    axis: {
      labelColor: palette.muted,
      labelFontSize: 12,
      gridColor: palette.line,
      domainColor: palette.line,
      tickColor: palette.line,
      titleColor: palette.muted,
    },
    axisY: { domain: false, ticks: false, labelPadding: 8 },
    text: { font },
  };
}

/** A warning of the compiler is a fault of the chart: it must not reach a reader as a picture that is silently wrong. */
const refusing = {
  level() {
    return refusing;
  },
  error(...parts: readonly unknown[]): never {
    throw new Error(parts.map(String).join(' '));
  },
  warn(...parts: readonly unknown[]): never {
    throw new Error(parts.map(String).join(' '));
  },
  info: () => refusing,
  debug: () => refusing,
};
