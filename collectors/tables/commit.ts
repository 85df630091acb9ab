import { table } from '../../query-language/catalog.ts';

export const commit = table({
  name: 'commit',
  describes: 'Commits on the default branch.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'sha'],
  history: 'events',
  happened: 'committed_at',
  freshHours: 36,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    sha: { type: 'text', describes: 'Full hash.', required: true },
    parents: { type: 'list<text>', describes: 'Hashes of the parents, first parent first.' },
    author: { type: 'text', describes: 'Login or name of the author.', sensitive: true },
    author_is_bot: { type: 'boolean', describes: 'Whether the author is a bot.' },
    authored_at: { type: 'timestamp', describes: 'When it was written.' },
    committed_at: { type: 'timestamp', describes: 'When it was committed.' },
    subject: { type: 'text', describes: 'First line of the message. Untrusted text.' },
  },
});
