import { table } from '../../query-language/catalog.ts';

export const monitor = table({
  name: 'monitor',
  describes: 'Monitors that watch a service.',
  subject: { scheme: 'datadog-service', column: 'service' },
  rows: 'many',
  key: ['monitor', 'service'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    monitor: { type: 'text', describes: 'Identifier at Datadog.', required: true },
    service: { type: 'text', describes: 'Service it watches, from its tags or its query.', required: true },
    name: { type: 'text', describes: 'Name. Untrusted text.' },
    type: { type: 'text', describes: 'Kind of monitor, as Datadog names it.' },
    state: { type: 'text', describes: 'Where it stands.', values: ['OK', 'Alert', 'Warn', 'No Data', 'Ignored', 'Skipped', 'Unknown'] },
    priority: { type: 'integer', describes: 'Priority from 1 (highest) to 5; null when none is set.' },
    notifies: { type: 'boolean', describes: 'Whether its message names anyone to notify.' },
    muted: { type: 'boolean', describes: 'Whether it is silenced.' },
    created_at: { type: 'timestamp', describes: 'When it was created.' },
    modified_at: { type: 'timestamp', describes: 'When it was last changed.' },
  },
});
