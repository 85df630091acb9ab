import { table } from '../../query-language/catalog.ts';

export const customValue = table({
  name: 'custom_value',
  describes: 'What is said about an entity under keys of the organisation’s own, for which no other table has a column.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'many',
  key: ['entity', 'key'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    entity: { type: 'text', describes: 'The entity.', required: true },
    key: { type: 'text', describes: 'Key, as written.', required: true },
    value: { type: 'json', describes: 'Value: a text, a number, true or false, a list or a mapping.', required: true },
  },
});
