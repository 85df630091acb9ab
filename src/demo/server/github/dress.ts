import { createHash } from 'node:crypto';
import type {
  Comment,
  Commit,
  Deployment,
  DeploymentStatus,
  Person,
  PullRequest,
  Release,
  Repository,
  Review,
  SourceFile,
} from '../../company.ts';
import { deploymentUpdatedAt, pushedAt } from '../../history.ts';
import type { CommitStatus } from '../../commit-status.ts';
import type { View } from '../simulated-api.ts';

/** The words of GitHub's REST API for things of the company. */
export interface Wardrobe {
  readonly view: View;
  readonly origin: () => string;
}

const userPaths = ['followers', 'gists', 'starred', 'subscriptions', 'organizations', 'repos', 'received_events'] as const;
const repositoryPaths = [
  'assignees',
  'branches',
  'collaborators',
  'comments',
  'commits',
  'compare',
  'contents',
  'contributors',
  'deployments',
  'downloads',
  'events',
  'forks',
  'hooks',
  'issues',
  'keys',
  'labels',
  'languages',
  'merges',
  'milestones',
  'notifications',
  'pulls',
  'releases',
  'stargazers',
  'statuses',
  'subscribers',
  'subscription',
  'tags',
  'teams',
] as const;
const gitPaths = {
  git_commits: 'git/commits',
  git_refs: 'git/refs',
  git_tags: 'git/tags',
  trees: 'git/trees',
  blobs: 'git/blobs',
  issue_comment: 'issues/comments',
  issue_events: 'issues/events',
} as const;

export function nodeId(kind: string, id: string | number): string {
  return Buffer.from(`0:${kind}${id}`).toString('base64url');
}

export function repositoryId(repository: Repository): number {
  return 500_000_000 + repository.index;
}

export function fullName({ view }: Wardrobe, repository: Repository): string {
  return `${view.company.login}/${repository.name}`;
}

export function apiUrl(wardrobe: Wardrobe, repository: Repository): string {
  return `${wardrobe.origin()}/repos/${fullName(wardrobe, repository)}`;
}

export function htmlUrl(wardrobe: Wardrobe, repository: Repository): string {
  return `${wardrobe.origin()}/${fullName(wardrobe, repository)}`;
}

export function user({ origin }: Wardrobe, person: Pick<Person, 'id' | 'login' | 'bot'>, type = person.bot ? 'Bot' : 'User') {
  const url = `${origin()}/users/${encodeURIComponent(person.login)}`;
  return {
    login: person.login,
    id: person.id,
    node_id: nodeId('User', person.id),
    avatar_url: `${origin()}/avatars/${person.id}`,
    gravatar_id: '',
    url,
    html_url: `${origin()}/${encodeURIComponent(person.login)}`,
    ...Object.fromEntries(userPaths.map((path) => [`${path}_url`, `${url}/${path}`])),
    following_url: `${url}/following{/other_user}`,
    events_url: `${url}/events{/privacy}`,
    type,
    site_admin: false,
  };
}

export function organization(wardrobe: Wardrobe) {
  return user(wardrobe, { id: 400_000_000, login: wardrobe.view.company.login, bot: false }, 'Organization');
}

