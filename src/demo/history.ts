import { milliseconds } from './calendar.ts';
import type { Deployment, History, Incident, PullRequest } from './company.ts';

/** What could be seen of a history at a moment: what came later has not happened, and what ended later is still open. */
export function historyAsOf(history: History, at: string): History {
  const pullRequests = history.pullRequests.filter((pullRequest) => pullRequest.createdAt <= at);
  const unmerged = new Set(
    history.pullRequests.flatMap(({ commits, mergedAt }) => (mergedAt !== undefined && mergedAt > at ? commits.map(({ sha }) => sha) : [])),
  );
  return {
    commits: history.commits.filter((commit) => commit.committedAt <= at && !unmerged.has(commit.sha)),
    pullRequests: pullRequests.map((pullRequest) => pullRequestAsOf(pullRequest, at)),
    deployments: history.deployments.filter((deployment) => deployment.createdAt <= at).map((deployment) => deploymentAsOf(deployment, at)),
    releases: history.releases.filter((release) => release.publishedAt <= at),
    failures: history.failures
      .filter((failure) => failure.deployedAt <= at)
      .map((failure) => {
        if (failure.recoveredAt === undefined || failure.recoveredAt <= at) return failure;
        const { recovery: _recovery, recoveredAt: _recoveredAt, ...lasting } = failure;
        return lasting;
      }),
  };
}

function pullRequestAsOf(pullRequest: PullRequest, at: string): PullRequest {
  const { readyAt, closedAt, mergedAt, mergedBy, mergeSha, ...rest } = pullRequest;
  const ready = readyAt !== undefined && readyAt <= at ? { readyAt } : {};
  const closed = closedAt !== undefined && closedAt <= at ? { closedAt } : {};
  const merged =
    mergedAt !== undefined && mergedAt <= at && mergedBy !== undefined && mergeSha !== undefined ? { mergedAt, mergedBy, mergeSha } : {};
  const commits = pullRequest.commits.filter((commit) => commit.committedAt <= at);
  const reviews = pullRequest.reviews.filter((review) => review.submittedAt <= at);
  const comments = pullRequest.comments.filter((comment) => comment.createdAt <= at);
  const moments = [
    pullRequest.createdAt,
    ...Object.values({ ...ready, ...closed }),
    ...commits.slice(1).map(({ committedAt }) => committedAt),
    ...reviews.map(({ submittedAt }) => submittedAt),
    ...comments.map(({ createdAt }) => createdAt),
  ];
  return {
    ...rest,
    ...ready,
    ...closed,
    ...merged,
    commits,
    reviews,
    comments,
    state: 'mergedAt' in merged ? 'MERGED' : 'closedAt' in closed ? 'CLOSED' : 'OPEN',
    draft: pullRequest.draft && !('readyAt' in ready) && !('mergedAt' in merged),
    updatedAt: moments.reduce((latest, moment) => (moment > latest ? moment : latest)),
  };
}

function deploymentAsOf(deployment: Deployment, at: string): Deployment {
  return { ...deployment, statuses: deployment.statuses.filter((status) => status.createdAt <= at) };
}

/** What could be seen of incidents at a moment, oldest first. */
export function incidentsAsOf(incidents: readonly Incident[], at: string): Incident[] {
  return incidents
    .filter((incident) => incident.createdAt <= at)
    .map((incident) => {
      const { acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy, ...rest } = incident;
      return {
        ...rest,
        ...(acknowledgedAt !== undefined && acknowledgedBy !== undefined && acknowledgedAt <= at ? { acknowledgedAt, acknowledgedBy } : {}),
        ...(resolvedAt !== undefined && resolvedAt <= at ? { resolvedAt, ...(resolvedBy ? { resolvedBy } : {}) } : {}),
      };
    });
}

/** When anything about a deployment last changed. */
export function deploymentUpdatedAt(deployment: Deployment): string {
  return deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt;
}

/** When something was last pushed to the repository. */
export function pushedAt(history: History): string | undefined {
  const pushes = [history.commits, ...history.pullRequests.map((pullRequest) => pullRequest.commits)].flatMap((commits) =>
    commits.map((commit) => milliseconds(commit.committedAt)),
  );
  return pushes.length === 0
    ? undefined
    : new Date(pushes.reduce((latest, push) => Math.max(latest, push))).toISOString().replace('.000Z', 'Z');
}
