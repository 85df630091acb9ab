import type { Commit, Repository } from '../../company.ts';
import { pushedAt } from '../../history.ts';
import { fullName, htmlUrl, nodeId, repositoryId, type RenderContext } from './address.ts';
import { connection, forbiddenConnection, place, refusal, type PageArguments } from './connection.ts';
import { repositoryUpdatedAt } from './render.ts';
import { deploymentNode, releaseNode } from './graph-delivery.ts';
import { actor, commitNode, gitObject } from './graph-object.ts';
import { branchProtectionRule, ruleset } from './graph-protection.ts';
import { pullRequest, type PullRequestNode } from './graph-pull-request.ts';
import { repositoryFinder } from './visible.ts';

interface Order {
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' } | null;
}

/** What the queries of GitHub's schema begin from. Fields are values, or functions of their arguments. */
export function queryRoot(context: RenderContext, rateLimit: Readonly<Record<string, unknown>>) {
  const { view } = context;
  const find = repositoryFinder(view);
  return {
    rateLimit,
    viewer: { login: 'assay-reader', id: nodeId('User', 300_000_000), name: 'Assay reader' },
    organization: ({ login }: { login: string }) => {
      if (login.toLowerCase() === view.company.login) return organization(context);
      throw refusal('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`);
    },
    repository: ({ name, owner }: { name: string; owner: string }) => {
      const found = find(owner, name);
      if (found.kind !== 'missing') return repositoryNode(context, found.repository);
      throw refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
  };
}

function organization(context: RenderContext) {
  const { view } = context;
  return {
    __typename: 'Organization',
    id: nodeId('Organization', 400_000_000),
    databaseId: 400_000_000,
    login: view.company.login,
    name: view.company.name,
    url: `${context.origin()}/${view.company.login}`,
    repositories: ({
      isArchived,
      orderBy,
      privacy,
      ...page
    }: PageArguments & Order & { isArchived?: boolean | null; privacy?: 'PRIVATE' | 'PUBLIC' | null }) => {
      const shown = view.company.repositories.filter(
        (repository) =>
          (typeof isArchived !== 'boolean' || repository.archived === isArchived) &&
          (!privacy || repository.private === (privacy === 'PRIVATE')),
      );
      const sortKeys: Record<string, (repository: Repository) => string> = {
        NAME: ({ name }) => name,
        CREATED_AT: ({ createdAt }) => createdAt,
        PUSHED_AT: (repository) => pushedAt(view.history(repository)) ?? '',
        UPDATED_AT: (repository) => repositoryUpdatedAt(context, repository),
      };
      const key = sortKeys[orderBy?.field ?? 'CREATED_AT'] ?? (() => '');
      const keyed = shown.map((repository) => ({ repository, key: `${key(repository)} ${place(repository.index)}` }));
      const list = inOrder(keyed, (entry) => entry.key, orderBy);
      return {
        ...connection({ name: 'repositories', ...list, render: ({ repository }) => repositoryNode(context, repository) }, page),
        totalDiskUsage: 0,
      };
    },
  };
}

/** Sorts a list by a key as the query asks, ascending when it does not ask. */
function inOrder<T>(items: readonly T[], key: (item: T) => string, orderBy: Order['orderBy']) {
  const descending = orderBy?.direction === 'DESC';
  return { items: items.toSorted((one, other) => (key(one) < key(other) ? -1 : 1) * (descending ? -1 : 1)), key, descending };
}

function repositoryNode(context: RenderContext, repository: Repository) {
  const { view } = context;
  const history = view.history(repository);
  const id = repositoryId(repository);
  const head = history.commits.at(-1);
  const rule = repository.protection?.by === 'classic' ? repository.protection : undefined;
  const forbidsProtection = repository.forbidden.includes('protection');
  const commitAt = (made: Commit): unknown => commitNode(context, repository, history, made);
  const classic = (): unknown => {
    if (forbidsProtection) throw refusal('FORBIDDEN', 'Resource not accessible by personal access token');
    return rule ? branchProtectionRule(repository, rule) : null;
  };
  const nodes: PullRequestNode = { commit: commitAt, person: (person) => actor(context, person) };
  const ref = (name: string, prefix: string, target: Commit | undefined) => ({
    __typename: 'Ref',
    id: nodeId('Ref', `${repository.name}/${name}`),
    name,
    prefix,
    target: target ? commitAt(target) : null,
    branchProtectionRule: prefix === 'refs/heads/' && name === repository.defaultBranch ? classic : null,
  });
  return {
    __typename: 'Repository',
    id: nodeId('Repository', id),
    databaseId: id,
    name: repository.name,
    nameWithOwner: fullName(context, repository),
    owner: () => organization(context),
    url: htmlUrl(context, repository),
    resourcePath: `/${fullName(context, repository)}`,
    sshUrl: `git@github.com:${fullName(context, repository)}.git`,
    description: repository.description,
    homepageUrl: null,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    isPrivate: repository.private,
    isArchived: repository.archived,
    isDisabled: false,
    isEmpty: repository.empty,
    isFork: false,
    isTemplate: false,
    isLocked: false,
    isMirror: false,
    hasIssuesEnabled: true,
    hasWikiEnabled: false,
    forkCount: 0,
    stargazerCount: 0,
    diskUsage: repository.empty ? 0 : 120 + repository.index,
    viewerCanAdminister: !forbidsProtection,
    viewerPermission: forbidsProtection ? 'READ' : 'ADMIN',
    createdAt: repository.createdAt,
    archivedAt: repository.archived ? repositoryUpdatedAt(context, repository) : null,
    pushedAt: pushedAt(history) ?? null,
    updatedAt: repositoryUpdatedAt(context, repository),
    primaryLanguage: repository.language ? { id: nodeId('Language', repository.language), name: repository.language, color: null } : null,
    languages: (page: PageArguments) => ({
      ...connection(
        {
          name: 'languages',
          items: repository.language ? [repository.language] : [],
          render: (name) => ({ id: nodeId('Language', name), name }),
        },
        page,
      ),
      totalSize: 0,
    }),
    repositoryTopics: (page: PageArguments) =>
      connection(
        {
          name: 'repositoryTopics',
          items: repository.topics,
          render: (name) => ({ id: nodeId('Topic', name), topic: { id: nodeId('Topic', name), name } }),
        },
        page,
      ),
    licenseInfo: repository.license
      ? {
          id: nodeId('License', repository.license),
          key: repository.license.toLowerCase(),
          name: repository.license,
          spdxId: repository.license,
        }
      : null,
    defaultBranchRef: head ? ref(repository.defaultBranch, 'refs/heads/', head) : null,
    branchProtectionRules: (page: PageArguments) =>
      forbidsProtection
        ? forbiddenConnection('branch protection rules')
        : connection(
            {
              name: 'branchProtectionRules',
              items: rule ? [rule] : [],
              render: (found) => branchProtectionRule(repository, found),
            },
            page,
          ),
    rulesets: (page: PageArguments) =>
      connection(
        {
          name: 'rulesets',
          items: repository.protection?.by === 'ruleset' ? [repository.protection] : [],
          render: (found) => ruleset(repository, found),
        },
        page,
      ),
    issues: ({ states }: { states?: readonly string[] | null }) => ({
      totalCount: !states || states.includes('OPEN') ? repository.openIssues : 0,
    }),
    pullRequests: ({ orderBy, states, ...page }: PageArguments & Order & { states?: readonly string[] | null }) => {
      const shown = history.pullRequests.filter(({ state }) => !states || states.length === 0 || states.includes(state));
      const field = orderBy?.field === 'UPDATED_AT' ? 'updatedAt' : 'createdAt';
      const list = inOrder(shown, (pull) => `${pull[field]} ${place(pull.number)}`, orderBy);
      return connection({ name: 'pullRequests', ...list, render: (pull) => pullRequest(context, repository, pull, nodes) }, page);
    },
    pullRequest: ({ number }: { number: number }) => {
      const pull = history.pullRequests.find((candidate) => candidate.number === number);
      if (pull) return pullRequest(context, repository, pull, nodes);
      throw refusal('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    deployments: ({ environments, orderBy, ...page }: PageArguments & Order & { environments?: readonly string[] | null }) => {
      if (repository.forbidden.includes('deployments')) return forbiddenConnection('deployments');
      const shown = history.deployments.filter(
        ({ environment }) => !environments || environments.length === 0 || environments.includes(environment),
      );
      const list = inOrder(shown, (made) => `${made.createdAt} ${place(made.id)}`, orderBy);
      return connection(
        { name: 'deployments', ...list, render: (made) => deploymentNode(context, repository, made, nodes, history) },
        page,
      );
    },
    releases: ({ orderBy, ...page }: PageArguments & Order) => {
      const list = inOrder(history.releases, (made) => `${made.publishedAt} ${place(made.id)}`, orderBy);
      return connection({ name: 'releases', ...list, render: (made) => releaseNode(context, repository, made, nodes, history) }, page);
    },
    latestRelease: () => {
      const latest = history.releases.findLast(({ prerelease }) => !prerelease);
      return latest ? releaseNode(context, repository, latest, nodes, history) : null;
    },
    refs: ({ orderBy, refPrefix, ...page }: PageArguments & Order & { refPrefix: string }) => {
      const targets: { name: string; at: string; target: Commit | undefined }[] =
        refPrefix === 'refs/tags/'
          ? history.releases.map(({ publishedAt, sha, tag }) => ({
              name: tag,
              at: publishedAt,
              target: history.commits.find((made) => made.sha === sha),
            }))
          : head && refPrefix === 'refs/heads/'
            ? [
                { name: repository.defaultBranch, at: head.committedAt, target: head },
                ...history.pullRequests.flatMap(({ branch, commits, state, updatedAt }) =>
                  state === 'OPEN' ? [{ name: branch, at: updatedAt, target: commits.at(-1) }] : [],
                ),
              ]
            : [];
      const list = inOrder(targets, ({ at, name }) => (orderBy?.field === 'TAG_COMMIT_DATE' ? `${at} ${name}` : name), orderBy);
      return connection({ name: 'refs', ...list, render: ({ name, target }) => ref(name, refPrefix, target) }, page);
    },
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) =>
      gitObject(context, repository, history, expression ?? oid ?? 'HEAD', commitAt),
  };
}
