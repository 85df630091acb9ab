import { instant, milliseconds } from './calendar.ts';
import type { History, Incident, Service, SourceFile, Team } from './company.ts';
import { found, linksWith } from './found-service.ts';
import { incidents } from './incident.ts';
import { historyAsOf } from './history.ts';
import { formPagedService, type Rota } from './paging.ts';
import type { Plan } from './portfolio.ts';
import type { Organization } from './reorganization.ts';
import { serviceFiles } from './repository-file.ts';
import { serviceAsOf, tellStory, type Turn } from './story.ts';

/** The year that is simulated, and the organization at its end. */
export interface Year extends Organization {
  readonly seed: number;
  readonly since: string;
  readonly now: string;
  /** Who was on call for whom at a moment. */
  rota(at: string): Rota;
}

/** A service through the year. */
export interface Life {
  /** What it has become, but for who is paged for it: that follows from who is on call at the moment. */
  readonly become: Service;
  /** How it came to that, newest first. */
  readonly story: readonly Turn[];
}

/** `team` is that of the plan. */
export function live(year: Pick<Year, 'now' | 'seed' | 'since'>, plan: Plan, index: number, team: Team | undefined): Life {
  const become = found(year, plan, index, team);
  return { become, story: tellStory(become, plan.team, year) };
}

/** The service at a moment, with who is paged for it then. Before it was founded it is what it began as. */
export function serviceThen({ rota, seed }: Pick<Year, 'rota' | 'seed'>, { become, story }: Life, at: string): Service {
  const then = serviceAsOf(become, story, at);
  const { pagerLevels } = then.traits;
  const policy = then.team !== undefined && pagerLevels > 0 ? rota(at).policyOf.get(`${then.team}/${pagerLevels}`) : undefined;
  const joined = story.find((turn) => turn.at <= at && turn.was.traits?.pagerLevels === 0)?.at ?? become.repository.createdAt;
  return {
    ...then,
    links: linksWith(become, then.traits),
    ...(policy ? { paged: formPagedService(seed, then, policy, joined) } : {}),
  };
}

/** Every incident of its year, as it went in the last time that anybody was paged for it; some end only after the year. */
export function troubles(year: Year, life: Life, history: History): readonly Incident[] {
  const moments = [year.now, ...life.story.map(({ at }) => instant(milliseconds(at) - 1000))];
  for (const at of moments) {
    const { policies, schedules: all } = year.rota(at);
    const service = serviceThen(year, life, at);
    const { paged } = service;
    const policy = paged && policies.find(({ id }) => id === paged.policy);
    if (!paged || !policy) continue;
    const schedules = all.filter(({ team }) => team === policy.team);
    const scene = { seed: year.seed, service, paged, policy, schedules, since: milliseconds(year.since), until: milliseconds(year.now) };
    return incidents(scene, history);
  }
  return [];
}

/** What the tip of a default branch says at a moment: what changes after it comes with the next commit, and what changes after the last has come before. */
export function tipAsOf(whole: History, { now }: Pick<Year, 'now'>, at: string): { readonly written: string; readonly last: string } {
  const last = whole.commits.at(-1)?.committedAt ?? now;
  const tip = historyAsOf(whole, at).commits.at(-1)?.committedAt ?? now;
  return tip === last ? { written: now, last } : { written: tip, last };
}

/** The files at the tip of the service's default branch. `called` is whether others call it. */
export function filesAsOf(year: Year, { become, story }: Life, whole: History, login: string, called: boolean, at: string): SourceFile[] {
  const { last, written } = tipAsOf(whole, year, at);
  const committed = { become, story: story.filter((turn) => turn.at <= last) };
  return serviceFiles(serviceThen(year, committed, written), login, called);
}
