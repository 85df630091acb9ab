import { table } from '../../query-language/catalog.ts';

export const repository = table({
  name: 'repository',
  describes: 'Source repositories.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'one',
  key: ['repository'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    repository: { type: 'text', describes: '`owner/name` in lower case; for a clone without a remote, its folder name.', required: true },
    name: { type: 'text', describes: 'Name without the owner.', required: true },
    url: { type: 'text', describes: 'Address of its page.' },
    description: { type: 'text', describes: 'What it is for. Untrusted text.' },
    default_branch: { type: 'text', describes: 'Name of the default branch; null when the repository is empty.' },
    visibility: { type: 'text', describes: 'Who may read it.', values: ['public', 'private', 'internal'] },
    archived: { type: 'boolean', describes: 'Whether it is read-only.' },
    fork: { type: 'boolean', describes: 'Whether it is a fork.' },
    language: { type: 'text', describes: 'Language with the most code.' },
    topics: { type: 'list<text>', describes: 'Topics.' },
    license: { type: 'text', describes: 'SPDX identifier of its licence.' },
    created_at: { type: 'timestamp', describes: 'When it was created.' },
    pushed_at: { type: 'timestamp', describes: 'When something was last pushed.' },
    head_sha: { type: 'text', describes: 'Commit at the tip of the default branch.' },
    open_issues: { type: 'integer', describes: 'Open issues.', unit: 'issues' },
    open_pull_requests: { type: 'integer', describes: 'Open pull requests.', unit: 'pull requests' },
  },
});
