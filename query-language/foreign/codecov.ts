import type { ForeignName } from '../foreign-name.ts';

export const codecov: readonly ForeignName[] = [
  {
    name: 'codecov',
    why: 'coverage is asked for without naming who reported it.',
    nearest: 'ci.coverageReport.reporter startsWith "codecov"',
  },
  {
    name: 'codecov.codeCoverage',
    why: 'coverage is asked for without naming who reported it, and is a share: 90% is 0.9.',
    nearest: 'ci.coverage * 100',
    fix: '(ci.coverage * 100)',
  },
];
