import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributeChanges, attributeCommits } from '../../../src/dora/change.ts';
import type { CommitGraph, PullRequest } from '../../../src/dora/change.ts';
import type { Rollout } from '../../../src/dora/rollout.ts';

function rollout(version: string | null, finished: number): Rollout {
  return {
    id: `r${finished}`,
    repository: 'shop/api',
    version,
    started: finished - 1,
    finished,
    succeeded: true,
    type: 'regular',
    undoes: null,
  };
}

function merge(mergeSha: string, merged = 0): PullRequest {
  return {
    repository: 'shop/api',
    number: Number.parseInt(mergeSha.slice(1), 10),
    mergeSha,
    author: 'ada',
    authorIsBot: false,
    intoDefault: true,
    firstCommit: null,
    created: merged,
    ready: null,
    firstReview: null,
    approved: null,
    merged,
  };
}

/** c1 ← c2 ← … */
const chain = (length: number): CommitGraph =>
  new Map(Array.from({ length }, (_, index) => [`c${index + 1}`, index === 0 ? [] : [`c${index}`]]));

const carried = (rollouts: Rollout[], graph: CommitGraph, merges: PullRequest[]) =>
  attributeChanges(rollouts, graph, merges).changes.map((each) => [each.pullRequest.mergeSha, each.rollout.version, each.how]);

test('a rollout carries what lies between it and the one before, by ancestry', () => {
  const merges = [1, 2, 3, 4, 5].map((n) => merge(`c${n}`));
  expect(carried([rollout('c1', 10), rollout('c3', 20), rollout('c4', 30)], chain(5), merges)).toEqual([
    ['c1', 'c1', 'exact'],
    ['c2', 'c3', 'ancestry'],
    ['c3', 'c3', 'ancestry'],
    ['c4', 'c4', 'ancestry'],
  ]);
  expect(attributeChanges([rollout('c1', 10)], chain(5), merges).undeployed.map((each) => each.mergeSha)).toEqual(['c2', 'c3', 'c4', 'c5']);
});

test('the first rollout carries nothing but the very merge it deploys', () => {
  const merges = [merge('c1'), merge('c2'), merge('c3')];
  expect(carried([rollout('c3', 10)], chain(3), merges)).toEqual([['c3', 'c3', 'exact']]);
});

test('a rollback neither takes a change back nor dates it again', () => {
  const merges = [2, 3, 4].map((n) => merge(`c${n}`));
  expect(carried([rollout('c1', 10), rollout('c3', 20), rollout('c1', 30), rollout('c4', 40)], chain(4), merges)).toEqual([
    ['c2', 'c3', 'ancestry'],
    ['c3', 'c3', 'ancestry'],
    ['c4', 'c4', 'ancestry'],
  ]);
});

test('after a rollout of an unknown commit nobody can say what was new', () => {
  const merges = [2, 3, 4, 5].map((n) => merge(`c${n}`));
  const attribution = attributeChanges([rollout('c1', 10), rollout('gone', 20), rollout('c3', 30), rollout('c5', 40)], chain(5), merges);
  expect(attribution.changes.map((each) => [each.pullRequest.mergeSha, each.how])).toEqual([
    ['c3', 'exact'],
    ['c4', 'ancestry'],
    ['c5', 'ancestry'],
  ]);
  expect(attribution.unknownHeads.map((each) => each.version)).toEqual(['gone']);
  expect(attribution.undeployed).toEqual([]);
});

test('a merge that a rollout contained before it happened is a sign of wrong data, not a change', () => {
  const attribution = attributeChanges([rollout('c1', 10), rollout('c2', 20)], chain(2), [merge('c2', 25)]);
  expect(attribution.changes).toEqual([]);
  expect(attribution.deployedBeforeMerge).toHaveLength(1);
});

test('without commits only exact matches remain', () => {
  expect(carried([rollout('c1', 10), rollout('c3', 20)], new Map(), [merge('c2'), merge('c3')])).toEqual([['c3', 'c3', 'exact']]);
});

test('a history of a hundred thousand commits does not exhaust the stack', () => {
  const carriers = attributeCommits([rollout('c1', 1), rollout('c100000', 2)], chain(100_000));
  expect(carriers.size).toBe(100_000);
});

/** The definition word for word, with every set written out. */
function byDefinition(rollouts: Rollout[], graph: CommitGraph): Map<string, string> {
  const reach = (head: string | null): Set<string> => {
    const reached = new Set<string>();
    const visit = (sha: string): void => {
      if (!graph.has(sha) || reached.has(sha)) return;
      reached.add(sha);
      graph.get(sha)?.forEach(visit);
    };
    if (head !== null) visit(head);
    return reached;
  };
  const answer = new Map<string, string>();
  for (const sha of graph.keys()) {
    const first = rollouts.findIndex((each) => reach(each.version).has(sha));
    const holder = rollouts[first];
    if (!holder) continue;
    const before = rollouts[first - 1];
    const comparable = before !== undefined && before.version !== null && graph.has(before.version);
    if (comparable && !reach(before.version).has(sha)) answer.set(sha, holder.id);
    else if (!comparable && holder.version === sha) answer.set(sha, holder.id);
  }
  return answer;
}

test('agrees with the definition spelt out, on random histories', () => {
  const history = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 14 });
  const heads = fc.array(fc.oneof({ weight: 6, arbitrary: fc.nat() }, { weight: 1, arbitrary: fc.constant(null) }), { maxLength: 8 });
  fc.assert(
    fc.property(history, heads, (parents, picks) => {
      const graph: CommitGraph = new Map(
        parents.map((each, index) => [`c${index}`, index === 0 ? [] : [...new Set(each.map((pick) => `c${pick % index}`))]]),
      );
      const rollouts = picks.map((pick, index) => rollout(pick === null ? 'gone' : `c${pick % parents.length}`, index + 1));
      const merges = [...graph.keys()].map((sha) => merge(sha));
      const result = new Map(attributeChanges(rollouts, graph, merges).changes.map((each) => [each.pullRequest.mergeSha, each.rollout.id]));
      expect(result).toEqual(byDefinition(rollouts, graph));
    }),
    { numRuns: 500 },
  );
});
