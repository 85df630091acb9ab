import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { attributeChanges } from '../../../src/dora/change.ts';
import type { CommitGraph, PullRequest } from '../../../src/dora/change.ts';
import { leadTimeOf } from '../../../src/dora/lead-time.ts';
import { rollouts } from '../../../src/dora/rollout.ts';
import type { Deployment } from '../../../src/dora/rollout.ts';
import { strictDefinition } from './strict-definition.ts';

/** Fixtures of other tools with the results those tools expect. They are not part of this project; without them these tests skip. */
const peers = join(import.meta.dirname, '../../../../shared/data/dora/peers');
const strict = await strictDefinition();
const never = Number.MAX_SAFE_INTEGER;

function csv(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.trim().split(/\r?\n/u);
  const names = header.split(',');
  return lines.map((line) => {
    const values = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
  });
}

const blankDeployment = { environment: 'production', class: 'production' as const, task: null };
const blankPullRequest = {
  author: null,
  authorIsBot: false,
  intoDefault: true,
  firstCommit: null,
  ready: null,
  firstReview: null,
  approved: null,
};

describe.skipIf(!existsSync(join(peers, 'metrik')))('metrik: builds of a pipeline, of which one stage deploys', () => {
  const buildSchema = z.array(
    z.object({
      pipelineId: z.coerce.string(),
      number: z.number(),
      stages: z.array(
        z.object({
          name: z.string(),
          status: z.string(),
          startTimeMillis: z.number(),
          durationMillis: z.number(),
          pauseDurationMillis: z.number().nullish(),
        }),
      ),
      changeSets: z.array(z.object({ timestamp: z.number() })),
    }),
  );
  type Build = z.infer<typeof buildSchema>[number];
  const cases = existsSync(peers) ? csv(readFileSync(join(peers, 'metrik/expected.csv'), 'utf8')) : [];
  /** One build, one rollout: metrik groups nothing. */
  const definition = { ...strict, rollout: { ...strict.rollout, 'group-within': 0 } };

  /** What the case's pipelines deployed: their rollouts, and the lead times of what these carried. */
  function measured(row: Record<string, string>) {
    const builds = buildSchema.parse(JSON.parse(readFileSync(join(peers, 'metrik', row['input_file'] ?? ''), 'utf8')));
    const stages = new Map((row['pipeline_stage_map'] ?? '').split(';').map((each) => each.split('=', 2) as [string, string]));
    const [from, to] = [Number(row['window_start_ms']), Number(row['window_end_ms_inclusive'])];
    const inWindow = (finished: number) => finished >= from && finished <= to;
    return [...stages].map(([pipeline, stage]) => {
      const own = builds.filter((each) => each.pipelineId === pipeline).sort((a, b) => a.number - b.number);
      const deployed = rollouts(
        own.flatMap((build) => deploymentsOf(build, stage)),
        definition,
        never,
      );
      // Metrik lets the first deployment carry what its builds name; here something must have gone before.
      const base = {
        id: 'base',
        repository: pipeline,
        version: 'base',
        started: -1,
        finished: -1,
        succeeded: true,
        type: 'regular' as const,
        undoes: null,
      };
      const { graph, commits } = historyOf(own);
      const succeeded = deployed.filter((each) => each.succeeded);
      return {
        deployments: succeeded.filter((each) => inWindow(each.finished)).length,
        leads: attributeChanges([base, ...succeeded], graph, commits)
          .changes.filter((each) => inWindow(each.rollout.finished))
          .map((each) => leadTimeOf(each, definition).seconds),
      };
    });
  }

  function deploymentsOf(build: Build, stage: string): Deployment[] {
    return build.stages
      .filter((each) => each.name === stage && (each.status === 'SUCCESS' || each.status === 'FAILED'))
      .map((each) => ({
        ...blankDeployment,
        repository: build.pipelineId,
        id: `${build.number}`,
        version: `build${build.number}`,
        state: each.status === 'SUCCESS' ? 'success' : 'failure',
        started: each.startTimeMillis,
        finished: each.startTimeMillis + each.durationMillis + (each.pauseDurationMillis ?? 0),
      }));
  }

  /** Each build stands on the one before and on the commits that it names. */
  function historyOf(builds: readonly Build[]): { graph: CommitGraph; commits: PullRequest[] } {
    const graph = new Map<string, readonly string[]>([['base', []]]);
    const commits: PullRequest[] = [];
    let before = 'base';
    for (const build of new Map(builds.map((each) => [each.number, each])).values()) {
      const named = build.changeSets.map(({ timestamp }, index) => {
        const sha = `build${build.number}-${index}`;
        graph.set(sha, [before]);
        commits.push({
          ...blankPullRequest,
          repository: build.pipelineId,
          number: commits.length,
          mergeSha: sha,
          created: timestamp,
          merged: timestamp,
        });
        return sha;
      });
      graph.set(`build${build.number}`, [before, ...named]);
      before = `build${build.number}`;
    }
    return { graph, commits };
  }

  test.each(cases.filter((row) => row['metric'] === 'DF'))('$input_file deploys $expected times', (row) => {
    expect(measured(row).reduce((sum, each) => sum + each.deployments, 0)).toBe(Number(row['expected']));
  });

  test.each(cases.filter((row) => row['metric'] === 'MLT'))('$input_file from $window_start_ms takes $expected on average', (row) => {
    const leads = measured(row).flatMap((each) => each.leads);
    const mean = leads.reduce((sum, each) => sum + each, 0) / leads.length;
    if (row['expected'] === 'NaN') expect(leads).toEqual([]);
    else expect(mean).toBeCloseTo(Number(row['expected']), 10);
  });
});