export function minimalRepository(wardrobe: Wardrobe, repository: Repository) {
  const url = apiUrl(wardrobe, repository);
  const page = htmlUrl(wardrobe, repository);
  const history = wardrobe.view.history(repository);
  const open = history.pullRequests.filter(({ state }) => state === 'OPEN').length + repository.openIssues;
  const license = repository.license;
  return {
    id: repositoryId(repository),
    node_id: nodeId('Repository', repositoryId(repository)),
    name: repository.name,
    full_name: fullName(wardrobe, repository),
    private: repository.private,
    owner: organization(wardrobe),
    html_url: page,
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries(repositoryPaths.map((path) => [`${path}_url`, `${url}/${path}`])),
    ...Object.fromEntries(Object.entries(gitPaths).map(([name, path]) => [`${name}_url`, `${url}/${path}{/sha}`])),
    archive_url: `${url}/{archive_format}{/ref}`,
    git_url: page.replace(/^http/u, 'git'),
    ssh_url: `git@github.com:${fullName(wardrobe, repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: repository.language ?? null,
    forks_count: 0,
    forks: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: repository.empty ? 0 : 120 + repository.index,
    default_branch: repository.defaultBranch,
    open_issues_count: open,
    open_issues: open,
    is_template: false,
    topics: repository.topics,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: repository.archived,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    pushed_at: pushedAt(history) ?? repository.createdAt,
    created_at: repository.createdAt,
    updated_at: repositoryUpdatedAt(wardrobe, repository),
    permissions: { admin: !repository.forbidden.includes('protection'), maintain: false, push: false, triage: false, pull: true },
    license: license
      ? {
          key: license.toLowerCase(),
          name: license,
          spdx_id: license,
          url: `${wardrobe.origin()}/licenses/${license.toLowerCase()}`,
          node_id: nodeId('License', license),
        }
      : null,
  };
}

export function repositoryUpdatedAt({ view }: Wardrobe, repository: Repository): string {
  const { commits } = view.history(repository);
  return commits.at(-1)?.committedAt ?? repository.createdAt;
}

export function fullRepository(wardrobe: Wardrobe, repository: Repository) {
  return {
    ...minimalRepository(wardrobe, repository),
    network_count: 0,
    subscribers_count: 1,
    organization: organization(wardrobe),
    allow_squash_merge: true,
    allow_merge_commit: true,
  };
}

export function commit(wardrobe: Wardrobe, repository: Repository, made: Commit) {
  const url = `${apiUrl(wardrobe, repository)}/commits/${made.sha}`;
  const page = `${htmlUrl(wardrobe, repository)}/commit/${made.sha}`;
  return {
    url,
    sha: made.sha,
    node_id: nodeId('Commit', made.sha),
    html_url: page,
    comments_url: `${url}/comments`,
    commit: {
      url: `${apiUrl(wardrobe, repository)}/git/commits/${made.sha}`,
      author: { name: made.author.name, email: made.author.email, date: made.authoredAt },
      committer: { name: 'GitHub', email: 'noreply@github.com', date: made.committedAt },
      message: made.message,
      comment_count: 0,
      tree: { sha: treeSha(made.sha), url: `${apiUrl(wardrobe, repository)}/git/trees/${treeSha(made.sha)}` },
      verification: { verified: false, reason: 'unsigned', payload: null, signature: null, verified_at: null },
    },
    author: user(wardrobe, made.author),
    committer: user(wardrobe, made.author),
    parents: made.parents.map((sha) => ({
      sha,
      url: `${apiUrl(wardrobe, repository)}/commits/${sha}`,
      html_url: `${htmlUrl(wardrobe, repository)}/commit/${sha}`,
    })),
  };
}

export function treeSha(commitSha: string): string {
  return createHash('sha1').update(`tree ${commitSha}`).digest('hex');
}

/** The name git gives to these bytes. */
export function blobSha(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\u0000`).update(bytes).digest('hex');
}

export function contentFile(wardrobe: Wardrobe, repository: Repository, file: SourceFile) {
  const bytes = Buffer.from(file.text);
  return {
    ...contentEntry(wardrobe, repository, file.path, 'file', bytes.length, blobSha(file.text)),
    content: bytes.toString('base64'),
    encoding: 'base64',
  };
}

export function contentEntry(wardrobe: Wardrobe, repository: Repository, path: string, type: 'file' | 'dir', size: number, sha: string) {
  const url = `${apiUrl(wardrobe, repository)}/contents/${path}?ref=${repository.defaultBranch}`;
  const git = `${apiUrl(wardrobe, repository)}/git/${type === 'file' ? 'blobs' : 'trees'}/${sha}`;
  const html = `${htmlUrl(wardrobe, repository)}/${type === 'file' ? 'blob' : 'tree'}/${repository.defaultBranch}/${path}`;
  const download = type === 'file' ? `${htmlUrl(wardrobe, repository)}/raw/${repository.defaultBranch}/${path}` : null;
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    size,
    url,
    html_url: html,
    git_url: git,
    download_url: download,
    type,
    _links: { self: url, git, html },
  };
}

