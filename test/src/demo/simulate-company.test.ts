import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Company, History, Repository } from '../../../src/demo/company.ts';
import { historyAsOf } from '../../../src/demo/history.ts';
import { reach } from '../../../src/demo/server/github/object.ts';
import { simulateCompany } from '../../../src/demo/simulate-company.ts';

const now = '2026-11-21T12:00:00Z';
const company = simulateCompany({ seed: 7, now });

/** Everything in a history that must hold, whatever the seed; gives what does not. */
function* contradictions(history: History, at: string, repository: Repository): Generator<string> {
  const commits = new Map(history.commits.map((commit) => [commit.sha, commit]));
  if (commits.size !== history.commits.length) yield 'a commit twice';
  for (const commit of history.commits) {
    if (commit.committedAt > at) yield `commit ${commit.sha} is later than now`;
    for (const parent of commit.parents) {
      const found = commits.get(parent);
      if (!found) yield `commit ${commit.sha} has an unknown parent`;
      else if (found.committedAt > commit.committedAt) yield `commit ${commit.sha} is older than its parent`;
    }
  }
  if (!repository.empty && history.commits.filter((commit) => commit.parents.length === 0).length !== 1) yield 'not one root';
  const tip = history.commits.at(-1);
  if (tip && reach(history, tip).size !== history.commits.length) yield 'commits that the tip of the default branch does not contain';
  const pullCommits = new Set(history.pullRequests.flatMap((pull) => pull.commits.map(({ sha }) => sha)));
  for (const [index, pull] of history.pullRequests.entries()) {
    const where = `pull request ${pull.number}`;
    if (pull.number !== index + 1) yield `${where} is out of order`;
    if ([pull.createdAt, pull.updatedAt, pull.readyAt, pull.closedAt].some((moment) => moment !== undefined && moment > at))
      yield `${where} is later than now`;
    if ((pull.state === 'MERGED') !== (pull.mergedAt !== undefined && pull.mergeSha !== undefined)) yield `${where} is half merged`;
    if ((pull.state === 'OPEN') !== (pull.closedAt === undefined)) yield `${where} is half closed`;
    if (pull.mergeSha !== undefined && commits.get(pull.mergeSha)?.committedAt !== pull.mergedAt)
      yield `${where} was not merged by its merge commit`;
    if (pull.mergeSha !== undefined && commits.get(pull.mergeSha)?.pullRequest !== pull.number)
      yield `${where} and its merge commit disagree`;
    if (pull.commits.length === 0) yield `${where} has no commits`;
    if (
      pull.reviews.some(
        (review) => review.submittedAt < pull.createdAt || (pull.mergedAt !== undefined && review.submittedAt > pull.mergedAt),
      )
    )
      yield `${where} was reviewed out of its time`;
    if (pull.reviews.some((review) => review.author.login === pull.author.login)) yield `${where} was reviewed by its author`;
    if (pull.readyAt !== undefined && pull.readyAt < pull.createdAt) yield `${where} was ready before it was opened`;
    if (pull.draft && pull.state === 'MERGED') yield `${where} was merged as a draft`;
    if (pull.updatedAt < pull.createdAt) yield `${where} changed before it was opened`;
  }
  for (const deployment of history.deployments) {
    const where = `deployment ${deployment.id}`;
    const commit = commits.get(deployment.sha);
    if (deployment.environment === 'preview' ? !pullCommits.has(deployment.sha) : !commit) yield `${where} is of an unknown commit`;
    if (commit && commit.committedAt > deployment.createdAt) yield `${where} is older than its commit`;
    const moments = [deployment.createdAt, ...deployment.statuses.map(({ createdAt }) => createdAt)];
    if (moments.some((moment, index) => moment > at || moment < (moments[index - 1] ?? ''))) yield `${where} has statuses out of order`;
    if (deployment.statuses.filter(({ state }) => state === 'success' || state === 'failure').length > 1) yield `${where} ended twice`;
  }
  for (const environment of ['production', 'staging']) {
    const active = history.deployments.filter((made) => made.environment === environment && made.statuses.at(-1)?.state === 'success');
    if (active.length > 1) yield `${active.length} deployments are active in ${environment}`;
  }
  const deployments = new Map(history.deployments.map((deployment) => [deployment.id, deployment]));
  if (deployments.size !== history.deployments.length) yield 'a deployment identifier twice';
  for (const failure of history.failures) {
    const broken = deployments.get(failure.deployment);
    if (
      broken?.environment !== 'production' ||
      !broken.statuses.some(({ state, createdAt }) => state === 'success' && createdAt === failure.deployedAt)
    )
      yield `failure of ${failure.deployment} fits no deployment`;
    if (
      failure.recovery !== undefined &&
      !deployments.get(failure.recovery)?.statuses.some(({ createdAt }) => createdAt === failure.recoveredAt)
    )
      yield `recovery of ${failure.deployment} fits no deployment`;
  }
  for (const release of history.releases)
    if ((commits.get(release.sha)?.committedAt ?? '9999') > release.publishedAt) yield `release ${release.tag} is of no commit before it`;
  if (new Set(history.releases.map(({ tag }) => tag)).size !== history.releases.length) yield 'a tag twice';
}

