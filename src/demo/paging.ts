import { handover, instant, milliseconds, week } from './calendar.ts';
import type { EscalationPolicy, EscalationTarget, PagedService, Person, Schedule, Team } from './company.ts';
import { pagerdutyId } from './random.ts';

/** The rotation of a team. A second, of people who step in, backs it. */
export function formSchedules(seed: number, team: Team, since: string): readonly [primary: Schedule, backup: Schedule] {
  const [first, ...others] = team.members;
  const shifted = first ? [...others, first] : others;
  const schedule = (name: string, rotation: readonly Person[]): Schedule => ({
    id: pagerdutyId('P', seed, 'schedule', team.slug, name),
    name: `${team.name} ${name}`,
    team: team.slug,
    zone: 'UTC',
    rotation,
    since,
  });
  return [schedule('primary', team.members), schedule('backup', shifted)];
}

/** A policy with the levels asked for. Teams with two levels are backed up; with one, a single person is all there is. */
export function formPolicy(seed: number, team: Team, levels: 1 | 2, [primary, backup]: readonly [Schedule, Schedule]): EscalationPolicy {
  const [head] = team.members;
  const first: EscalationTarget = { kind: 'schedule', id: primary.id };
  const second: EscalationTarget[] = [{ kind: 'schedule', id: backup.id }, ...(head ? [{ kind: 'person' as const, person: head }] : [])];
  return {
    id: pagerdutyId('P', seed, 'policy', team.slug, levels),
    name: levels === 2 ? `${team.name}: escalating` : `${team.name}: best effort`,
    team: team.slug,
    levels: levels === 2 ? [[first], second] : [[first]],
    delayMinutes: 30,
  };
}

export function formPagedService(
  seed: number,
  service: { index: number; name: string; title: string },
  policy: EscalationPolicy,
  createdAt: string,
): PagedService {
  return {
    id: pagerdutyId('P', seed, 'service', service.name),
    name: service.index % 3 === 0 ? service.name : service.title,
    service: service.name,
    policy: policy.id,
    team: policy.team,
    createdAt,
    disabled: false,
  };
}

export interface Rota {
  readonly schedules: readonly Schedule[];
  readonly policies: readonly EscalationPolicy[];
  /** By team and number of levels. */
  readonly policyOf: ReadonlyMap<string, EscalationPolicy>;
}

/** Who is on call for whom, as the teams are. */
export function formRota(seed: number, teams: readonly Team[], since: string): Rota {
  const duties = teams.map((team) => ({ team, schedules: formSchedules(seed, team, since) }));
  const policies = duties.flatMap(({ team, schedules }) =>
    ([1, 2] as const).map((levels) => [`${team.slug}/${levels}`, formPolicy(seed, team, levels, schedules)] as const),
  );
  return {
    schedules: duties.flatMap(({ schedules }) => schedules),
    policies: policies.map(([, policy]) => policy),
    policyOf: new Map(policies),
  };
}

export interface Shift {
  readonly person: Person;
  readonly start: string;
  readonly end: string;
}

/** The shifts of a schedule that overlap a span of time, oldest first; a moment is a span with equal ends. */
export function shifts(schedule: Schedule, since: string, until: string): Shift[] {
  const first = handover(milliseconds(schedule.since));
  const found: Shift[] = [];
  for (let start = Math.max(first, handover(milliseconds(since))); start <= milliseconds(until); start += week) {
    const person = schedule.rotation[Math.round((start - first) / week) % schedule.rotation.length];
    if (person) found.push({ person, start: instant(start), end: instant(start + week) });
  }
  return found;
}
