import { table } from '../../query-language/catalog.ts';

export const slo = table({
  name: 'slo',
  describes: 'Service level objectives.',
  subject: { scheme: 'datadog-service', column: 'service' },
  rows: 'many',
  key: ['slo', 'service'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    slo: { type: 'text', describes: 'Identifier at Datadog.', required: true },
    service: { type: 'text', describes: 'Service it speaks for.', required: true },
    name: { type: 'text', describes: 'Name. Untrusted text.' },
    type: { type: 'text', describes: 'Kind.', values: ['metric', 'monitor', 'time_slice'] },
    target: { type: 'number', describes: 'Share of time or requests promised.', unit: 'ratio' },
    window_days: { type: 'integer', describes: 'Length of the window.', unit: 'days' },
    attained: { type: 'number', describes: 'Share attained over the window; null when Datadog gave none.', unit: 'ratio' },
    error_budget_remaining: {
      type: 'number',
      describes: 'Share of the error budget left: 1 is untouched, below 0 is overspent; null when Datadog gave none.',
      unit: 'ratio',
    },
  },
});
