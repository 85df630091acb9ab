import type { Person, Repository } from '../../company.ts';
import { pushedAt } from '../../history.ts';
import { apiUrl, fullName, htmlUrl, nodeId, repositoryId, type RenderContext } from './address.ts';

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

export function user({ origin }: RenderContext, person: Pick<Person, 'id' | 'login' | 'bot'>, type = person.bot ? 'Bot' : 'User') {
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

export function organization(context: RenderContext) {
  return user(context, { id: 400_000_000, login: context.view.company.login, bot: false }, 'Organization');
}

export function minimalRepository(context: RenderContext, repository: Repository) {
  const url = apiUrl(context, repository);
  const page = htmlUrl(context, repository);
  const history = context.view.history(repository);
  const open = history.pullRequests.filter(({ state }) => state === 'OPEN').length + repository.openIssues;
  const license = repository.license;
  return {
    id: repositoryId(repository),
    node_id: nodeId('Repository', repositoryId(repository)),
    name: repository.name,
    full_name: fullName(context, repository),
    private: repository.private,
    owner: organization(context),
    html_url: page,
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries(repositoryPaths.map((path) => [`${path}_url`, `${url}/${path}`])),
    ...Object.fromEntries(Object.entries(gitPaths).map(([name, path]) => [`${name}_url`, `${url}/${path}{/sha}`])),
    archive_url: `${url}/{archive_format}{/ref}`,
    git_url: page.replace(/^http/u, 'git'),
    ssh_url: `git@github.com:${fullName(context, repository)}.git`,
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
    updated_at: repositoryUpdatedAt(context, repository),
    permissions: { admin: !repository.forbidden.includes('protection'), maintain: false, push: false, triage: false, pull: true },
    license: license
      ? {
          key: license.toLowerCase(),
          name: license,
          spdx_id: license,
          url: `${context.origin()}/licenses/${license.toLowerCase()}`,
          node_id: nodeId('License', license),
        }
      : null,
  };
}

export function repositoryUpdatedAt({ view }: RenderContext, repository: Repository): string {
  const { commits } = view.history(repository);
  return commits.at(-1)?.committedAt ?? repository.createdAt;
}

export function fullRepository(context: RenderContext, repository: Repository) {
  return {
    ...minimalRepository(context, repository),
    network_count: 0,
    subscribers_count: 1,
    organization: organization(context),
    allow_squash_merge: true,
    allow_merge_commit: true,
  };
}
