import { table } from '../../query-language/catalog.ts';

export const pagerdutyService = table({
  name: 'pagerduty_service',
  describes: 'Services as PagerDuty knows them.',
  subject: { scheme: 'pagerduty-service', column: 'service' },
  rows: 'one',
  key: ['service'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    service: { type: 'text', describes: 'Identifier at PagerDuty.', required: true },
    name: { type: 'text', describes: 'Name.', required: true },
    status: { type: 'text', describes: 'Where it stands.', values: ['active', 'warning', 'critical', 'maintenance', 'disabled'] },
    escalation_policy: { type: 'text', describes: 'Identifier of its escalation policy.' },
    teams: { type: 'list<text>', describes: 'Names of its teams.' },
    url: { type: 'text', describes: 'Address of its page.' },
    created_at: { type: 'timestamp', describes: 'When it was created.' },
    last_incident_at: { type: 'timestamp', describes: 'When its last incident began.' },
    integrations: { type: 'integer', describes: 'Integrations that can raise an incident.', unit: 'integrations' },
  },
});
