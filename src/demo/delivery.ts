import { day, hour, instant, milliseconds, minute, week } from './calendar.ts';
import type { Commit, Deployment, DeploymentStatus, Failure, Person, PullRequest, Release, Repository, Traits } from './company.ts';
import { bots } from './organization.ts';
import { identifier, type Random } from './random.ts';
import type { Work } from './work.ts';

/** When production receives what is merged at a moment: soon, or on the next Tuesday at 10:00 UTC. */
export function deployAfter(traits: Traits, merged: number): number {
  if (traits.delivery !== 'weekly') return merged + 15 * minute;
  const tuesday = Date.UTC(1970, 0, 6, 10);
  return tuesday + Math.ceil((merged - tuesday) / week) * week;
}

interface Pipeline {
  readonly repository: Repository;
  readonly traits: Traits;
  readonly releaser: Person;
  readonly chance: Random;
  readonly since: number;
  readonly until: number;
}

export interface Delivery {
  readonly deployments: readonly Deployment[];
  readonly releases: readonly Release[];
  readonly failures: readonly Failure[];
}

/** What became of the merges: deployments to staging, production and previews, releases, and what broke and was put right. */
export function deliver(pipeline: Pipeline, work: Work): Delivery {
  const ledger = new Ledger(pipeline);
  const failures = pipeline.traits.delivery === 'none' ? [] : rollOut(pipeline, work, ledger);
  if (pipeline.traits.previews) for (const pullRequest of work.pullRequests) preview(pipeline, pullRequest, ledger);
  return { deployments: ledger.close(), releases: pipeline.traits.releases ? release(pipeline, work.commits) : [], failures };
}

type Draft = Omit<Deployment, 'id' | 'statuses'> & { readonly key: number; readonly statuses: Omit<DeploymentStatus, 'id'>[] };

/** Deployments as they are written down; a success retires the one that ran before it in the same environment. */
class Ledger {
  private readonly drafts: Draft[] = [];
  private readonly running = new Map<string, Draft>();
  private readonly pipeline: Pipeline;

  constructor(pipeline: Pipeline) {
    this.pipeline = pipeline;
  }

  /** Writes a deployment down and gives the moment of its first final status. */
  record(made: {
    sha: string;
    environment: string;
    at: number;
    succeeds: boolean;
    rollback?: boolean;
    ref?: string;
    retiresOthers?: boolean;
  }): { draft: Draft; finished: number } {
    const { chance, repository } = this.pipeline;
    const queued = made.at + 2000;
    const started = queued + chance.whole(5, 60) * 1000;
    const finished = started + chance.whole(100, made.succeeds ? 600 : 240) * 1000;
    const draft: Draft = {
      key: this.drafts.length,
      sha: made.sha,
      ref: made.ref ?? repository.defaultBranch,
      task: made.rollback ? 'rollback' : 'deploy',
      environment: made.environment,
      description: made.rollback ? `Roll back to ${made.sha.slice(0, 7)}` : '',
      creator: made.rollback ? this.pipeline.releaser : bots['github-actions[bot]'],
      createdAt: instant(made.at),
      statuses: [
        { state: 'queued', createdAt: instant(queued), description: '' },
        { state: 'in_progress', createdAt: instant(started), description: 'Rolling out' },
        {
          state: made.succeeds ? 'success' : 'failure',
          createdAt: instant(finished),
          description: made.succeeds ? '' : 'The health check did not pass',
        },
      ],
    };
    this.drafts.push(draft);
    if (made.succeeds && made.retiresOthers !== false) {
      this.retire(this.running.get(made.environment), finished);
      this.running.set(made.environment, draft);
    }
    return { draft, finished };
  }

  retire(draft: Draft | undefined, at: number): void {
    draft?.statuses.push({ state: 'inactive', createdAt: instant(at), description: '' });
  }

  /** All deployments in the order in which they were asked for. */
  close(): Deployment[] {
    return this.drafts
      .map(({ key, ...draft }) => ({
        ...draft,
        id: identifier(this.pipeline.repository.index, key + 1),
        statuses: draft.statuses.map((status, index) => ({
          id: identifier(this.pipeline.repository.index, key * 4 + index + 1),
          ...status,
        })),
      }))
      .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt));
  }
}

