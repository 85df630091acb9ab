import { ageOf, value } from '../analysis/operand.ts';
import { columnOfRow } from '../analysis/row.ts';
import { alsoCalled, type QueryFunction } from '../function.ts';

function age(table: string, since: string, what: string, example: string): QueryFunction {
  return {
    name: `${table}.age`,
    on: table,
    describes: `How long ago it was ${what}.`,
    takes: [],
    returns: 'duration',
    examples: [example],
    lower: (call) => value(ageOf(columnOfRow(call, since))),
  };
}

const ageOfCommit = age('commit', 'committed_at', 'committed', 'git.lastCommit.age < 90d');

export const rows: readonly QueryFunction[] = [
  age('pull_request', 'created_at', 'opened', 'git.pullRequests().any((pr) => pr.age > 30d)'),
  ageOfCommit,
  alsoCalled('commit.freshness', ageOfCommit, 'git.lastCommit().freshness < 90d'),
  age('release', 'published_at', 'published', 'git.lastRelease.age < 180d'),
  age('deployment', 'created_at', 'asked for', 'deploys.last.age < 30d'),
  age('incident', 'created_at', 'raised', 'incidents().any((i) => i.age < 7d)'),
  {
    name: 'branch_protection.numReviewsRequired',
    alias: 'branch_protection.requiredApprovals',
    on: 'branch_protection',
    describes: 'Approvals a pull request needs.',
    takes: [],
    returns: 'integer',
    unit: 'approvals',
    examples: ['git.branchProtection().numReviewsRequired >= 1'],
    lower: (call) => value(columnOfRow(call, 'required_approvals')),
  },
];
