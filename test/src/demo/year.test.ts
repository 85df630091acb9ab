import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Company, Service } from '../../../src/demo/company.ts';
import { organizationAsOf } from '../../../src/demo/reorganization.ts';
import { simulateCompany } from '../../../src/demo/simulate-company.ts';
import { planServices } from '../../../src/demo/portfolio.ts';
import { tellStory } from '../../../src/demo/story.ts';

const now = '2026-11-21T12:00:00Z';
const company = simulateCompany({ seed: 7, now });
const week = 7 * 86_400_000;
const weeks = Array.from({ length: 53 }, (_, index) => new Date(Date.parse(now) - (52 - index) * week).toISOString().replace('.000Z', 'Z'));
const seen = weeks.map((at) => company.asOf(at));
const teams = company.teams.map(({ slug }) => slug);
const systems = company.systems.map(({ name }) => name);
const homes = new Map(planServices(7, 40, teams, systems).map(({ name, team }) => [name, team]));
const turns = new Map(company.services.map((service) => [service.name, tellStory(service, homes.get(service.name) ?? '', company)]));

/** What a service is, as text. */
function stateOf(of: Company, name: string): string | undefined {
  const service = of.services.find((each) => each.name === name);
  return service && JSON.stringify(service);
}

describe('the year of a company', () => {
  test('ends with what there is now, and goes no further', () => {
    expect(company.asOf(now)).toBe(company);
    expect(company.asOf('2027-05-01T00:00:00Z')).toBe(company);
    expect(company.asOf('2026-03-01T00:00:00Z').asOf(now)).toBe(company);
    for (const service of company.services) {
      expect(turns.get(service.name)?.every(({ at }) => at > company.since && at < now)).toBe(true);
    }
  });

  test('is the same each time it is looked at', () => {
    const again = simulateCompany({ seed: 7, now }).asOf(weeks[20] ?? now);
    const once = seen[20] ?? company;
    for (const [index, service] of once.services.entries()) {
      const other = again.services[index] ?? service;
      expect(other).toEqual(service);
      expect(again.files(other.repository)).toEqual(once.files(service.repository));
      expect(again.monitors(other)).toEqual(once.monitors(service));
      expect(again.objectives(other)).toEqual(once.objectives(service));
      expect(again.incidents(other)).toEqual(once.incidents(service));
    }
  });

  test('changes services only by what is told of them', () => {
    let changes = 0;
    for (const [index, then] of seen.entries()) {
      const before = seen[index - 1];
      if (!before) continue;
      for (const { name, repository } of then.services) {
        const [was, is] = [stateOf(before, name), stateOf(then, name)];
        const turned = turns.get(name)?.some(({ at }) => at > before.now && at <= then.now);
        if (was === undefined) expect([name, repository.createdAt > before.now]).toEqual([name, true]);
        else if (was !== is) {
          changes += 1;
          expect([name, then.now, turned]).toEqual([name, then.now, true]);
        }
      }
    }
    expect(changes).toBeGreaterThan(60);
  });

  test('changes files only with a commit', () => {
    let changes = 0;
    for (const { name } of company.repositories) {
      let last: { readonly head: string | undefined; readonly files: string } | undefined;
      for (const then of seen.filter((_, index) => index % 4 === 0)) {
        const repository = then.repositories.find((each) => each.name === name);
        if (!repository) continue;
        const head = then.history(repository).commits.at(-1)?.sha;
        const files = JSON.stringify(then.files(repository));
        if (last && files !== last.files) {
          changes += 1;
          expect([name, then.now, head === last.head]).toEqual([name, then.now, false]);
        }
        last = { head, files };
      }
    }
    expect(changes).toBeGreaterThan(30);
  });

  test('keeps to itself what has not happened, and fits together at every moment', () => {
    for (const then of seen.filter((_, index) => index % 6 === 0)) {
      const policies = new Set(then.escalationPolicies.map(({ id }) => id));
      const schedules = new Set(then.schedules.map(({ id }) => id));
      const slugs = new Set(then.teams.map(({ slug }) => slug));
      expect(new Set(then.people.map(({ login }) => login)).size).toBe(then.people.length);
      for (const { levels } of then.escalationPolicies)
        for (const target of levels.flat()) if (target.kind === 'schedule') expect(schedules).toContain(target.id);
      for (const service of then.services) {
        expect(service.repository.createdAt <= then.now).toBe(true);
        if (service.team !== undefined) expect(slugs).toContain(service.team);
        if (service.paged) expect(policies).toContain(service.paged.policy);
        const told = [then.monitors(service), then.objectives(service)].flat();
        expect(told.every(({ createdAt, modifiedAt }) => createdAt <= then.now && modifiedAt <= then.now)).toBe(true);
        for (const incident of then.incidents(service)) {
          expect(incident.paged).toBe(service.paged);
          expect(incident.createdAt >= incident.paged.createdAt && incident.createdAt <= then.now).toBe(true);
        }
        expect(then.traffic(service).every(({ day }) => day >= service.repository.createdAt && day <= then.now)).toBe(true);
      }
      const declared = then.repositories.flatMap((repository) => then.files(repository).filter(({ path }) => path === 'catalog-info.yaml'));
      expect(declared.flatMap(({ text }) => parseAllDocuments(text)).flatMap((each) => ('errors' in each ? each.errors : []))).toEqual([]);
    }
  });

  test('says the same of a commit whenever it is asked', () => {
    for (const service of company.services.slice(0, 12)) {
      const early = seen[30]?.services.find(({ name }) => name === service.name);
      if (!early) continue;
      const later = new Map(company.history(service.repository).commits.map((commit) => [commit.sha, commit.checks]));
      for (const { checks, sha } of seen[30]?.history(early.repository).commits ?? []) expect(later.get(sha)).toEqual(checks);
    }
  });

  test('tells of every kind of change: adopted, given up, founded, handed over, dissolved, moved and renamed', () => {
    const first = seen[0] ?? company;
    const named = (of: Company, name: string): Service | undefined => of.services.find((service) => service.name === name);
    const everybody = company.services.map((service) => ({ now: service, was: named(first, service.name) }));
    const has = (holds: (then: Service, now: Service) => boolean): boolean =>
      everybody.some((each) => each.was && holds(each.was, each.now));
    expect(everybody.some(({ was }) => was === undefined)).toBe(true);
    expect(has((then, is) => !then.traits.runbook && is.traits.runbook)).toBe(true);
    expect(has((then, is) => !then.traits.openTelemetry && is.traits.openTelemetry)).toBe(true);
    expect(has((then, is) => !then.repository.protection && is.repository.protection !== undefined)).toBe(true);
    expect(has((then, is) => then.traits.codeowners && !is.traits.codeowners)).toBe(true);
    expect(has((then, is) => then.paged !== undefined && is.paged === undefined)).toBe(true);
    expect(has((then, is) => then.paged === undefined && is.paged !== undefined)).toBe(true);
    expect(has((then, is) => then.team !== undefined && is.team === undefined)).toBe(true);
    expect(has((then, is) => then.team !== is.team && is.team !== undefined)).toBe(true);
    expect(has((then, is) => then.tier !== is.tier)).toBe(true);
    expect(has((then, is) => then.lifecycle !== is.lifecycle)).toBe(true);
    const then = organizationAsOf(company, '2025-12-01T00:00:00Z');
    expect(then.teams.map(({ slug }) => slug)).toContain('data-export-squad');
    expect(then.teams.find(({ slug }) => slug === 'risk')?.name).not.toBe(company.teams.find(({ slug }) => slug === 'risk')?.name);
    expect(then.systems).not.toEqual(company.systems);
  });
});
