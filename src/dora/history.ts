import { attributeChanges } from './change.ts';
import type { Attribution } from './change.ts';
import type { Definition } from './definition.ts';
import type { Facts, Service } from './facts.ts';
import { failures, linkFailures, onePerIncident } from './failure-link.ts';
import type { FailureLinks, Incident } from './failure-link.ts';
import type { FactTable, GroupFacts } from './metric.ts';
import { rollouts } from './rollout.ts';
import type { Deployment, Rollout } from './rollout.ts';

/** What happened, read from the facts once under one definition, before anybody asks about a group or a time. */
export interface History {
  readonly repositories: ReadonlyMap<string, RepositoryHistory>;
  /** By the identifier of the service. */
  readonly incidents: ReadonlyMap<string, IncidentHistory>;
}

export interface RepositoryHistory extends Attribution {
  /** Rollouts to production that reached users, in the order in which they finished. */
  readonly rollouts: readonly Rollout[];
  /** Begin of the first deployment to production on record, whatever became of it. */
  readonly firstDeployment: number | null;
  /** When it was archived, as near as is known; infinite while it is not. */
  readonly archived: number;
  readonly unmapped: readonly Deployment[];
}

export interface IncidentHistory extends FailureLinks {
  readonly incidents: readonly Incident[];
}

export function historyOf(facts: Facts, definition: Definition, asOf: number): History {
  const repositories = new Map<string, RepositoryHistory>();
  // What was merged where nothing was ever deployed is not deployed either.
  for (const repository of new Set([...facts.deployments.keys(), ...facts.pullRequests.keys()])) {
    const deployments = facts.deployments.get(repository) ?? [];
    const production = deployments.filter((each) => each.class === 'production');
    const succeeded = rollouts(production, definition, asOf).filter((each) => each.succeeded);
    const commits = facts.commits.get(repository) ?? new Map<string, readonly string[]>();
    repositories.set(repository, {
      ...attributeChanges(succeeded, commits, facts.pullRequests.get(repository) ?? []),
      rollouts: succeeded,
      firstDeployment: production[0]?.started ?? null,
      archived: Math.max(facts.archived.get(repository) ?? Number.POSITIVE_INFINITY, succeeded.at(-1)?.finished ?? 0),
      unmapped: deployments.filter((each) => each.class === null),
    });
  }
  const incidents = new Map<string, IncidentHistory>();
  for (const service of facts.services) {
    const own = externals(service, 'incident').flatMap((each) => facts.incidents.get(each) ?? []);
    const deployed = inOrder(repositoriesOf({ repositories }, [service]).flatMap((each) => each.rollouts));
    incidents.set(service.entity, { ...linkFailures(own, deployed, definition.failure['attribute-within']), incidents: own });
  }
  return { repositories, incidents };
}

/** The histories of the repositories that the services deploy from, each once. */
export function repositoriesOf(history: Pick<History, 'repositories'>, services: readonly Service[]): readonly RepositoryHistory[] {
  const names = new Set(services.flatMap((each) => externals(each, 'deployment')));
  return [...names].map((name) => history.repositories.get(name)).filter((each) => each !== undefined);
}

export function groupFacts(history: History, services: readonly Service[]): GroupFacts {
  const repositories = repositoriesOf(history, services);
  const deployed = inOrder(repositories.flatMap((each) => each.rollouts));
  const links = services.flatMap((each) => history.incidents.get(each.entity)?.links ?? []);
  const firsts = repositories.map((each) => each.firstDeployment).filter((each) => each !== null);
  return {
    rollouts: deployed,
    changes: byRollout(repositories.flatMap((each) => each.changes)),
    undatable: byRollout(repositories.flatMap((each) => each.undatable)),
    failures: byRollout(failures(onePerIncident(links), deployed)),
    merged: repositories
      .flatMap(({ changes, undeployed }) => [...changes, ...undeployed.map((pullRequest) => ({ pullRequest, rollout: null }))])
      .sort((a, b) => a.pullRequest.merged - b.pullRequest.merged),
    life:
      firsts.length === 0
        ? null
        : {
            start: Math.min(...firsts),
            end: Math.max(...repositories.filter((each) => each.firstDeployment !== null).map((each) => each.archived)),
          },
  };
}

function externals(service: Service, table: FactTable): readonly string[] {
  return service.knowledge.filter((each) => each.table === table && each.outcome === 'read').map((each) => each.external);
}

function inOrder(rollouts: readonly Rollout[]): readonly Rollout[] {
  return [...rollouts].sort((a, b) => a.finished - b.finished || a.started - b.started || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function byRollout<T extends { readonly rollout: Rollout }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => a.rollout.finished - b.rollout.finished);
}
