import { table } from '../../query-language/catalog.ts';

export const release = table({
  name: 'release',
  describes: 'Releases, or tags where a repository has no releases.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'tag'],
  history: 'events',
  happened: 'published_at',
  freshHours: 36,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    tag: { type: 'text', describes: 'Tag.', required: true },
    name: { type: 'text', describes: 'Title.' },
    sha: { type: 'text', describes: 'The commit.' },
    prerelease: { type: 'boolean', describes: 'Whether it is marked as not for everyone.' },
    published_at: { type: 'timestamp', describes: 'When it was published.' },
  },
});
