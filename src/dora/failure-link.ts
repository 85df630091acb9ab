import type { Rollout } from './rollout.ts';

/** Instants are seconds since the epoch. */
export interface Incident {
  readonly id: string;
  readonly started: number;
  /** Null while it is open. */
  readonly resolved: number | null;
}

export interface FailureLink {
  readonly incident: Incident;
  readonly rollout: Rollout;
  /** `rollback`: a rollback names the rollout that failed. `heuristic`: the latest rollout before the incident, within the time allowed. */
  readonly method: 'rollback' | 'heuristic';
}

export interface FailureLinks {
  readonly links: readonly FailureLink[];
  /** No rollout finished within the time allowed before them. */
  readonly unlinked: readonly Incident[];
}

/**
 * Puts each incident of one service down to one rollout of that service. The candidate is the latest successful one that had
 * finished when the incident began, at most `within` seconds before. Where a rollback that followed undid the candidate, what
 * failed is the first rollout after the version returned to.
 *
 * `rollouts` are the successful ones of the service's repositories, in the order in which they finished.
 */
export function linkFailures(incidents: readonly Incident[], rollouts: readonly Rollout[], within: number): FailureLinks {
  const places = new Map(rollouts.map((rollout, index) => [rollout.id, index]));
  const links: FailureLink[] = [];
  const unlinked: Incident[] = [];
  for (const incident of incidents) {
    const place = lastFinishedBy(rollouts, incident.started);
    const candidate = rollouts[place];
    if (!candidate || incident.started - candidate.finished > within) {
      unlinked.push(incident);
      continue;
    }
    const failed = undoneWith(candidate, place, rollouts, places);
    links.push(failed ? { incident, rollout: failed, method: 'rollback' } : { incident, rollout: candidate, method: 'heuristic' });
  }
  return { links, unlinked };
}

/** The rollout that the next rollback of the same repository declares failed, where the candidate is among what it undid. */
function undoneWith(
  candidate: Rollout,
  place: number,
  rollouts: readonly Rollout[],
  places: ReadonlyMap<string, number>,
): Rollout | undefined {
  const next = rollouts.slice(place + 1).find((each) => each.type === 'rollback' && each.repository === candidate.repository);
  const failedPlace = next?.undoes ? places.get(next.undoes) : undefined;
  return failedPlace !== undefined && failedPlace <= place ? rollouts[failedPlace] : undefined;
}

/** Index of the last rollout that had finished at the instant, or -1. */
function lastFinishedBy(rollouts: readonly Rollout[], instant: number): number {
  let low = 0;
  let high = rollouts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rollouts[middle]?.finished ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Of services that answer together for one incident only one rollout caused it: what a rollback names goes before what is latest, as
 * only an explicit reference could mark several.
 */
export function onePerIncident(links: readonly FailureLink[]): readonly FailureLink[] {
  const best = new Map<string, FailureLink>();
  for (const link of links) {
    const other = best.get(link.incident.id);
    if (!other || weight(link) > weight(other) || (weight(link) === weight(other) && link.rollout.finished > other.rollout.finished)) {
      best.set(link.incident.id, link);
    }
  }
  return [...best.values()];
}

function weight({ method }: FailureLink): number {
  return method === 'rollback' ? 1 : 0;
}

/** A rollout that users suffered from: struck by incidents, undone by a rollback, or both. */
export interface Failure {
  readonly rollout: Rollout;
  readonly incidents: readonly Incident[];
  /** When a rollback that undid it had finished; null when none did. */
  readonly rolledBack: number | null;
}

/** One failure for each rollout, however many incidents it caused and however many services they struck. */
export function failures(links: readonly FailureLink[], rollouts: readonly Rollout[]): readonly Failure[] {
  const byRollout = new Map<string, { rollout: Rollout; incidents: Map<string, Incident>; rolledBack: number | null }>();
  const of = (rollout: Rollout) => {
    const known = byRollout.get(rollout.id) ?? { rollout, incidents: new Map<string, Incident>(), rolledBack: null };
    byRollout.set(rollout.id, known);
    return known;
  };
  for (const { rollout, incident } of links) of(rollout).incidents.set(incident.id, incident);
  const byId = new Map(rollouts.map((each) => [each.id, each]));
  for (const rollout of rollouts) {
    const undone = rollout.undoes === null ? undefined : byId.get(rollout.undoes);
    if (undone) of(undone).rolledBack ??= rollout.finished;
  }
  return [...byRollout.values()].map(({ rollout, incidents, rolledBack }) => ({ rollout, incidents: [...incidents.values()], rolledBack }));
}
