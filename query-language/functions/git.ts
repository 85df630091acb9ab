import { globPattern } from '../analysis/glob.ts';
import { columnOf, fieldOf, isNotEmpty, literal, onlyRow, rowsOf, value, whenSure, type Operand } from '../analysis/operand.ts';
import { boolean, listOf, text } from '../analysis/type.ts';
import { lookback, within } from '../analysis/window.ts';
import { alsoCalled, type Call, type Parameter, type QueryFunction } from '../function.ts';
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

/** Events of the repository, which happened at what the column says. */
function events(name: string, table: string, at: string, describes: string, example: string): QueryFunction {
  return {
    name,
    describes,
    takes: [lookback],
    returns: `list of ${table.replaceAll('_', ' ')}`,
    reads: [table],
    examples: [example],
    lower: (call) => rowsOf(table, ...within(call.table(table), at, call.argument('lookback'))),
  };
}

const protection: QueryFunction = {
  name: 'git.branchProtection',
  describes: 'Rules that hold on the default branch; null when none does.',
  takes: [
    {
      name: 'branch',
      describes: 'The branch that is meant. Rules are read of the default branch alone, so of any other they are unknown.',
      type: text,
      optional: true,
      literal: true,
    },
  ],
  returns: 'branch protection',
  reads: ['branch_protection'],
  examples: ['git.branchProtection != null', 'git.branchProtection.requiredApprovals >= 1'],
  lower: (call) => {
    const table = call.table('branch_protection');
    const fact = (column: string): Plan => fieldOf(onlyRow('branch_protection'), table, column);
    const holds: Plan = { kind: 'equal', type: boolean, left: fact('protected'), right: literal(boolean, true) };
    const branch = call.text('branch');
    if (branch === undefined) return { ...onlyRow('branch_protection'), presence: holds };
    const meant: Plan = { kind: 'equal', type: boolean, left: fact('branch'), right: literal(text, branch) };
    return { ...onlyRow('branch_protection'), place: { kind: 'only', when: meant }, presence: whenSure(meant, holds) };
  },
};

const pullRequests = events(
  'git.pullRequests',
  'pull_request',
  'created_at',
  'Pull requests, in no order.',
  'git.pullRequests().filter((pr) => pr.status == "OPEN" and pr.age > 14d).length <= 5',
);

const releases = events(
  'git.releases',
  'release',
  'published_at',
  'Releases, or tags where the repository has no releases.',
  'git.releases(lookback = 180d).length > 0',
);

export const git: readonly QueryFunction[] = [
  {
    name: 'git',
    describes: 'The entity’s repository; null when it has none.',
    takes: [],
    returns: 'repository',
    reads: ['repository'],
    examples: ['git != null', 'git.archived == false', 'git.defaultBranch == "main"'],
    lower: () => onlyRow('repository'),
  },
  {
    name: 'git.topLanguage',
    alias: 'git.language',
    describes: 'Language with the most code.',
    takes: [],
    returns: 'text',
    reads: ['repository'],
    examples: ['git.topLanguage() == "TypeScript"'],
    lower: (call) => value(fieldOf(onlyRow('repository'), call.table('repository'), 'language')),
  },
  {
    name: 'git.fileExists',
    describes: 'Whether the default branch has such a file.',
    takes: [path],
    returns: 'boolean',
    reads: ['repository_file'],
    examples: ['git.fileExists("README.md")', 'git.fileExists("**/runbook*.md")'],
    lower: (call) => value(isNotEmpty(filesLike(call))),
  },
  {
    name: 'git.files',
    describes: 'Files of the default branch.',
    takes: [{ ...path, optional: true }],
    returns: 'list of repository file',
    reads: ['repository_file'],
    examples: ['git.files("docs/**/*.md").length >= 3'],
    lower: (call) => ({ kind: 'rows', rows: filesLike(call) }),
  },
  protection,
  alsoCalled('github.branchProtection', protection, 'github.branchProtection.requiresStatusChecks'),
  {
    name: 'git.numOfRequiredApprovals',
    alias: 'git.branchProtection.requiredApprovals',
    describes: 'Approvals a pull request needs.',
    takes: [],
    returns: 'integer',
    unit: 'approvals',
    reads: ['branch_protection'],
    examples: ['git.numOfRequiredApprovals() >= 1'],
    lower: (call) => value(fieldOf(onlyRow('branch_protection'), call.table('branch_protection'), 'required_approvals')),
  },
  {
    name: 'git.codeowners',
    describes: 'Rules of the CODEOWNERS file in force.',
    takes: [],
    returns: 'list of codeowners rule',
    reads: ['codeowners_rule'],
    examples: ['git.codeowners.length > 0', 'git.codeowners.any((rule) => rule.pattern == "*")'],
    lower: () => rowsOf('codeowners_rule'),
  },
  pullRequests,
  alsoCalled('github.pullRequests', pullRequests, 'github.pullRequests(lookback = 30d).length > 0'),
  events('git.commits', 'commit', 'committed_at', 'Commits on the default branch.', 'git.commits(lookback = 90d).length > 0'),
  {
    name: 'git.lastCommit',
    describes: 'The newest commit on the default branch; null when there is none.',
    takes: [],
    returns: 'commit',
    reads: ['commit'],
    examples: ['git.lastCommit.age < 90d', 'git.lastCommit().freshness < 90d'],
    lower: latest('commit', 'committed_at'),
  },
  {
    name: 'git.contributors',
    describes: 'Names of the people who wrote commits, bots left out.',
    takes: [lookback],
    returns: 'list of text',
    reads: ['commit'],
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
  releases,
  alsoCalled('github.releases', releases, 'github.releases(lookback = 180d).length > 0'),
  {
    name: 'git.lastRelease',
    describes: 'The newest release; null when there is none.',
    takes: [],
    returns: 'release',
    reads: ['release'],
    examples: ['git.lastRelease.age < 180d'],
    lower: latest('release', 'published_at'),
  },
];