function rollOut(pipeline: Pipeline, { commits, faults, urgent }: Work, ledger: Ledger): Failure[] {
  const { chance, traits } = pipeline;
  const broken = new Map(faults.map((fault) => [fault.sha, fault]));
  const position = new Map(commits.map((commit, index) => [commit.sha, index]));
  const failures: Failure[] = [];
  let deployed = commits[0];
  let free = 0;
  const open: { key: number; deployedAt: number; noticedAt: number; until: number }[] = [];
  for (const { commit, at: wished } of departures(pipeline, commits, urgent)) {
    const at = Math.max(wished, free);
    const reached = position.get(commit.sha) ?? 0;
    const from = position.get(deployed?.sha ?? '') ?? 0;
    if (reached <= from) continue;
    const begins = traits.staging ? ledger.record({ sha: commit.sha, environment: 'staging', at, succeeds: true }).finished + minute : at;
    const attemptAt = (moment: number, succeeds: boolean) =>
      ledger.record({ sha: commit.sha, environment: 'production', at: moment, succeeds });
    let attempt = attemptAt(begins, !chance.chance(traits.pipelineFailureRate));
    const failed = attempt.draft.statuses.some(({ state }) => state === 'failure');
    if (failed) attempt = attemptAt(attempt.finished + chance.whole(5, 40) * minute, true);
    free = attempt.finished + minute;
    for (const failure of open.splice(0)) {
      if (reached >= failure.until) failures.push(ended(pipeline, failure, attempt.draft.key, attempt.finished));
      else open.push(failure);
    }
    const fault = commits
      .slice(from + 1, reached + 1)
      .map(({ sha }) => broken.get(sha))
      .find((found) => found !== undefined && !(found.hotfixSha && (position.get(found.hotfixSha) ?? Infinity) <= reached));
    const back = deployed;
    deployed = commit;
    if (!fault || back === commits[0]) continue;
    const noticedAt = attempt.finished + chance.whole(4, 70) * minute;
    const seen = { key: attempt.draft.key, deployedAt: attempt.finished, noticedAt };
    const repair = fault.hotfixSha === undefined ? undefined : position.get(fault.hotfixSha);
    if (repair !== undefined) open.push({ ...seen, until: repair });
    else {
      const rollback = ledger.record({
        sha: back?.sha ?? commit.sha,
        environment: 'production',
        at: noticedAt + chance.whole(8, 75) * minute,
        succeeds: true,
        rollback: true,
      });
      failures.push(ended(pipeline, seen, rollback.draft.key, rollback.finished));
      free = rollback.finished + chance.whole(30, 180) * minute;
    }
  }
  return [...failures, ...open.map((failure) => ended(pipeline, failure))].toSorted((one, other) =>
    one.deployedAt.localeCompare(other.deployedAt),
  );
}

function ended(
  { repository }: Pipeline,
  failure: { key: number; deployedAt: number; noticedAt: number },
  recovery?: number,
  recovered?: number,
): Failure {
  return {
    deployment: identifier(repository.index, failure.key + 1),
    deployedAt: instant(failure.deployedAt),
    noticedAt: instant(failure.noticedAt),
    ...(recovery === undefined || recovered === undefined
      ? {}
      : { recovery: identifier(repository.index, recovery + 1), recoveredAt: instant(recovered) }),
  };
}

/** Which commits leave for production, and when: each merge, or once a week what has been merged by then, and hotfixes at once. */
function departures(
  { chance, traits, since }: Pipeline,
  commits: readonly Commit[],
  urgent: ReadonlySet<string>,
): { commit: Commit; at: number }[] {
  const leaving = new Map<string, { commit: Commit; at: number }>();
  for (const commit of commits) {
    if (commit.pullRequest === undefined) continue;
    const merged = milliseconds(commit.committedAt);
    if (merged < since) continue;
    const atOnce = traits.delivery === 'continuous' || urgent.has(commit.sha);
    const at = atOnce ? merged + chance.whole(3, 25) * minute : deployAfter(traits, merged);
    leaving.set(atOnce ? commit.sha : `${at}`, { commit, at });
  }
  return [...leaving.values()].toSorted((one, other) => one.at - other.at);
}

function preview({ chance, until }: Pipeline, pullRequest: PullRequest, ledger: Ledger): void {
  const created = milliseconds(pullRequest.createdAt);
  const head = pullRequest.commits.findLast((commit) => milliseconds(commit.authoredAt) <= created);
  if (!head || created > until || pullRequest.author.bot) return;
  const { draft, finished } = ledger.record({
    sha: head.sha,
    environment: 'preview',
    at: created + 90_000,
    succeeds: !chance.chance(0.08),
    ref: pullRequest.branch,
    retiresOthers: false,
  });
  if (pullRequest.closedAt) ledger.retire(draft, Math.max(finished + minute, milliseconds(pullRequest.closedAt)));
}

function release({ chance, releaser, repository, since, until }: Pipeline, commits: readonly Commit[]): Release[] {
  const releases: Release[] = [];
  let minor = 0;
  let patch = 0;
  let last = commits[0]?.sha;
  for (let at = since + chance.between(0, 3) * week; at < until; at += chance.between(10, 35) * day) {
    const published = at + 2 * hour;
    const head = commits.findLast((commit) => milliseconds(commit.committedAt) <= at && commit.pullRequest !== undefined);
    if (!head || head.sha === last) continue;
    last = head.sha;
    if (chance.chance(0.6)) [minor, patch] = [minor + 1, 0];
    else patch += 1;
    const prerelease = chance.chance(0.1);
    const tag = `v1.${minor}.${patch}${prerelease ? '-rc.1' : ''}`;
    releases.push({
      id: identifier(repository.index, releases.length + 1),
      tag,
      name: tag,
      body: `Changes up to ${head.sha.slice(0, 7)}.`,
      sha: head.sha,
      prerelease,
      publishedAt: instant(published),
      author: releaser,
    });
  }
  return releases;
}
