import type { CommitStatus } from '../../commit-status.ts';
import type { Commit, PullRequest, Repository, Review } from '../../company.ts';
import { apiUrl, htmlUrl, nodeId, type RenderContext } from './address.ts';
import { minimalRepository, organization, user } from './render.ts';
import { treeSha } from './object.ts';

export function commit(context: RenderContext, repository: Repository, made: Commit) {
  const url = `${apiUrl(context, repository)}/commits/${made.sha}`;
  const page = `${htmlUrl(context, repository)}/commit/${made.sha}`;
  return {
    url,
    sha: made.sha,
    node_id: nodeId('Commit', made.sha),
    html_url: page,
    comments_url: `${url}/comments`,
    commit: {
      url: `${apiUrl(context, repository)}/git/commits/${made.sha}`,
      author: { name: made.author.name, email: made.author.email, date: made.authoredAt },
      committer: { name: 'GitHub', email: 'noreply@github.com', date: made.committedAt },
      message: made.message,
      comment_count: 0,
      tree: { sha: treeSha(made.sha), url: `${apiUrl(context, repository)}/git/trees/${treeSha(made.sha)}` },
      verification: { verified: false, reason: 'unsigned', payload: null, signature: null, verified_at: null },
    },
    author: user(context, made.author),
    committer: user(context, made.author),
    parents: made.parents.map((sha) => ({
      sha,
      url: `${apiUrl(context, repository)}/commits/${sha}`,
      html_url: `${htmlUrl(context, repository)}/commit/${sha}`,
    })),
  };
}

export function commitStatus(context: RenderContext, repository: Repository, sha: string, status: CommitStatus) {
  return {
    url: `${apiUrl(context, repository)}/statuses/${sha}`,
    avatar_url: `${context.origin()}/avatars/in/254`,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: `${context.origin()}/checks/${status.id}`,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

export function simplePullRequest(context: RenderContext, repository: Repository, pull: PullRequest) {
  const url = `${apiUrl(context, repository)}/pulls/${pull.number}`;
  const issue = `${apiUrl(context, repository)}/issues/${pull.number}`;
  const page = `${htmlUrl(context, repository)}/pull/${pull.number}`;
  const head = pull.commits.at(-1)?.sha ?? '';
  const end = (ref: string, sha: string) => ({
    label: `${context.view.company.login}:${ref}`,
    ref,
    sha,
    user: organization(context),
    repo: minimalRepository(context, repository),
  });
  const links = {
    self: url,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${url}/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${apiUrl(context, repository)}/statuses/${head}`,
  };
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    number: pull.number,
    state: pull.state === 'OPEN' ? 'open' : 'closed',
    locked: false,
    title: pull.title,
    user: user(context, pull.author),
    body: pull.body,
    labels: pull.labels.map((name, index) => ({
      id: 1000 + index,
      node_id: nodeId('Label', name),
      url: `${apiUrl(context, repository)}/labels/${name}`,
      name,
      description: '',
      color: 'ededed',
      default: false,
    })),
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt ?? null,
    merged_at: pull.mergedAt ?? null,
    merge_commit_sha: pull.mergeSha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: end(pull.branch, head),
    base: end(repository.defaultBranch, pull.commits[0]?.parents[0] ?? ''),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: pull.author.bot ? 'CONTRIBUTOR' : 'MEMBER',
    auto_merge: null,
    draft: pull.draft,
  };
}

export function fullPullRequest(context: RenderContext, repository: Repository, pull: PullRequest) {
  return {
    ...simplePullRequest(context, repository, pull),
    merged: pull.mergedAt !== undefined,
    mergeable: pull.mergedAt === undefined ? true : null,
    rebaseable: null,
    mergeable_state: pull.mergedAt === undefined ? 'clean' : 'unknown',
    merged_by: pull.mergedBy ? user(context, pull.mergedBy) : null,
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pull.commits.length,
    additions: pull.additions,
    deletions: pull.deletions,
    changed_files: pull.changedFiles,
  };
}

export function review(context: RenderContext, repository: Repository, pull: PullRequest, given: Review) {
  const page = `${htmlUrl(context, repository)}/pull/${pull.number}#pullrequestreview-${given.id}`;
  const pullUrl = `${apiUrl(context, repository)}/pulls/${pull.number}`;
  return {
    id: given.id,
    node_id: nodeId('PullRequestReview', given.id),
    user: user(context, given.author),
    body: given.body,
    state: given.state,
    html_url: page,
    pull_request_url: pullUrl,
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
    submitted_at: given.submittedAt,
    commit_id: reviewedSha(pull, given),
    author_association: 'MEMBER',
  };
}

function reviewedSha(pull: PullRequest, given: Review): string {
  return (pull.commits.findLast(({ committedAt }) => committedAt <= given.submittedAt) ?? pull.commits[0])?.sha ?? '';
}
