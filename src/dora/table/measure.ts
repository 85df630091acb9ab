import { table } from '../../../query-language/catalog.ts';
import { metricNames } from '../metric.ts';
import { periods } from '../window.ts';

export const measure = table({
  name: 'measure',
  describes:
    'The four measures of delivery of each service, each team and all services together (`*`), by week, by quarter and over the days up to the last evaluation.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'many',
  key: ['entity', 'metric', 'window'],
  history: 'intervals',
  freshHours: 36,
  result: 'listed',
  columns: {
    entity: { type: 'text', describes: 'The service or team; `*` for all services together.', required: true },
    metric: { type: 'text', describes: 'What is measured.', required: true, values: metricNames },
    window: { type: 'text', describes: 'The week, quarter or number of days: `2026-W12`, `2026-Q1`, `90d`.', required: true },
    period: { type: 'text', describes: 'What kind of window it is.', values: periods },
    value: { type: 'number', describes: 'The value in its unit; null where nothing was there to measure.' },
    low: { type: 'number', describes: 'Lower end of the 95 % interval of the value.' },
    high: { type: 'number', describes: 'Upper end of the 95 % interval of the value.' },
    n: { type: 'integer', describes: 'How many rollouts, changes or failures the value rests on.' },
    p50: { type: 'duration', describes: 'The median, of measures of time; null of others.' },
    p75: { type: 'duration', describes: 'What three in four stay within, of measures of time; null of others.' },
    p90: { type: 'duration', describes: 'What nine in ten stay within, of measures of time; null of others.' },
    unit: { type: 'text', describes: 'Unit of value, low and high.', values: ['per week', 'seconds', 'ratio'] },
    band: { type: 'text', describes: 'The published cluster that the value falls into; null unless that is probable.' },
    flags: { type: 'list<text>', describes: 'What a reader must know: `small-sample`, `partial`, `immature`, `not-reached`, …' },
    coverage: { type: 'number', describes: 'Share of the services whose facts were read.', unit: 'ratio' },
    definition: { type: 'text', describes: 'Name of the definition it was computed under.' },
    window_from: { type: 'date', describes: 'First day of the window; of days up to the last evaluation, as they last were.' },
    window_to: { type: 'date', describes: 'The day after its last.' },
    corrected_at: {
      type: 'timestamp',
      describes: 'When the value of a week or quarter that was over came out another, because facts came late; null where it never did.',
    },
  },
});
