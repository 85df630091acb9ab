import type { Rollout } from './rollout.ts';

/** The commits of one repository: each with its parents. Parents that were not read end the walk. */
export type CommitGraph = ReadonlyMap<string, readonly string[]>;

/** A merged pull request. Instants are seconds since the epoch. */
export interface PullRequest {
  readonly repository: string;
  readonly number: number;
  readonly mergeSha: string | null;
  readonly author: string | null;
  readonly authorIsBot: boolean;
  readonly firstCommit: number | null;
  readonly created: number;
  readonly ready: number | null;
  readonly firstReview: number | null;
  readonly approved: number | null;
  readonly merged: number;
  /** False where it went into another branch than the default one, whose own pull request brings it on. */
  readonly intoDefault: boolean;
}

/** A pull request and the rollout that first brought it to production. */
export interface Change {
  readonly pullRequest: PullRequest;
  readonly rollout: Rollout;
  /** `ancestry`: between the commits of two rollouts. `exact`: the rollout's commit is the one that merging made. */
  readonly how: 'ancestry' | 'exact';
}

export interface Attribution {
  readonly changes: readonly Change[];
  /** In the first rollout, or in one after an unknown commit, which may not be the one that brought them. */
  readonly undatable: readonly Omit<Change, 'how'>[];
  /** Merged into the default branch, and in no rollout so far. */
  readonly undeployed: readonly PullRequest[];
  /** Contained in a rollout that had finished before they were merged: not a match, and a sign of wrong data. */
  readonly deployedBeforeMerge: readonly PullRequest[];
  /** Rollouts whose commit was not among those read. */
  readonly unknownHeads: readonly Rollout[];
}

/**
 * Which rollout brought each commit: the first successful one whose history contains it. A rollout carries what it reaches and no
 * earlier one did. The first rollout, and one that follows a rollout whose commit is unknown, cannot tell what is new from what
 * had long been there: it carries nothing, except the very commit it deploys where that is a merge of a pull request.
 *
 * `rollouts` are the successful ones of one repository and class of environments, in the order in which they finished.
 */
export function attributeCommits(rollouts: readonly Rollout[], commits: CommitGraph): ReadonlyMap<string, Carrier> {
  const carriers = new Map<string, Carrier>();
  let baseKnown = false;
  for (const rollout of rollouts) {
    const head = rollout.version;
    const headKnown = head !== null && commits.has(head);
    if (head !== null && !carriers.has(head)) carriers.set(head, { rollout, how: baseKnown && headKnown ? 'ancestry' : 'exact' });
    if (headKnown) mark(head, commits, carriers, { rollout, how: baseKnown ? 'ancestry' : 'unknown' });
    baseKnown = headKnown;
  }
  return carriers;
}

/** `unknown`: it had reached production by then, but perhaps long before. */
export interface Carrier {
  readonly rollout: Rollout;
  readonly how: 'ancestry' | 'exact' | 'unknown';
}

/** Walks from a head to what is marked already: marked commits have all their ancestors marked. */
function mark(head: string, commits: CommitGraph, carriers: Map<string, Carrier>, carrier: Carrier): void {
  const open = [...(commits.get(head) ?? [])];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const parents = commits.get(sha);
    if (!parents || carriers.has(sha)) continue;
    carriers.set(sha, carrier);
    open.push(...parents);
  }
}

/** Which pull requests each successful rollout brought to production. */
export function attributeChanges(rollouts: readonly Rollout[], commits: CommitGraph, pullRequests: readonly PullRequest[]): Attribution {
  const carriers = attributeCommits(rollouts, commits);
  const changes: Change[] = [];
  const undatable: Omit<Change, 'how'>[] = [];
  const undeployed: PullRequest[] = [];
  const deployedBeforeMerge: PullRequest[] = [];
  for (const pullRequest of pullRequests) {
    const carrier = pullRequest.mergeSha === null ? undefined : carriers.get(pullRequest.mergeSha);
    if (!carrier) {
      if (pullRequest.intoDefault) undeployed.push(pullRequest);
    } else if (carrier.how === 'unknown') undatable.push({ pullRequest, rollout: carrier.rollout });
    else if (carrier.rollout.finished < pullRequest.merged) deployedBeforeMerge.push(pullRequest);
    else changes.push({ pullRequest, rollout: carrier.rollout, how: carrier.how });
  }
  const unknownHeads = rollouts.filter((each) => each.version === null || !commits.has(each.version));
  return { changes, undatable, undeployed, deployedBeforeMerge, unknownHeads };
}
