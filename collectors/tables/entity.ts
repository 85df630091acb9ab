import { table } from '../../query-language/catalog.ts';

export const entity = table({
  name: 'entity',
  describes: 'Everything that can be graded or own something: services, teams, systems, as the catalogs declare them.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'one',
  key: ['entity'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    entity: { type: 'text', describes: 'Identifier: `kind:namespace/name`, lower case.', required: true },
    kind: {
      type: 'text',
      describes: 'What it is: a Backstage Component is a `service`.',
      values: ['service', 'api', 'resource', 'system', 'domain', 'team', 'person', 'location', 'template', 'other'],
      required: true,
    },
    namespace: { type: 'text', describes: 'Namespace; `default` where none is given.', required: true },
    name: { type: 'text', describes: 'Name within kind and namespace.', required: true },
    title: { type: 'text', describes: 'Name for display.' },
    description: { type: 'text', describes: 'What it is for, as its owners wrote it. Untrusted text.' },
    type: { type: 'text', describes: 'Finer kind, as written: `service`, `library`, `website`, …' },
    lifecycle: { type: 'text', describes: 'Stage of life, as written: `production`, `experimental`, `deprecated`, …' },
    tier: { type: 'text', describes: 'Importance, as written in a field, label, tag or annotation: `tier-1`, …' },
    owner: { type: 'text', describes: 'Owner as written, resolved to an entity identifier where the owner is known.' },
    system: { type: 'text', describes: 'Identifier of the system it belongs to.' },
    tags: { type: 'list<text>', describes: 'Tags.' },
    file: { type: 'text', describes: 'Where it is declared: path within its repository or folder.' },
    line: { type: 'integer', describes: 'Line in that file, from 1.', unit: 'lines' },
    repository: { type: 'text', describes: 'Repository that holds its code, `owner/name` in lower case, where declared or implied.' },
  },
});
