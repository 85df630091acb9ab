import { chart } from '../chart.ts';

/** Rollouts a week with the 95 % interval of the rate. Weeks cut by the window are drawn pale; weeks without data leave a gap. */
export const deploymentFrequency = chart({
  name: 'deployment-frequency',
  title: 'Deployment frequency',
  asks: 'delivery',
  metric: 'deployment-frequency',
  describes: (rows) => {
    const known = rows.flatMap((row) => (row.value === null || row.partial ? [] : [row.value]));
    if (known.length === 0) return 'No deployments were seen in this window.';
    const unit = rows[0]?.unit ?? '';
    const round = (value: number) => Number(value.toFixed(1));
    return `${known.length} whole weeks, between ${round(Math.min(...known))} and ${round(Math.max(...known))} ${unit}.`;
  },
  draws: (palette, rows) => ({
    width: 'container',
    height: 180,
    encoding: {
      x: {
        field: 'from',
        type: 'temporal',
        timeUnit: 'utcyearmonthdate',
        title: null,
        axis: { format: '%-d %b', labelOverlap: true, grid: false, values: rows.map(({ from }) => utcDay(from)) },
      },
      tooltip: [
        { field: 'from', type: 'temporal', title: 'Week of', format: '%Y-%m-%d' },
        { field: 'value', type: 'quantitative', title: 'Rate', format: '.2~f' },
        { field: 'unit', title: 'Unit' },
        { field: 'n', type: 'quantitative', title: 'Rollouts' },
        { field: 'low', type: 'quantitative', title: 'Interval from', format: '.2~f' },
        { field: 'high', type: 'quantitative', title: 'Interval to', format: '.2~f' },
      ],
    },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'rule', strokeWidth: 5, color: palette.band, strokeCap: 'round' },
        encoding: {
          y: { field: 'low', type: 'quantitative', title: null, axis: { tickCount: 4 }, scale: { zero: true } },
          y2: { field: 'high' },
          opacity: { condition: { test: 'datum.partial', value: 0.45 }, value: 1 },
        },
      },
      {
        transform: [{ filter: 'isValid(datum.value)' }],
        mark: { type: 'point', filled: true, size: 42, color: palette.accent, opacity: 1 },
        encoding: {
          y: { field: 'value', type: 'quantitative', title: null },
          opacity: { condition: { test: 'datum.partial', value: 0.45 }, value: 1 },
        },
      },
    ],
  }),
});

/** A date as Vega-Lite takes it where an axis names its own. */
function utcDay(date: string): Readonly<Record<string, number | boolean>> {
  const day = new Date(`${date}T00:00:00Z`);
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, date: day.getUTCDate(), utc: true };
}
