import { commitStatuses } from '../../commit-status.ts';
import type { Commit, Deployment, History, Person, Release, Repository } from '../../company.ts';
import { deploymentUpdatedAt, pushedAt } from '../../history.ts';
import { connection, forbiddenConnection, place, refusal, type PageArguments } from './connection.ts';
import { blobSha, deploymentLog, fullName, htmlUrl, nodeId, repositoryId, repositoryUpdatedAt, treeSha, type Wardrobe } from './dress.ts';
import { pullRequest, type PullRequestNode } from './graph-pull-request.ts';
import { branchProtectionRule, ruleset } from './graph-protection.ts';
import { folder, resolveCommit } from './object.ts';
import { repositoryFinder } from './visible.ts';

interface Order {
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' } | null;
}

/** What the queries of GitHub's schema begin from. Fields are values, or functions of their arguments. */
export function queryRoot(wardrobe: Wardrobe, rateLimit: Readonly<Record<string, unknown>>) {
  const { view } = wardrobe;
  const find = repositoryFinder(view);
  return {
    rateLimit,
    viewer: { login: 'assay-reader', id: nodeId('User', 300_000_000), name: 'Assay reader' },
    organization: ({ login }: { login: string }) => {
      if (login.toLowerCase() === view.company.login) return organization(wardrobe);
      throw refusal('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`);
    },
    repository: ({ name, owner }: { name: string; owner: string }) => {
      const found = find(owner, name);
      if (found.kind !== 'missing') return repositoryNode(wardrobe, found.repository);
      throw refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
  };
}

function organization(wardrobe: Wardrobe) {
  const { view } = wardrobe;
  return {
    __typename: 'Organization',
    id: nodeId('Organization', 400_000_000),
    databaseId: 400_000_000,
    login: view.company.login,
    name: view.company.name,
    url: `${wardrobe.origin()}/${view.company.login}`,
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
        UPDATED_AT: (repository) => repositoryUpdatedAt(wardrobe, repository),
      };
      const key = sortKeys[orderBy?.field ?? 'CREATED_AT'] ?? (() => '');
      const keyed = shown.map((repository) => ({ repository, key: `${key(repository)} ${place(repository.index)}` }));
      const list = inOrder(keyed, (entry) => entry.key, orderBy);
      return {
        ...connection({ name: 'repositories', ...list, dress: ({ repository }) => repositoryNode(wardrobe, repository) }, page),
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

function repositoryNode(wardrobe: Wardrobe, repository: Repository) {
  const { view } = wardrobe;
  const history = view.history(repository);
  const id = repositoryId(repository);
  const head = history.commits.at(-1);
  const rule = repository.protection?.by === 'classic' ? repository.protection : undefined;
  const forbidsProtection = repository.forbidden.includes('protection');
  const commitAt = (made: Commit): unknown => commitNode(wardrobe, repository, history, made);
  const classic = (): unknown => {
    if (forbidsProtection) throw refusal('FORBIDDEN', 'Resource not accessible by personal access token');
    return rule ? branchProtectionRule(repository, rule) : null;
  };
  const nodes: PullRequestNode = { commit: commitAt, person: (person) => actor(wardrobe, person) };
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
    nameWithOwner: fullName(wardrobe, repository),
    owner: () => organization(wardrobe),
    url: htmlUrl(wardrobe, repository),
    resourcePath: `/${fullName(wardrobe, repository)}`,
    sshUrl: `git@github.com:${fullName(wardrobe, repository)}.git`,
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
    archivedAt: repository.archived ? repositoryUpdatedAt(wardrobe, repository) : null,
    pushedAt: pushedAt(history) ?? null,
    updatedAt: repositoryUpdatedAt(wardrobe, repository),
    primaryLanguage: repository.language ? { id: nodeId('Language', repository.language), name: repository.language, color: null } : null,
    languages: (page: PageArguments) => ({
      ...connection(
        {
          name: 'languages',
          items: repository.language ? [repository.language] : [],
          key: place0,
          dress: (name) => ({ id: nodeId('Language', name), name }),
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
          key: place0,
          dress: (name) => ({ id: nodeId('Topic', name), topic: { id: nodeId('Topic', name), name } }),
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
              key: place0,
              dress: (found) => branchProtectionRule(repository, found),
            },
            page,
          ),
    rulesets: (page: PageArguments) =>
      connection(
        {
          name: 'rulesets',
          items: repository.protection?.by === 'ruleset' ? [repository.protection] : [],
          key: place0,
          dress: (found) => ruleset(repository, found),
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
      return connection({ name: 'pullRequests', ...list, dress: (pull) => pullRequest(wardrobe, repository, pull, nodes) }, page);
    },
    pullRequest: ({ number }: { number: number }) => {
      const pull = history.pullRequests.find((candidate) => candidate.number === number);
      if (pull) return pullRequest(wardrobe, repository, pull, nodes);
      throw refusal('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    deployments: ({ environments, orderBy, ...page }: PageArguments & Order & { environments?: readonly string[] | null }) => {
      if (repository.forbidden.includes('deployments')) return forbiddenConnection('deployments');
      const shown = history.deployments.filter(
        ({ environment }) => !environments || environments.length === 0 || environments.includes(environment),
      );
      const list = inOrder(shown, (made) => `${made.createdAt} ${place(made.id)}`, orderBy);
      return connection(
        { name: 'deployments', ...list, dress: (made) => deploymentNode(wardrobe, repository, made, nodes, history) },
        page,
      );
    },
    releases: ({ orderBy, ...page }: PageArguments & Order) => {
      const list = inOrder(history.releases, (made) => `${made.publishedAt} ${place(made.id)}`, orderBy);
      return connection({ name: 'releases', ...list, dress: (made) => releaseNode(wardrobe, repository, made, nodes, history) }, page);
    },
    latestRelease: () => {
      const latest = history.releases.findLast(({ prerelease }) => !prerelease);
      return latest ? releaseNode(wardrobe, repository, latest, nodes, history) : null;
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
      return connection({ name: 'refs', ...list, dress: ({ name, target }) => ref(name, refPrefix, target) }, page);
    },
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) =>
      gitObject(wardrobe, repository, history, expression ?? oid ?? 'HEAD', commitAt),
  };
}

function place0(_item: unknown, index: number): string {
  return place(index);
}

function actor(wardrobe: Wardrobe, person: Person) {
  const login = person.login.replace(/\[bot\]$/u, '');
  const url = `${wardrobe.origin()}/${person.bot ? 'apps/' : ''}${login}`;
  const kind = person.bot ? 'Bot' : 'User';
  return {
    __typename: kind,
    id: nodeId(kind, person.id),
    databaseId: person.id,
    login,
    url,
    resourcePath: new URL(url).pathname,
    avatarUrl: `${wardrobe.origin()}/avatars/${person.id}`,
    ...(person.bot ? {} : { name: person.name, email: person.email }),
  };
}

function commitNode(wardrobe: Wardrobe, repository: Repository, history: History, made: Commit): unknown {
  const [headline = '', ...rest] = made.message.split('\n');
  const url = `${htmlUrl(wardrobe, repository)}/commit/${made.sha}`;
  const by = (date: string) => ({
    name: made.author.name,
    email: made.author.email,
    date,
    user: { ...actor(wardrobe, made.author), __typename: 'User', login: made.author.login },
  });
  const service = wardrobe.view.company.services[repository.index];
  const statuses = () =>
    commitStatuses(service, history.commits, made.sha, wardrobe.view.now()).map((status) => ({
      __typename: 'StatusContext',
      id: nodeId('StatusContext', status.id),
      context: status.context,
      state: status.state.toUpperCase(),
      description: status.description,
      createdAt: status.createdAt,
      targetUrl: `${wardrobe.origin()}/checks/${status.id}`,
      creator: null,
    }));
  const state = (contexts: ReturnType<typeof statuses>): string =>
    contexts.some((context) => context.state === 'FAILURE') ? 'FAILURE' : 'SUCCESS';
  return {
    __typename: 'Commit',
    id: nodeId('Commit', made.sha),
    oid: made.sha,
    abbreviatedOid: made.sha.slice(0, 7),
    url,
    commitUrl: url,
    message: made.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    authoredDate: made.authoredAt,
    committedDate: made.committedAt,
    pushedDate: null,
    additions: made.additions,
    deletions: made.deletions,
    author: by(made.authoredAt),
    committer: { name: 'GitHub', email: 'noreply@github.com', date: made.committedAt, user: null },
    parents: (page: PageArguments) =>
      connection(
        { name: 'parents', items: made.parents, key: place0, dress: (oid) => ({ __typename: 'Commit', id: nodeId('Commit', oid), oid }) },
        page,
      ),
    status: () => {
      const contexts = statuses();
      return contexts.length === 0
        ? null
        : {
            id: nodeId('Status', made.sha),
            state: state(contexts),
            contexts,
            context: ({ name }: { name: string }) => contexts.find((context) => context.context === name) ?? null,
          };
    },
    statusCheckRollup: () => {
      const contexts = statuses();
      const counts = { checkRunCount: 0, statusContextCount: contexts.length };
      return contexts.length === 0
        ? null
        : {
            id: nodeId('StatusCheckRollup', made.sha),
            state: state(contexts),
            contexts: (page: PageArguments) => ({
              ...connection({ name: 'contexts', items: contexts, key: place0, dress: (context) => context }, page),
              ...counts,
            }),
          };
    },
    history: ({ since, until, ...page }: PageArguments & { since?: string | null; until?: string | null }) => {
      const upTo = history.commits.findIndex(({ sha }) => sha === made.sha);
      const items = history.commits
        .slice(0, upTo + 1)
        .map((commit, index) => ({ commit, index }))
        .filter(
          ({ commit }) =>
            (!since || Date.parse(commit.committedAt) >= Date.parse(since)) &&
            (!until || Date.parse(commit.committedAt) <= Date.parse(until)),
        );
      return connection(
        {
          name: 'history',
          items: items.toReversed(),
          key: ({ index }) => place(index),
          descending: true,
          dress: ({ commit }) => commitNode(wardrobe, repository, history, commit),
        },
        page,
      );
    },
    tree: () => treeNode(wardrobe, repository, ''),
  };
}

function gitObject(
  wardrobe: Wardrobe,
  repository: Repository,
  history: History,
  expression: string,
  commitAt: (made: Commit) => unknown,
): unknown {
  const [ref = '', ...rest] = expression.split(':');
  const made = resolveCommit(repository, history, ref);
  if (!made || repository.empty) return null;
  if (!expression.includes(':')) return commitAt(made);
  const path = rest.join(':').replaceAll(/^\/+|\/+$/gu, '');
  const file = wardrobe.view.company.files(repository).find((candidate) => candidate.path === path);
  return file ? blobNode(file.text) : treeNode(wardrobe, repository, path);
}

function blobNode(text: string): unknown {
  const binary = text.includes('\u0000');
  const oid = blobSha(text);
  return {
    __typename: 'Blob',
    id: nodeId('Blob', oid),
    oid,
    byteSize: Buffer.byteLength(text),
    isBinary: binary,
    isTruncated: false,
    text: binary ? null : text,
  };
}

function treeNode(wardrobe: Wardrobe, repository: Repository, path: string): unknown {
  const here = folder(wardrobe.view.company.files(repository), path);
  if (path !== '' && here.files.length + here.folders.length === 0) return null;
  const name = (full: string): string => full.split('/').at(-1) ?? full;
  const entries = [
    ...here.folders.map((full) => ({
      name: name(full),
      type: 'tree',
      mode: 0o040000,
      path: full,
      size: 0,
      oid: blobSha(full),
      object: () => treeNode(wardrobe, repository, full),
    })),
    ...here.files.map((file) => ({
      name: name(file.path),
      type: 'blob',
      mode: 0o100644,
      path: file.path,
      size: Buffer.byteLength(file.text),
      oid: blobSha(file.text),
      object: () => blobNode(file.text),
    })),
  ];
  const oid = treeSha(`${repository.name}/${path}`);
  return { __typename: 'Tree', id: nodeId('Tree', oid), oid, entries: entries.sort((one, other) => (one.name < other.name ? -1 : 1)) };
}

const states = { queued: 'QUEUED', in_progress: 'IN_PROGRESS', success: 'SUCCESS', failure: 'FAILURE', inactive: 'INACTIVE' } as const;

function deploymentNode(wardrobe: Wardrobe, repository: Repository, made: Deployment, nodes: PullRequestNode, history: History): unknown {
  const statuses = made.statuses.toReversed().map((status) => ({
    __typename: 'DeploymentStatus',
    id: nodeId('DeploymentStatus', status.id),
    state: states[status.state],
    description: status.description,
    createdAt: status.createdAt,
    updatedAt: status.createdAt,
    environment: made.environment,
    environmentUrl: null,
    logUrl: deploymentLog(wardrobe, repository, made),
    creator: () => nodes.person(made.creator),
  }));
  const latest = statuses[0];
  const commit =
    history.commits.find(({ sha }) => sha === made.sha) ??
    history.pullRequests.flatMap(({ commits }) => commits).find(({ sha }) => sha === made.sha);
  return {
    __typename: 'Deployment',
    id: nodeId('Deployment', made.id),
    databaseId: made.id,
    environment: made.environment,
    originalEnvironment: made.environment,
    latestEnvironment: made.environment,
    task: made.task,
    payload: null,
    description: made.description === '' ? null : made.description,
    commitOid: made.sha,
    commit: () => (commit ? nodes.commit(commit) : null),
    ref: { __typename: 'Ref', id: nodeId('Ref', `${repository.name}/${made.ref}`), name: made.ref, prefix: 'refs/heads/' },
    createdAt: made.createdAt,
    updatedAt: deploymentUpdatedAt(made),
    creator: () => nodes.person(made.creator),
    state: latest?.state === 'SUCCESS' ? 'ACTIVE' : (latest?.state ?? 'PENDING'),
    latestStatus: latest ?? null,
    statuses: (page: PageArguments) => connection({ name: 'statuses', items: statuses, key: place0, dress: (status) => status }, page),
  };
}

function releaseNode(wardrobe: Wardrobe, repository: Repository, made: Release, nodes: PullRequestNode, history: History): unknown {
  return {
    __typename: 'Release',
    id: nodeId('Release', made.id),
    databaseId: made.id,
    name: made.name,
    tagName: made.tag,
    description: made.body,
    url: `${htmlUrl(wardrobe, repository)}/releases/tag/${made.tag}`,
    isDraft: false,
    isPrerelease: made.prerelease,
    isLatest: history.releases.findLast(({ prerelease }) => !prerelease)?.id === made.id,
    createdAt: made.publishedAt,
    publishedAt: made.publishedAt,
    updatedAt: made.publishedAt,
    author: () => nodes.person(made.author),
    tagCommit: () => {
      const commit = history.commits.find(({ sha }) => sha === made.sha);
      return commit ? nodes.commit(commit) : null;
    },
  };
}