function problems(of: Company, at = of.now): string[] {
  return of.repositories.flatMap((repository) =>
    [...contradictions(historyAsOf(of.history(repository), at), at, repository)].map((problem) => `${repository.name}: ${problem}`),
  );
}

describe('a simulated company', () => {
  test('contradicts itself nowhere, whatever the seed and the moment it is seen at', () => {
    expect(problems(company)).toEqual([]);
    assert(
      property(integer({ min: 0, max: 1e6 }), integer({ min: 0, max: 360 }), (seed, daysAgo) => {
        const other = simulateCompany({ seed, services: 12, now });
        const at = new Date(Date.parse(now) - daysAgo * 86_400_000).toISOString().replace('.000Z', 'Z');
        expect(problems(other, at)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  test('is the same for the same seed, and another for another', () => {
    const print = (of: Company): string =>
      JSON.stringify([
        of.people,
        of.services,
        of.repositories.map((repository) => [of.history(repository), of.files(repository)]),
        of.services.map((service) => [of.incidents(service), of.monitors(service), of.objectives(service)]),
      ]);
    const again = simulateCompany({ seed: 7, now });
    expect(again.history(again.repositories[3] ?? raise())).toEqual(company.history(company.repositories[3] ?? raise()));
    const small = { services: 10, now };
    expect(print(simulateCompany({ seed: 3, ...small }))).toBe(print(simulateCompany({ seed: 3, ...small })));
    expect(print(simulateCompany({ seed: 3, ...small }))).not.toBe(print(simulateCompany({ seed: 4, ...small })));
  });

  test('has the size asked for, and costs little until it is read', () => {
    expect(company.services).toHaveLength(40);
    expect(company.teams).toHaveLength(8);
    expect(simulateCompany({ seed: 1, services: 3, now }).services.map(({ name }) => name)).toEqual(['payments-api', 'checkout', 'ledger']);
    const large = simulateCompany({ seed: 1, services: 5000, now });
    expect(new Set(large.services.map(({ name }) => name)).size).toBe(5000);
    expect(new Set(large.people.map(({ login }) => login)).size).toBe(large.people.length);
    expect(new Set(large.pagedServices.map(({ id }) => id)).size).toBe(large.pagedServices.length);
    const last = large.services.at(-1) ?? raise();
    expect([...contradictions(large.history(last.repository), now, last.repository)]).toEqual([]);
  });

  test('shows every kind of service and every kind of trouble', () => {
    expect(new Set(company.services.map(({ archetype }) => archetype))).toEqual(
      new Set(['exemplary', 'solid', 'middling', 'partial', 'orphan', 'experimental', 'library', 'website']),
    );
    const histories = company.repositories.map((repository) => company.history(repository));
    const pulls = histories.flatMap(({ pullRequests }) => pullRequests);
    expect(new Set(pulls.map(({ state }) => state))).toEqual(new Set(['OPEN', 'CLOSED', 'MERGED']));
    expect(
      pulls.some(({ author }) => author.login === 'renovate[bot]') && pulls.some(({ author }) => author.login === 'dependabot[bot]'),
    ).toBe(true);
    expect(pulls.some(({ draft }) => draft) && pulls.some(({ readyAt }) => readyAt !== undefined)).toBe(true);
    expect(pulls.some(({ reviews, state }) => reviews.length === 0 && state === 'MERGED')).toBe(true);
    const deployments = histories.flatMap((history) => history.deployments);
    expect(new Set(deployments.map(({ environment }) => environment))).toEqual(new Set(['production', 'staging', 'preview']));
    expect(deployments.some(({ task }) => task === 'rollback')).toBe(true);
    expect(new Set(deployments.flatMap(({ statuses }) => statuses.map(({ state }) => state)))).toEqual(
      new Set(['queued', 'in_progress', 'success', 'failure', 'inactive']),
    );
    expect(histories.some(({ commits }) => commits.some(({ parents }) => parents.length === 2))).toBe(true);
    const incidents = company.services.flatMap((service) => company.incidents(service));
    for (const has of [
      incidents.some(({ resolvedAt }) => resolvedAt === undefined),
      incidents.some(({ acknowledgedAt }) => acknowledgedAt === undefined),
      incidents.some(({ urgency }) => urgency === 'low'),
      incidents.some(({ deployment }) => deployment !== undefined),
      incidents.some(({ escalations }) => escalations > 1),
    ])
      expect(has).toBe(true);
    const { repositories } = company;
    for (const has of [
      repositories.some(({ archived }) => archived),
      repositories.some(({ empty }) => empty),
      repositories.some(({ formerName }) => formerName),
    ])
      expect(has).toBe(true);
    expect(repositories.filter(({ forbidden }) => forbidden.includes('protection')).map(({ team }) => team)).toEqual([
      'risk',
      'risk',
      'risk',
      'risk',
    ]);
    expect(repositories.some(({ forbidden }) => forbidden.includes('deployments'))).toBe(true);
  });

  test('tells incidents that fit services, deployments and people', () => {
    for (const service of company.services) {
      const deployments = new Map(company.history(service.repository).deployments.map((deployment) => [deployment.id, deployment]));
      for (const incident of company.incidents(service)) {
        expect(incident.paged).toBe(service.paged);
        const moments = [incident.createdAt, incident.acknowledgedAt, incident.resolvedAt].filter((moment) => moment !== undefined);
        expect(moments).toEqual(moments.toSorted());
        expect(moments.every((moment) => moment <= now)).toBe(true);
        if (incident.acknowledgedBy) expect(incident.acknowledgedBy.team).toBe(service.team);
        if (incident.deployment === undefined) continue;
        const cause = deployments.get(incident.deployment);
        expect(cause?.environment).toBe('production');
        const deployed = Date.parse(cause?.statuses.find(({ state }) => state === 'success')?.createdAt ?? '');
        expect(Date.parse(incident.createdAt) - deployed).toBeGreaterThan(0);
        expect(Date.parse(incident.createdAt) - deployed).toBeLessThan(2 * 3_600_000);
      }
    }
  });

  test('gives the exemplary everything an A asks for, and the orphans nothing', () => {
    const exemplary = company.services.filter(({ archetype }) => archetype === 'exemplary');
    expect(exemplary.length).toBeGreaterThanOrEqual(5);
    for (const service of exemplary) {
      expect(service.traits.coverage).toBeGreaterThanOrEqual(0.9);
      expect(service.team).toBeDefined();
      expect(company.objectives(service).length).toBeGreaterThan(0);
      expect(company.escalationPolicies.find(({ id }) => id === service.paged?.policy)?.levels).toHaveLength(2);
      const files = company.files(service.repository);
      expect(files.map(({ path }) => path)).toContain('docs/runbook.md');
      expect(files.some(({ text }) => /opentelemetry/iu.test(text))).toBe(true);
    }
    for (const service of company.services.filter(({ archetype }) => archetype === 'orphan')) {
      expect(service.team).toBeUndefined();
      expect(service.paged).toBeUndefined();
      expect(company.monitors(service)).toEqual([]);
      expect(company.files(service.repository).map(({ path }) => path)).not.toContain('README.md');
    }
  });

  test('declares itself in catalog files that are YAML, hostile descriptions and all', () => {
    const declared = company.repositories.flatMap((repository) =>
      company.files(repository).filter(({ path }) => path === 'catalog-info.yaml'),
    );
    const documents = declared.flatMap(({ text }) => parseAllDocuments(text));
    expect(documents.flatMap((document) => ('errors' in document ? document.errors : []))).toEqual([]);
    const entities = documents.map((document): unknown => document.toJS());
    expect(entities.filter((entity) => JSON.stringify(entity).includes('"kind":"Component"'))).toHaveLength(40);
    expect(JSON.stringify(entities)).toContain('<script>alert(\\"ledger\\")</script>');
    expect(JSON.stringify(entities)).toContain('🎉');
  });
});

function raise(): never {
  throw new Error('There is none');
}
