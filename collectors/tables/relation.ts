import { table } from '../../query-language/catalog.ts';

export const relation = table({
  name: 'relation',
  describes: 'What an entity depends on, provides, or belongs to.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'many',
  key: ['entity', 'type', 'target'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    entity: { type: 'text', describes: 'The entity that the relation starts from.', required: true },
    type: {
      type: 'text',
      describes: 'Kind of relation.',
      values: ['dependsOn', 'providesApi', 'consumesApi', 'partOf', 'subcomponentOf', 'memberOf', 'childOf'],
      required: true,
    },
    target: { type: 'text', describes: 'Identifier of the entity it leads to, whether or not that entity is known.', required: true },
  },
});
