import { ageOf, fieldOf, value, type Operand } from '../analysis/operand.ts';
import { duration } from '../analysis/type.ts';
import type { Call, QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';

function column(call: Call, name: string): Plan {
  if (call.receiver.kind !== 'record') throw new Error('A property of a row was asked of something else');
  return fieldOf(call.receiver, call.table(call.receiver.table), name);
}

function age(table: string, since: string, what: string, example: string): QueryFunction {
  return {
    name: `${table}.age`,
    on: table,
    describes: `How long ago it was ${what}.`,
    takes: [],
    returns: 'duration',
    examples: [example],
    lower: (call): Operand => value(ageOf(column(call, since))),
  };
}

export const rows: readonly QueryFunction[] = [
  age('pull_request', 'created_at', 'opened', 'git.pullRequests().any((pr) => pr.age > 30d)'),
  age('commit', 'committed_at', 'committed', 'git.lastCommit.age < 90d'),
  age('release', 'published_at', 'published', 'git.lastRelease.age < 180d'),
  age('deployment', 'created_at', 'asked for', 'deploys.last.age < 30d'),
  age('incident', 'created_at', 'raised', 'incidents().any((i) => i.age < 7d)'),
  { ...age('commit', 'committed_at', 'committed', 'git.lastCommit().freshness < 90d'), name: 'commit.freshness', alias: 'commit.age' },
  {
    name: 'pull_request.status',
    alias: 'pull_request.state',
    on: 'pull_request',
    describes: 'Where it stands: `OPEN`, `CLOSED` or `MERGED`.',
    takes: [],
    returns: 'text',
    examples: ['git.pullRequests().filter((pr) => pr.status == "OPEN").length <= 5'],
    lower: (call) => value(column(call, 'state')),
  },
  {
    name: 'branch_protection.numReviewsRequired',
    alias: 'branch_protection.requiredApprovals',
    on: 'branch_protection',
    describes: 'Approvals a pull request needs.',
    takes: [],
    returns: 'integer',
    examples: ['git.branchProtection().numReviewsRequired >= 1'],
    lower: (call) => value(column(call, 'required_approvals')),
  },
  {
    name: 'incident.duration',
    on: 'incident',
    describes: 'From its beginning to its end; null while it is open.',
    takes: [],
    returns: 'duration',
    examples: ['incidents(lookback = 90d).all((i) => i.duration < 4h)'],
    lower: (call) =>
      value({ kind: 'arithmetic', type: duration, operator: '-', left: column(call, 'resolved_at'), right: column(call, 'created_at') }),
  },
];
