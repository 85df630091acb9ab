import { table } from '../../query-language/catalog.ts';

export const onCall = table({
  name: 'on_call',
  describes: 'Who is on call now, by escalation policy and level.',
  subject: { scheme: 'escalation-policy', column: 'policy' },
  rows: 'many',
  key: ['policy', 'level', 'person'],
  history: 'intervals',
  freshHours: 24,
  columns: {
    policy: { type: 'text', describes: 'Identifier of the escalation policy.', required: true },
    level: { type: 'integer', describes: 'Level of escalation, from 1.', required: true },
    person: { type: 'text', describes: 'Identifier of the person on call.', required: true, sensitive: true },
    name: { type: 'text', describes: 'Name of the person on call.', sensitive: true },
    schedule: { type: 'text', describes: 'Name of the schedule; null when the person is always on call.' },
    starts_at: { type: 'timestamp', describes: 'Start of the shift; null when it has none.' },
    ends_at: { type: 'timestamp', describes: 'End of the shift; null when it has none.' },
  },
});