export function simplePullRequest(wardrobe: Wardrobe, repository: Repository, pull: PullRequest) {
  const url = `${apiUrl(wardrobe, repository)}/pulls/${pull.number}`;
  const issue = `${apiUrl(wardrobe, repository)}/issues/${pull.number}`;
  const page = `${htmlUrl(wardrobe, repository)}/pull/${pull.number}`;
  const head = pull.commits.at(-1)?.sha ?? '';
  const end = (ref: string, sha: string) => ({
    label: `${wardrobe.view.company.login}:${ref}`,
    ref,
    sha,
    user: organization(wardrobe),
    repo: minimalRepository(wardrobe, repository),
  });
  const links = {
    self: url,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${url}/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${apiUrl(wardrobe, repository)}/statuses/${head}`,
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
    user: user(wardrobe, pull.author),
    body: pull.body,
    labels: pull.labels.map((name, index) => ({
      id: 1000 + index,
      node_id: nodeId('Label', name),
      url: `${apiUrl(wardrobe, repository)}/labels/${name}`,
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

export function fullPullRequest(wardrobe: Wardrobe, repository: Repository, pull: PullRequest) {
  return {
    ...simplePullRequest(wardrobe, repository, pull),
    merged: pull.mergedAt !== undefined,
    mergeable: pull.mergedAt === undefined ? true : null,
    rebaseable: null,
    mergeable_state: pull.mergedAt === undefined ? 'clean' : 'unknown',
    merged_by: pull.mergedBy ? user(wardrobe, pull.mergedBy) : null,
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pull.commits.length,
    additions: pull.additions,
    deletions: pull.deletions,
    changed_files: pull.changedFiles,
  };
}

export function review(wardrobe: Wardrobe, repository: Repository, pull: PullRequest, given: Review) {
  const page = `${htmlUrl(wardrobe, repository)}/pull/${pull.number}#pullrequestreview-${given.id}`;
  const pullUrl = `${apiUrl(wardrobe, repository)}/pulls/${pull.number}`;
  return {
    id: given.id,
    node_id: nodeId('PullRequestReview', given.id),
    user: user(wardrobe, given.author),
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

function reviewedSha(pull: PullRequest, given: Review | Comment): string {
  const at = 'submittedAt' in given ? given.submittedAt : given.createdAt;
  return (pull.commits.findLast(({ committedAt }) => committedAt <= at) ?? pull.commits[0])?.sha ?? '';
}

export function deployment(wardrobe: Wardrobe, repository: Repository, made: Deployment) {
  const url = `${apiUrl(wardrobe, repository)}/deployments/${made.id}`;
  return {
    url,
    id: made.id,
    node_id: nodeId('Deployment', made.id),
    sha: made.sha,
    ref: made.ref,
    task: made.task,
    payload: {},
    original_environment: made.environment,
    environment: made.environment,
    description: made.description === '' ? null : made.description,
    creator: user(wardrobe, made.creator),
    created_at: made.createdAt,
    updated_at: deploymentUpdatedAt(made),
    statuses_url: `${url}/statuses`,
    repository_url: apiUrl(wardrobe, repository),
    transient_environment: made.environment === 'preview',
    production_environment: made.environment === 'production',
  };
}

export function deploymentLog(wardrobe: Wardrobe, repository: Repository, made: Deployment): string {
  return `${htmlUrl(wardrobe, repository)}/actions/runs/${made.id}`;
}

export function deploymentStatus(wardrobe: Wardrobe, repository: Repository, made: Deployment, status: DeploymentStatus) {
  const url = `${apiUrl(wardrobe, repository)}/deployments/${made.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: user(wardrobe, made.creator),
    description: status.description,
    environment: made.environment,
    target_url: deploymentLog(wardrobe, repository, made),
    log_url: deploymentLog(wardrobe, repository, made),
    environment_url: `${htmlUrl(wardrobe, repository)}/environments/${made.environment}`,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: url,
    repository_url: apiUrl(wardrobe, repository),
  };
}

export function commitStatus(wardrobe: Wardrobe, repository: Repository, sha: string, status: CommitStatus) {
  return {
    url: `${apiUrl(wardrobe, repository)}/statuses/${sha}`,
    avatar_url: `${wardrobe.origin()}/avatars/in/254`,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: `${wardrobe.origin()}/checks/${status.id}`,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

export function release(wardrobe: Wardrobe, repository: Repository, made: Release) {
  const url = `${apiUrl(wardrobe, repository)}/releases/${made.id}`;
  return {
    url,
    html_url: `${htmlUrl(wardrobe, repository)}/releases/tag/${made.tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: `${apiUrl(wardrobe, repository)}/tarball/${made.tag}`,
    zipball_url: `${apiUrl(wardrobe, repository)}/zipball/${made.tag}`,
    id: made.id,
    node_id: nodeId('Release', made.id),
    tag_name: made.tag,
    target_commitish: repository.defaultBranch,
    name: made.name,
    body: made.body,
    draft: false,
    prerelease: made.prerelease,
    created_at: made.publishedAt,
    published_at: made.publishedAt,
    author: user(wardrobe, made.author),
    assets: [],
  };
}

export function tag(wardrobe: Wardrobe, repository: Repository, made: Release) {
  const url = apiUrl(wardrobe, repository);
  return {
    name: made.tag,
    node_id: nodeId('Ref', made.tag),
    commit: { sha: made.sha, url: `${url}/commits/${made.sha}` },
    zipball_url: `${url}/zipball/refs/tags/${made.tag}`,
    tarball_url: `${url}/tarball/refs/tags/${made.tag}`,
  };
}
