import { table } from '../../query-language/catalog.ts';

export const serviceDefinition = table({
  name: 'service_definition',
  describes: 'Services as Datadog’s catalog knows them.',
  subject: { scheme: 'datadog-service', column: 'service' },
  rows: 'one',
  key: ['service'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    service: { type: 'text', describes: 'Name of the service at Datadog.', required: true },
    team: { type: 'text', describes: 'Owning team.' },
    tier: { type: 'text', describes: 'Importance, as written.' },
    lifecycle: { type: 'text', describes: 'Stage of life, as written.' },
    schema_version: { type: 'text', describes: 'Version of the definition’s schema.' },
    languages: { type: 'list<text>', describes: 'Languages.' },
    contacts: { type: 'integer', describes: 'Ways to reach the owners.', unit: 'contacts' },
    links: { type: 'integer', describes: 'Links declared.', unit: 'links' },
  },
});
