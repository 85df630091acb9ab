import { outcomeOf } from './facts.ts';
import type { Service } from './facts.ts';
import type { Incident } from './failure-link.ts';
import { repositoriesOf } from './history.ts';
import type { History } from './history.ts';
import { factTables, within } from './metric.ts';
import type { Frame } from './metric.ts';
import type { Deployment } from './rollout.ts';

/** What the numbers could not see. Published beside them. */
export interface DataQuality {
  readonly services: number;
  /** What was not read of which service, with the reason; empty text where no outside identifier is known. */
  readonly unread: readonly { readonly entity: string; readonly table: string; readonly outcome: string; readonly reason: string }[];
  /** Services whose deployments were read and hold none in production. */
  readonly withoutDeployments: readonly string[];
  /** Environments that no rule of the definition maps, with how many deployments each has. */
  readonly unmappedEnvironments: readonly { readonly environment: string; readonly deployments: number }[];
  /** Qualifying incidents in the window, and how many of them no rollout explains. */
  readonly incidents: number;
  readonly unlinkedIncidents: number;
  /** Rollouts whose commit is not among the commits read: what they carried cannot be known. */
  readonly rolloutsWithUnknownCommit: number;
  /** Merged pull requests of people that no production rollout carried yet. */
  readonly undeployedChanges: number;
  /** Intervals that end before they begin; left out of durations. */
  readonly negativeIntervals: number;
}

export function qualityOf(history: History, services: readonly Service[], frame: Frame): DataQuality {
  const repositories = repositoriesOf(history, services);
  const struck = services.flatMap((each) => history.incidents.get(each.entity) ?? []);
  const linked = new Set(struck.flatMap((each) => each.links).map((each) => each.incident.id));
  const inFrame = (incidents: readonly Incident[]) => incidents.filter((each) => within(frame, each.started));
  const incidents = struck.flatMap((each) => inFrame(each.incidents));
  const resolvedBeforeBegun = incidents.filter((each) => each.resolved !== null && each.resolved < each.started);
  const deployedBeforeMerge = repositories.flatMap((each) => each.deployedBeforeMerge).filter((each) => within(frame, each.merged));
  return {
    services: services.length,
    unread: services.flatMap(unreadOf),
    withoutDeployments: services
      .filter(
        (each) => outcomeOf(each, 'deployment') === 'read' && repositoriesOf(history, [each]).every((own) => own.rollouts.length === 0),
      )
      .map((each) => each.entity),
    unmappedEnvironments: countEnvironments(repositories.flatMap((each) => each.unmapped)),
    incidents: countDistinct(incidents),
    unlinkedIncidents: countDistinct(incidents.filter((each) => !linked.has(each.id))),
    rolloutsWithUnknownCommit: repositories.flatMap((each) => each.unknownHeads).filter((each) => within(frame, each.finished)).length,
    undeployedChanges: repositories.flatMap((each) => each.undeployed).filter((each) => !each.authorIsBot && within(frame, each.merged))
      .length,
    negativeIntervals: countDistinct(resolvedBeforeBegun) + deployedBeforeMerge.length,
  };
}

/** What was not read for a service: of each table, each way in which one of its outside identifiers could not be, once. */
function unreadOf({ entity, knowledge }: Service): DataQuality['unread'] {
  return factTables.flatMap((table) => {
    const readings = knowledge.filter((each) => each.table === table);
    if (readings.length === 0) return [{ entity, table, outcome: 'absent', reason: '' }];
    const reasons = new Map(readings.map(({ outcome, reason }) => [outcome, reason ?? '']));
    reasons.delete('read');
    return [...reasons].map(([outcome, reason]) => ({ entity, table, outcome, reason }));
  });
}

function countEnvironments(deployments: readonly Deployment[]): DataQuality['unmappedEnvironments'] {
  const counts = new Map<string, number>();
  for (const { environment } of deployments) counts.set(environment, (counts.get(environment) ?? 0) + 1);
  return [...counts]
    .map(([environment, count]) => ({ environment, deployments: count }))
    .sort((a, b) => b.deployments - a.deployments || (a.environment < b.environment ? -1 : 1));
}

/** An incident may strike several services of a group. */
function countDistinct(incidents: readonly Incident[]): number {
  return new Set(incidents.map((each) => each.id)).size;
}
