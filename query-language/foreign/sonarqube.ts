import type { ForeignName } from '../foreign-name.ts';

const why = 'no collector reads SonarQube.';

export const sonarqube: readonly ForeignName[] = [
  { name: 'sonarqube', why, nearest: 'ci.coverageReport != null' },
  {
    name: 'sonarqube.metric',
    why: `${why} Coverage is known where a coverage service leaves it on the commit, as a share; any number is that is kept as a custom value.`,
    nearest: 'ci.coverage >= 90%',
  },
  { name: 'sonarqube.freshness', why, nearest: 'ci.coverageReport.reportedAt.age < 7d' },
];
