import { day, instant, milliseconds, minute } from './calendar.ts';
import type { EscalationPolicy, History, Incident, PagedService, Person, Schedule, Service } from './company.ts';
import { shifts } from './paging.ts';
import { pagerdutyId, random, type Random } from './random.ts';
import { grumbleTitle, hostileTitles, troubleTitle } from './wording.ts';

interface Scene {
  readonly seed: number;
  readonly service: Service;
  readonly paged: PagedService;
  readonly policy: EscalationPolicy;
  readonly schedules: readonly Schedule[];
  readonly since: number;
  readonly until: number;
}

interface Trouble {
  readonly at: number;
  readonly urgency: 'high' | 'low';
  readonly deployment?: number;
  /** When what caused it was put right; none while it lasts. */
  readonly recovered?: number;
}

/** What woke people up: what deployments broke, and what broke by itself. Oldest first; some end only after `until`. */
export function incidents(scene: Scene, history: History): Incident[] {
  const chance = random(scene.seed, 'incident', scene.service.name);
  const troubles = [...caused(chance, history), ...spontaneous(chance, scene)].toSorted((one, other) => one.at - other.at);
  return troubles.map((trouble, index) => incident(scene, chance, trouble, index));
}

function caused(chance: Random, { failures }: History): Trouble[] {
  return failures
    .filter(() => chance.chance(0.85))
    .map((failure) => ({
      at: milliseconds(failure.noticedAt),
      urgency: 'high',
      deployment: failure.deployment,
      ...(failure.recoveredAt === undefined ? {} : { recovered: milliseconds(failure.recoveredAt) + chance.whole(60, 900) * 1000 }),
    }));
}

function* spontaneous(chance: Random, { service, since, until }: Scene): Generator<Trouble> {
  if (service.traits.noise <= 0) return;
  for (let at = since; ;) {
    at += ((30 * day) / service.traits.noise) * -Math.log(1 - chance.share());
    if (at >= until) return;
    const urgency = chance.chance(0.45) ? 'low' : 'high';
    const lasting = chance.chance(0.02);
    yield {
      at: Math.floor(at / 1000) * 1000,
      urgency,
      ...(lasting ? {} : { recovered: Math.floor((at + chance.around(urgency === 'low' ? 400 : 75, 1.1) * minute) / 1000) * 1000 }),
    };
  }
}

function incident(scene: Scene, chance: Random, trouble: Trouble, index: number): Incident {
  const { paged, policy, schedules, service } = scene;
  const byItself =
    trouble.deployment === undefined && trouble.recovered !== undefined && chance.chance(trouble.urgency === 'low' ? 0.5 : 0.12);
  const wait = chance.around(trouble.urgency === 'low' ? 60 : 6, 0.9) * minute;
  const escalations = wait > policy.delayMinutes * minute && policy.levels.length > 1 ? 2 : 1;
  const taken = Math.floor(Math.min(trouble.at + wait, (trouble.recovered ?? Infinity) - 30_000) / 1000) * 1000;
  const ignored = byItself || taken <= trouble.at || (trouble.recovered === undefined && chance.chance(0.3));
  const person = onDuty(schedules, policy, Math.min(escalations, policy.levels.length), instant(trouble.at));
  const priority = trouble.urgency === 'low' ? undefined : chance.pick(['P1', 'P2', 'P2', 'P3'] as const);
  const title = chance.chance(0.01)
    ? chance.pick(hostileTitles)
    : trouble.urgency === 'low'
      ? grumbleTitle(chance, service.name)
      : troubleTitle(chance, service.name);
  return {
    id: pagerdutyId('Q', scene.seed, 'incident', service.name, index),
    number: service.index * 1000 + index + 1,
    title,
    service: service.name,
    paged,
    urgency: trouble.urgency,
    ...(priority ? { priority } : {}),
    createdAt: instant(trouble.at),
    ...(ignored || !person ? {} : { acknowledgedAt: instant(taken), acknowledgedBy: person }),
    escalations,
    ...(trouble.recovered === undefined
      ? {}
      : { resolvedAt: instant(trouble.recovered), ...(byItself || !person ? {} : { resolvedBy: person }) }),
    ...(trouble.deployment === undefined ? {} : { deployment: trouble.deployment }),
  };
}

function onDuty(schedules: readonly Schedule[], policy: EscalationPolicy, level: number, at: string): Person | undefined {
  const [target] = policy.levels[level - 1] ?? [];
  if (!target) return undefined;
  if (target.kind === 'person') return target.person;
  const schedule = schedules.find(({ id }) => id === target.id);
  return schedule && shifts(schedule, at, at).at(-1)?.person;
}
