import { table } from '../../query-language/catalog.ts';

export const repositoryFile = table({
  name: 'repository_file',
  describes: 'Files at the tip of the default branch.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'path'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    path: { type: 'text', describes: 'Path from the root, with `/`.', required: true },
    bytes: { type: 'integer', describes: 'Size.', unit: 'bytes' },
  },
});
