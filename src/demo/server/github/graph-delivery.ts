import type { Deployment, History, Release, Repository } from '../../company.ts';
import { deploymentUpdatedAt } from '../../history.ts';
import { htmlUrl, nodeId, type RenderContext } from './address.ts';
import { connection, type PageArguments } from './connection.ts';
import { deploymentLog } from './render-delivery.ts';
import type { PullRequestNode } from './graph-pull-request.ts';

const states = { queued: 'QUEUED', in_progress: 'IN_PROGRESS', success: 'SUCCESS', failure: 'FAILURE', inactive: 'INACTIVE' } as const;

export function deploymentNode(
  context: RenderContext,
  repository: Repository,
  made: Deployment,
  nodes: PullRequestNode,
  history: History,
): unknown {
  const statuses = made.statuses.toReversed().map((status) => ({
    __typename: 'DeploymentStatus',
    id: nodeId('DeploymentStatus', status.id),
    state: states[status.state],
    description: status.description,
    createdAt: status.createdAt,
    updatedAt: status.createdAt,
    environment: made.environment,
    environmentUrl: null,
    logUrl: deploymentLog(context, repository, made),
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
    statuses: (page: PageArguments) => connection({ name: 'statuses', items: statuses, render: (status) => status }, page),
  };
}

export function releaseNode(
  context: RenderContext,
  repository: Repository,
  made: Release,
  nodes: PullRequestNode,
  history: History,
): unknown {
  return {
    __typename: 'Release',
    id: nodeId('Release', made.id),
    databaseId: made.id,
    name: made.name,
    tagName: made.tag,
    description: made.body,
    url: `${htmlUrl(context, repository)}/releases/tag/${made.tag}`,
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
