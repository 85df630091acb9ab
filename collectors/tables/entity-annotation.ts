import { table } from '../../query-language/catalog.ts';

export const entityAnnotation = table({
  name: 'entity_annotation',
  describes: 'Annotations and labels of an entity: free keys with text values.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'many',
  key: ['entity', 'key'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    entity: { type: 'text', describes: 'The entity.', required: true },
    key: { type: 'text', describes: 'Key, for example `github.com/project-slug`.', required: true },
    value: { type: 'text', describes: 'Value, as written.' },
  },
});
