import type { Deployment, DeploymentStatus, Release, Repository } from '../../company.ts';
import { deploymentUpdatedAt } from '../../history.ts';
import { apiUrl, htmlUrl, nodeId, type RenderContext } from './address.ts';
import { user } from './render.ts';

export function deployment(context: RenderContext, repository: Repository, made: Deployment) {
  const url = `${apiUrl(context, repository)}/deployments/${made.id}`;
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
    creator: user(context, made.creator),
    created_at: made.createdAt,
    updated_at: deploymentUpdatedAt(made),
    statuses_url: `${url}/statuses`,
    repository_url: apiUrl(context, repository),
    transient_environment: made.environment === 'preview',
    production_environment: made.environment === 'production',
  };
}

export function deploymentLog(context: RenderContext, repository: Repository, made: Deployment): string {
  return `${htmlUrl(context, repository)}/actions/runs/${made.id}`;
}

export function deploymentStatus(context: RenderContext, repository: Repository, made: Deployment, status: DeploymentStatus) {
  const url = `${apiUrl(context, repository)}/deployments/${made.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: user(context, made.creator),
    description: status.description,
    environment: made.environment,
    target_url: deploymentLog(context, repository, made),
    log_url: deploymentLog(context, repository, made),
    environment_url: `${htmlUrl(context, repository)}/environments/${made.environment}`,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: url,
    repository_url: apiUrl(context, repository),
  };
}

export function release(context: RenderContext, repository: Repository, made: Release) {
  const url = `${apiUrl(context, repository)}/releases/${made.id}`;
  return {
    url,
    html_url: `${htmlUrl(context, repository)}/releases/tag/${made.tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: `${apiUrl(context, repository)}/tarball/${made.tag}`,
    zipball_url: `${apiUrl(context, repository)}/zipball/${made.tag}`,
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
    author: user(context, made.author),
    assets: [],
  };
}

export function tag(context: RenderContext, repository: Repository, made: Release) {
  const url = apiUrl(context, repository);
  return {
    name: made.tag,
    node_id: nodeId('Ref', made.tag),
    commit: { sha: made.sha, url: `${url}/commits/${made.sha}` },
    zipball_url: `${url}/zipball/refs/tags/${made.tag}`,
    tarball_url: `${url}/tarball/refs/tags/${made.tag}`,
  };
}
