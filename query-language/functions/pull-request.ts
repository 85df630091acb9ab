import { value } from '../analysis/operand.ts';
import { between, columnOfRow } from '../analysis/row.ts';
import { integer } from '../analysis/type.ts';
import type { QueryFunction } from '../function.ts';

/** How long it took from one moment in the life of a pull request to another. */
function time(name: string, from: string, to: string, describes: string, example: string): QueryFunction {
  return {
    name: `pull_request.${name}`,
    on: 'pull_request',
    describes,
    takes: [],
    returns: 'duration',
    examples: [example],
    lower: (call) => value(between(columnOfRow(call, from), columnOfRow(call, to))),
  };
}

export const pullRequest: readonly QueryFunction[] = [
  {
    name: 'pull_request.status',
    alias: 'pull_request.state',
    on: 'pull_request',
    describes: 'Where it stands: `OPEN`, `CLOSED` or `MERGED`.',
    takes: [],
    returns: 'text',
    examples: ['git.pullRequests().filter((pr) => pr.status == "OPEN").length <= 5'],
    lower: (call) => value(columnOfRow(call, 'state')),
  },
  {
    name: 'pull_request.size',
    on: 'pull_request',
    describes: 'Lines added and removed together.',
    takes: [],
    returns: 'integer',
    unit: 'lines',
    examples: ['git.pullRequests(lookback = 30d).map((pr) => pr.size).average() < 400'],
    lower: (call) => {
      const [left, right] = [columnOfRow(call, 'additions'), columnOfRow(call, 'deletions')];
      return value({ kind: 'arithmetic', type: integer, operator: '+', left, right });
    },
  },
  time(
    'timeToFirstReview',
    'created_at',
    'first_review_at',
    'From its opening until somebody else first reviewed it or commented; null while nobody did.',
    'git.pullRequests(lookback = 30d).map((pr) => pr.timeToFirstReview).average() < 1d',
  ),
  time(
    'timeToMerge',
    'created_at',
    'merged_at',
    'From its opening until it was merged; null while it is not.',
    'git.pullRequests(lookback = 30d).map((pr) => pr.timeToMerge).average() < 3d',
  ),
  time(
    'cycleTime',
    'first_commit_at',
    'merged_at',
    'From its first commit until it was merged; null while it is not.',
    'git.pullRequests(lookback = 30d).map((pr) => pr.cycleTime).maximum() < 14d',
  ),
];
