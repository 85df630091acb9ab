import { table } from '../../query-language/catalog.ts';

export const serviceTraffic = table({
  name: 'service_traffic',
  describes: 'What a service answered, by whole days of UTC. Days without any request have no row.',
  subject: { scheme: 'datadog-service', column: 'service' },
  rows: 'many',
  key: ['service', 'day'],
  history: 'events',
  happened: 'day',
  freshHours: 48,
  columns: {
    service: { type: 'text', describes: 'The service that answered.', required: true },
    day: { type: 'timestamp', describes: 'When the day began.', required: true },
    requests: { type: 'number', describes: 'Requests it answered; null when only its errors were counted.', unit: 'requests' },
    errors: { type: 'number', describes: 'Those that ended in an error. No error that day is 0.', unit: 'requests' },
  },
});
