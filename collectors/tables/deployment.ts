import { table } from '../../query-language/catalog.ts';

export const deployment = table({
  name: 'deployment',
  describes: 'Deployments as the code host records them, with their first final state.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'deployment'],
  history: 'events',
  happened: 'created_at',
  freshHours: 36,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    deployment: { type: 'text', describes: 'Identifier at the source.', required: true },
    environment: { type: 'text', describes: 'Environment as written; the definition file maps it to a class.' },
    sha: { type: 'text', describes: 'Commit deployed.' },
    ref: { type: 'text', describes: 'Branch, tag or commit asked for.' },
    task: { type: 'text', describes: 'What kind of deployment, as written: `deploy`, `rollback`, …' },
    description: { type: 'text', describes: 'Note. Untrusted text.' },
    creator: { type: 'text', describes: 'Who or what started it.', sensitive: true },
    created_at: { type: 'timestamp', describes: 'When it was asked for.' },
    started_at: { type: 'timestamp', describes: 'First status that says it runs; null when none did.' },
    finished_at: { type: 'timestamp', describes: 'First final status; null while it runs.' },
    state: {
      type: 'text',
      describes: 'First final state, or where it stands while there is none.',
      values: ['success', 'failure', 'cancelled', 'pending', 'running'],
      until: { started_at: 'pending', finished_at: 'running' },
    },
    url: { type: 'text', describes: 'Address of its page or log.' },
  },
});