describe.skipIf(!existsSync(join(peers, 'devlake-change-lead-time')))('devlake: change lead time', () => {
  const read = (name: string) => csv(readFileSync(join(peers, 'devlake-change-lead-time', `${name}.csv`), 'utf8'));
  const instant = (text: string | undefined) => {
    const [date = '', time = ''] = (text ?? '').split(/[ T]/u);
    const part = (of: string, separator: string) =>
      of
        .split(separator)
        .map((each) => each.padStart(2, '0'))
        .join(separator);
    return Date.parse(`${part(date, '-')}T${part(time.slice(0, 8), ':').slice(0, 8)}Z`) / 1000;
  };

  /** Each difference of two deployed commits as history: the later stands on the earlier and on what lies between. */
  function graph(): CommitGraph {
    const commits = new Map<string, string[]>();
    for (const { commit_sha: sha = '' } of read('cicd_deployment_commits')) commits.set(sha, []);
    for (const { old_commit_sha: old = '', new_commit_sha: head = '', commit_sha: sha = '' } of read('commits_diffs')) {
      const base = old === '' ? [] : [old];
      commits.set(sha, base);
      commits.set(head, [...new Set([...(commits.get(head) ?? []), ...base, sha])]);
    }
    return commits;
  }

  function pullRequests(): PullRequest[] {
    return read('pull_requests')
      .filter((row) => (row['merged_date'] ?? '') !== '')
      .map((row, number) => {
        const of = (name: string) => read(name).filter((each) => each['pull_request_id'] === row['id']);
        const [created, merged] = [instant(row['created_date']), instant(row['merged_date'])];
        const reviews = of('pull_request_comments')
          .filter((each) => each['account_id'] !== row['author_id'])
          .map((each) => instant(each['created_date']))
          .filter((each) => each >= created && each <= merged);
        const commits = of('pull_request_commits').map((each) => instant(each['commit_authored_date']));
        return {
          ...blankPullRequest,
          repository: row['base_repo_id'] ?? '',
          number,
          mergeSha: row['merge_commit_sha'] ?? '',
          author: row['author_id'] ?? '',
          created,
          merged,
          firstCommit: commits.length === 0 ? null : Math.min(...commits),
          firstReview: reviews.length === 0 ? null : Math.min(...reviews),
        };
      });
  }

  const attributed = () => {
    const rows = read('cicd_deployment_commits').filter((row) => row['environment'] === 'PRODUCTION' && row['cicd_scope_id'] === 'cicd1');
    return [...new Set(rows.map((row) => row['repo_url']))].flatMap((repository) => {
      const deployments = rows
        .filter((row) => row['repo_url'] === repository)
        .map((row) => ({
          ...blankDeployment,
          repository: repository ?? '',
          id: row['id'] ?? '',
          version: row['commit_sha'] ?? '',
          state: row['result']?.toLowerCase() ?? null,
          started: instant(row['started_date']),
          finished: instant(row['finished_date']),
        }));
      return [attributeChanges(rollouts(deployments, strict, never), graph(), pullRequests())];
    });
  };

  test('the same pull requests are deployed, with the same stages where they are not rounded up', () => {
    const changes = attributed().flatMap((each) => each.changes);
    const minutes = changes.map((each) => {
      const { seconds, stages } = leadTimeOf(each, strict);
      return [each.pullRequest.mergeSha, seconds / 60, stages.coding / 60, stages.pickup / 60, stages.review / 60];
    });
    expect(minutes.map(([sha]) => sha)).toEqual(['pr_merge_commit1', 'pr_merge_commit2']);
    expect(minutes[0]?.slice(1).map(Number)).toEqual([4477.45, 1440, 5, 55].map((each) => expect.closeTo(each, 2)));
    // Its first commit was written after it was opened: nothing was coded before, and there is no negative time to drop.
    expect(minutes[1]?.slice(1, 3).map(Number)).toEqual([1597.45, 0].map((each) => expect.closeTo(each, 2)));
  });

  test('where they give a partial or impossible time, there is none', () => {
    const [first, second] = attributed();
    expect(second?.deployedBeforeMerge.map((each) => each.mergeSha)).toEqual(['pr_merge_commit3']);
    const undeployed = new Set(first?.undeployed.map((each) => each.mergeSha));
    expect([...undeployed]).toEqual(expect.arrayContaining(['pr_merge_commit4', 'pr_merge_commit5']));
  });
});
