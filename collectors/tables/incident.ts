import { table } from '../../query-language/catalog.ts';

export const incident = table({
  name: 'incident',
  describes: 'Incidents. Asked about the past, urgency and priority are as last seen.',
  subject: { scheme: 'pagerduty-service', column: 'service' },
  rows: 'many',
  key: ['incident'],
  history: 'events',
  happened: 'created_at',
  freshHours: 24,
  columns: {
    incident: { type: 'text', describes: 'Identifier at the source.', required: true },
    service: { type: 'text', describes: 'Identifier of the service it struck.', required: true },
    number: { type: 'integer', describes: 'Number for people.' },
    title: { type: 'text', describes: 'Title. Untrusted text.' },
    url: { type: 'text', describes: 'Address of its page.' },
    status: {
      type: 'text',
      describes: 'Where it stands.',
      values: ['triggered', 'acknowledged', 'resolved'],
      required: true,
      until: { acknowledged_at: 'triggered', resolved_at: 'acknowledged' },
    },
    urgency: { type: 'text', describes: 'Urgency.', values: ['high', 'low'] },
    priority: { type: 'text', describes: 'Priority, as the company names it.' },
    created_at: { type: 'timestamp', describes: 'When it began.', required: true },
    acknowledged_at: { type: 'timestamp', describes: 'When a person first took it; null when nobody did.' },
    resolved_at: { type: 'timestamp', describes: 'When it ended; null while it is open.' },
    updated_at: {
      type: 'timestamp',
      describes: 'When anything about it last changed; null where that is later than the moment that is asked about.',
    },
  },
});
