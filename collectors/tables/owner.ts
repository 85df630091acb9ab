import { table } from '../../query-language/catalog.ts';

export const owner = table({
  name: 'owner',
  describes: 'Who owns an entity, by every source that says so.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'many',
  key: ['entity', 'owner'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    entity: { type: 'text', describes: 'The entity.', required: true },
    owner: {
      type: 'text',
      describes: 'Identifier of the owning team or person, or the text as written when it names none.',
      required: true,
    },
    name: { type: 'text', describes: 'Name of the owner.' },
    kind: { type: 'text', describes: 'What the owner is.', values: ['team', 'person', 'unresolved'] },
    known: { type: 'boolean', describes: 'Whether a catalog declares this owner.' },
  },
});
