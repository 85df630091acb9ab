import { globPattern } from '../analysis/glob.ts';
import { columnOf, fieldOf, isNotEmpty, onlyRow, rowsOf, literal, value, type Operand } from '../analysis/operand.ts';
import { boolean, listOf, text } from '../analysis/type.ts';
import { lookback, within } from '../analysis/window.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import type { Plan, Rows } from '../plan/plan.ts';

const path: Parameter = {
  name: 'path',
  describes: 'Path from the root, or a glob: `*` within a folder, `**` across folders. A folder stands for what is in it.',
  type: text,
  literal: true,
};

function filesLike(call: Call): Rows {
  const file = columnOf(call.table('repository_file'), 'path');
  const glob = call.text('path');
  if (glob === undefined) return { table: 'repository_file', conditions: [] };
  const condition: Plan = { kind: 'apply', type: boolean, operation: 'matches', arguments: [file, literal(text, globPattern(glob))] };
  return { table: 'repository_file', conditions: [condition] };
}

function latest(table: 'commit' | 'release', by: string) {
  return (call: Call): Operand => ({
    kind: 'record',
    table,
    place: { kind: 'picked', rows: { table, conditions: [] }, how: 'last', by: columnOf(call.table(table), by) },
  });
}

export const git: readonly QueryFunction[] = [
  {
    name: 'git',
    describes: 'The entity’s repository; null when it has none.',
    takes: [],
    returns: 'repository',
    examples: ['git != null', 'git.archived == false', 'git.defaultBranch == "main"'],
    lower: () => onlyRow('repository'),
  },
  {
    name: 'git.fileExists',
    describes: 'Whether the default branch has such a file.',
    takes: [path],
    returns: 'boolean',
    examples: ['git.fileExists("README.md")', 'git.fileExists("**/runbook*.md")'],
    lower: (call) => value(isNotEmpty(filesLike(call))),
  },
  {
    name: 'git.files',
    describes: 'Files of the default branch.',
    takes: [{ ...path, optional: true }],
    returns: 'list of repository file',
    examples: ['git.files("docs/**/*.md").length >= 3'],
    lower: (call) => ({ kind: 'rows', rows: filesLike(call) }),
  },
  {
    name: 'git.branchProtection',
    describes: 'Rules that hold on the default branch.',
    takes: [],
    returns: 'branch protection',
    examples: ['git.branchProtection.requiredApprovals >= 1'],
    lower: () => onlyRow('branch_protection'),
  },
  {
    name: 'git.numOfRequiredApprovals',
    alias: 'git.branchProtection.requiredApprovals',
    describes: 'Approvals a pull request needs; null when no rule asks for any.',
    takes: [],
    returns: 'integer',
    examples: ['git.numOfRequiredApprovals() >= 1'],
    lower: (call) => value(fieldOf(onlyRow('branch_protection'), call.table('branch_protection'), 'required_approvals')),
  },
  {
    name: 'git.codeowners',
    describes: 'Rules of the CODEOWNERS file in force.',
    takes: [],
    returns: 'list of codeowners rule',
    examples: ['git.codeowners.length > 0', 'git.codeowners.any((rule) => rule.pattern == "*")'],
    lower: () => rowsOf('codeowners_rule'),
  },
  {
    name: 'git.pullRequests',
    describes: 'Pull requests, newest or oldest in no order.',
    takes: [lookback],
    returns: 'list of pull request',
    examples: ['git.pullRequests().filter((pr) => pr.status == "OPEN" and pr.age > 14d).length <= 5'],
    lower: (call) => rowsOf('pull_request', ...within(call.table('pull_request'), 'created_at', call.argument('lookback'))),
  },
  {
    name: 'git.commits',
    describes: 'Commits on the default branch.',
    takes: [lookback],
    returns: 'list of commit',
    examples: ['git.commits(lookback = 90d).length > 0'],
    lower: (call) => rowsOf('commit', ...within(call.table('commit'), 'committed_at', call.argument('lookback'))),
  },
  {
    name: 'git.lastCommit',
    describes: 'The newest commit on the default branch; null when there is none.',
    takes: [],
    returns: 'commit',
    examples: ['git.lastCommit.age < 90d', 'git.lastCommit().freshness < 90d'],
    lower: latest('commit', 'committed_at'),
  },
  {
    name: 'git.contributors',
    describes: 'Names of the people who wrote commits, bots left out.',
    takes: [lookback],
    returns: 'list of text',
    examples: ['git.contributors(lookback = 90d).length >= 2'],
    lower: (call) => {
      const table = call.table('commit');
      const bot: Plan = { kind: 'equal', type: boolean, left: columnOf(table, 'author_is_bot'), right: literal(boolean, true) };
      const conditions: readonly Plan[] = [
        ...within(table, 'committed_at', call.argument('lookback')),
        { kind: 'not', type: boolean, operand: bot },
      ];
      return value({
        kind: 'fold',
        type: listOf(text),
        rows: { table: 'commit', conditions },
        how: 'distinct',
        of: columnOf(table, 'author'),
      });
    },
  },
  {
    name: 'git.releases',
    describes: 'Releases, or tags where the repository has no releases.',
    takes: [lookback],
    returns: 'list of release',
    examples: ['git.releases(lookback = 180d).length > 0'],
    lower: (call) => rowsOf('release', ...within(call.table('release'), 'published_at', call.argument('lookback'))),
  },
  {
    name: 'git.lastRelease',
    describes: 'The newest release; null when there is none.',
    takes: [],
    returns: 'release',
    examples: ['git.lastRelease.age < 180d'],
    lower: latest('release', 'published_at'),
  },
];
