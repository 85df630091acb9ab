import { table } from '../../query-language/catalog.ts';

export const escalationPolicy = table({
  name: 'escalation_policy',
  describes: 'Escalation policies: who is asked, in what order.',
  subject: { scheme: 'escalation-policy', column: 'policy' },
  rows: 'one',
  key: ['policy'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    policy: { type: 'text', describes: 'Identifier at PagerDuty.', required: true },
    name: { type: 'text', describes: 'Name.', required: true },
    levels: { type: 'integer', describes: 'Levels of escalation.', unit: 'levels' },
    loops: { type: 'integer', describes: 'How often the levels are gone through again.', unit: 'loops' },
    targets: { type: 'integer', describes: 'Distinct people and schedules on all levels.', unit: 'targets' },
    url: { type: 'text', describes: 'Address of its page.' },
  },
});
