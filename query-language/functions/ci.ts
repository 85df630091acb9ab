import { fieldOf, onlyRow, value } from '../analysis/operand.ts';
import type { QueryFunction } from '../function.ts';

export const ci: readonly QueryFunction[] = [
  {
    name: 'ci.coverage',
    describes: 'Share of lines that tests cover, as a coverage service last reported it; null when none did.',
    takes: [],
    returns: 'number',
    unit: 'ratio',
    reads: ['coverage_report'],
    examples: ['ci.coverage >= 90%'],
    lower: (call) => value(fieldOf(onlyRow('coverage_report'), call.table('coverage_report'), 'covered')),
  },
  {
    name: 'ci.coverageReport',
    describes: 'The last report of test coverage: who reported it, when, and on which commit.',
    takes: [],
    returns: 'coverage report',
    reads: ['coverage_report'],
    examples: ['ci.coverageReport.reportedAt.age < 30d'],
    lower: () => onlyRow('coverage_report'),
  },
];
