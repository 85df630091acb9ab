import { table } from '../../query-language/catalog.ts';

export const entityLink = table({
  name: 'entity_link',
  describes: 'Links an entity declares: runbook, dashboard, documentation.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'many',
  key: ['entity', 'url'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    entity: { type: 'text', describes: 'The entity.', required: true },
    url: { type: 'text', describes: 'Address. Untrusted text.', required: true },
    title: { type: 'text', describes: 'Name for display.' },
    type: { type: 'text', describes: 'What it leads to: `runbook`, `dashboard`, `docs`, …' },
  },
});
