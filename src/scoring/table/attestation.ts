import { table } from '../../../query-language/catalog.ts';

export const attestation = table({
  name: 'attestation',
  describes: 'What people state of an entity that no source knows, while it is valid.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'many',
  key: ['entity', 'key'],
  history: 'intervals',
  freshHours: 36,
  result: 'listed',
  columns: {
    entity: { type: 'text', describes: 'The entity.', required: true },
    key: { type: 'text', describes: 'What is attested: `load-test`.', required: true },
    holds: { type: 'boolean', describes: 'Whether it is stated to be so: false where the value is `false`.' },
    value: { type: 'json', describes: 'What is stated: true or false, a number, a date or another text.' },
    attested_by: { type: 'text', describes: 'Who states it.', sensitive: true },
    comment: { type: 'text', describes: 'What it rests on, in their words.' },
    attested_at: { type: 'timestamp', describes: 'When it was stated.' },
    valid_until: { type: 'timestamp', describes: 'When it stops being valid.' },
  },
});
