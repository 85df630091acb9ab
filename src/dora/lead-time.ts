import { bandOf } from './band.ts';
import type { Change, PullRequest } from './change.ts';
import type { Definition } from './definition.ts';
import { sizeFlags, unknown, within } from './metric.ts';
import type { Frame, Merged, Metric, Reading } from './metric.ts';
import { effectiveCount } from './statistics/effective-count.ts';
import { survivalCurve, survivalQuantile } from './statistics/kaplan-meier.ts';
import { quantileBelow, quantileInterval } from './statistics/quantile-interval.ts';
import { quantile } from './statistics/quantile.ts';

export const stageNames = ['coding', 'pickup', 'review', 'merge-wait', 'queue', 'deploy'] as const;
type StageName = (typeof stageNames)[number];

/** One change's way to production, in seconds. The stages add up to the whole exactly. */
export interface LeadTime {
  readonly seconds: number;
  readonly stages: Readonly<Record<StageName, number>>;
  readonly unreviewed: boolean;
  /** Its first commit is much older than the pull request, as after a rebase of abandoned work. */
  readonly oldCommit: boolean;
}

/**
 * The stages of one change: first commit, ready for review, first review, last approval, merge, rollout begun, rollout finished.
 * Each moment is held between its neighbours, so that no stage is negative. Without a review, waiting lasts until the merge.
 */
export function leadTimeOf({ pullRequest, rollout }: Change, definition: Definition): LeadTime {
  const { created, merged, firstReview, approved } = pullRequest;
  const beginnings = beginningsOf(pullRequest);
  const { 'first-commit': coded, ready } = beginnings;
  const oldCommit = pullRequest.firstCommit !== null && created - pullRequest.firstCommit > definition['lead-time']['old-commit'];
  const reviewed = firstReview ?? approved;
  const picked = reviewed === null ? merged : Math.min(Math.max(reviewed, ready), merged);
  const agreed = approved === null ? merged : Math.min(Math.max(approved, picked), merged);
  const begun = Math.min(Math.max(rollout.started, merged), rollout.finished);
  const moments = [coded, ready, picked, agreed, merged, begun, rollout.finished];
  const from = beginnings[definition['lead-time']['starts-at']];
  const stage = (index: number) => Math.max(moments[index + 1] ?? from, from) - Math.max(moments[index] ?? from, from);
  return {
    seconds: rollout.finished - from,
    stages: {
      coding: stage(0),
      pickup: stage(1),
      review: stage(2),
      'merge-wait': stage(3),
      queue: stage(4),
      deploy: stage(5),
    },
    unreviewed: reviewed === null,
    oldCommit,
  };
}

/** The moments from which a change's time may be counted. */
function beginningsOf({ created, merged, firstCommit, ready }: PullRequest) {
  const coded = Math.min(firstCommit ?? created, created, merged);
  return {
    'first-commit': coded,
    created: Math.min(created, merged),
    ready: Math.min(Math.max(ready ?? created, coded), merged),
    merged,
  } satisfies Record<Definition['lead-time']['starts-at'], number>;
}

/**
 * Details: `p75` and `p90`; `mean` and the means of the six stages, which add up to it; how many changes were `unreviewed`, began
 * with an `old-commit`, how many stand `without-first-commit` and count from when they were opened; how many more came from a `bot` and were left out, and how many more are `undatable`: already in the first
 * rollout on record, or in one that followed an unknown commit.
 *
 * That counts what was deployed in the time. What was merged in it tells of slow changes too, which are not deployed yet and count as
 * lasting: `merged`, how many of them are still `merged-open`, and the median `merged-p50`, null where more than half are.
 */
export const leadTime: Metric = {
  name: 'lead-time',
  title: 'Change lead time',
  describes: 'Median time from the first commit of a merged pull request until the first production rollout that contains it has finished.',
  better: 'down',
  unit: 'seconds',
  needs: ['deployment', 'commit', 'pull_request'],
  read(facts, frame) {
    const deployed = facts.changes.filter((each) => within(frame, each.rollout.finished));
    const counted = deployed.filter((each) => frame.definition['lead-time'].bots === 'include' || !each.pullRequest.authorIsBot);
    const bot = deployed.length - counted.length;
    const undatable = facts.undatable.filter((each) => within(frame, each.rollout.finished)).length;
    const cohort = mergedIn(facts.merged, frame);
    if (counted.length === 0) return { ...unknown('no-changes'), details: { bot, undatable, ...cohort } };
    const times = counted.map((each) => leadTimeOf(each, frame.definition));
    const sorted = times.map((each) => each.seconds).sort((a, b) => a - b);
    const value = quantile(sorted, 0.5);
    const effective = independent(counted, times, value);
    return {
      value,
      n: sorted.length,
      ...quantileInterval(sorted, 0.5, effective),
      flags: sizeFlags(sorted.length),
      band: bandOf(frame.definition.bands, 'lead-time', value, sorted.length, (threshold) =>
        quantileBelow(sorted, 0.5, threshold, effective),
      ),
      details: {
        p75: quantile(sorted, 0.75),
        p90: quantile(sorted, 0.9),
        mean: mean(sorted),
        ...Object.fromEntries(stageNames.map((name) => [name, mean(times.map((each) => each.stages[name]))])),
        unreviewed: times.filter((each) => each.unreviewed).length,
        'old-commit': times.filter((each) => each.oldCommit).length,
        'without-first-commit': counted.filter((each) => each.pullRequest.firstCommit === null).length,
        bot,
        undatable,
        ...cohort,
      },
    };
  },
};

/** As many changes as tell independently: those of one rollout have waited for it together. */
function independent(changes: readonly Change[], times: readonly LeadTime[], median: number | null): number {
  const observations = times.map(({ seconds }, index) => ({ value: seconds, cluster: changes[index]?.rollout.id ?? '' }));
  return median === null ? 0 : effectiveCount(observations, median, 0.5);
}

/** How long changes take that were merged in the frame, whether or not they were deployed: the estimate of Kaplan and Meier. */
function mergedIn(merged: readonly Merged[], frame: Frame): Reading['details'] {
  const { 'starts-at': start, bots } = frame.definition['lead-time'];
  const cohort = merged.filter(({ pullRequest }) => within(frame, pullRequest.merged) && (bots === 'include' || !pullRequest.authorIsBot));
  const durations = cohort.map(({ pullRequest, rollout }) => ({
    seconds: (rollout?.finished ?? frame.asOf) - beginningsOf(pullRequest)[start],
    observed: rollout !== null,
  }));
  return {
    merged: cohort.length,
    'merged-open': durations.filter(({ observed }) => !observed).length,
    'merged-p50': durations.length === 0 ? null : survivalQuantile(survivalCurve(durations), 0.5),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
