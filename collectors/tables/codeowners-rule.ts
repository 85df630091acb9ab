import { table } from '../../query-language/catalog.ts';

export const codeownersRule = table({
  name: 'codeowners_rule',
  describes: 'Rules of the CODEOWNERS file that is in force.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'line'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    file: { type: 'text', describes: 'Path of the CODEOWNERS file.', required: true },
    line: { type: 'integer', describes: 'Line of the rule, from 1.', required: true, unit: 'lines' },
    pattern: { type: 'text', describes: 'Which paths.', required: true },
    owners: { type: 'list<text>', describes: 'Owners as written; empty when the rule clears ownership.' },
  },
});
