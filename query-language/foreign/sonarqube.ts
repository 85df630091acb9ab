import type { ForeignName } from '../foreign-name.ts';

const why = 'no collector reads SonarQube.';

export const sonarqube: readonly ForeignName[] = [
  { name: 'sonarqube', why, nearest: 'ci.coverageReport != null' },
  {
    name: 'sonarqube.metric',
    why: `${why} Coverage comes from the check that a coverage service leaves on the commit, as a share and not as a percentage.`,
    nearest: 'ci.coverage >= 90%',
  },
  { name: 'sonarqube.freshness', why, nearest: 'ci.coverageReport.reportedAt.age < 7d' },
];
