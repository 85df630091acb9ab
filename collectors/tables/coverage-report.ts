import { table } from '../../query-language/catalog.ts';

export const coverageReport = table({
  name: 'coverage_report',
  describes: 'Test coverage that a service reported on the tip of the default branch.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'one',
  key: ['repository'],
  history: 'intervals',
  freshHours: 168,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    reporter: { type: 'text', describes: 'Who reported it, for example `codecov/project`; null when nobody did.' },
    covered: { type: 'number', describes: 'Share of lines covered; null when nobody reported it.', unit: 'ratio' },
    reported_at: { type: 'timestamp', describes: 'When it was reported.' },
    sha: { type: 'text', describes: 'The commit.' },
  },
});
