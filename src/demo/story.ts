import { instant, milliseconds, minute } from './calendar.ts';
import type { Archetype, Company, Protection, Service, Tier, Traits } from './company.ts';
import { dissolved, squad } from './reorganization.ts';
import { random, type Random } from './random.ts';

/** Something about a service that changed in the year, and what it was until then. */
export interface Turn {
  /** From here on it is as it has become. */
  readonly at: string;
  readonly tells: string;
  readonly was: Before;
}

/** What was otherwise. Null is for what there was none of. */
export interface Before {
  readonly traits?: Partial<Traits>;
  readonly team?: string;
  readonly system?: string;
  readonly tier?: Tier | null;
  readonly lifecycle?: Service['lifecycle'];
  readonly protection?: Protection | null;
}

/** The story of one service, from what it has become back to what it was. */
interface Telling {
  readonly service: Service;
  /** Slug of the team that has it, or would have it. */
  readonly home: string;
  readonly chance: Random;
  /** A moment between two shares of the year, in working hours or not. */
  readonly between: (early: number, late: number) => string;
}

/** How services of each kind came to be what they are: what they adopted, gave up and lost in the year. The order does not matter. */
const stories: Readonly<Record<Archetype, (telling: Telling) => Turn[]>> = {
  exemplary: (telling) => [
    ...adopts(telling, 'runbook', 'Writes a runbook', 0.05, 0.4),
    ...adopts(telling, 'openTelemetry', 'Takes OpenTelemetry into use', 0.15, 0.65),
    ...adopts(telling, 'docs', 'Publishes its documentation', 0.1, 0.7),
    ...adopts(telling, 'sbom', 'Lists what it is built of', 0.3, 0.9),
    ...tightens(telling, 0.25, 0.75),
    ...(telling.chance.chance(0.35) ? standsIn(telling) : []),
  ],
  solid: (telling) => [
    ...some(telling, 0.25, catalogued),
    ...adopts(telling, 'runbook', 'Writes a runbook', 0.2, 0.9),
    ...adopts(telling, 'docs', 'Publishes its documentation', 0.2, 0.9),
    ...adopts(telling, 'openTelemetry', 'Takes OpenTelemetry into use', 0.3, 0.95),
    ...adopts(telling, 'sbom', 'Lists what it is built of', 0.4, 0.9),
    ...some(telling, 0.6, ({ between }) => [turn(between(0.1, 0.6), 'Backs up its on-call', { traits: { pagerLevels: 1 } })]),
    ...some(telling, 0.4, protects),
  ],
  middling: (telling) => [
    ...some(telling, 0.3, catalogued),
    ...adopts(telling, 'docs', 'Publishes its documentation', 0.2, 0.8),
    ...adopts(telling, 'runbook', 'Writes a runbook', 0.2, 0.8),
    ...protects(telling),
    ...some(telling, 0.4, reportsCoverage),
    ...(telling.service.traits.pagerLevels === 1
      ? some(telling, 0.6, ({ between }) => [turn(between(0.4, 0.9), 'Gives its backup rotation up', { traits: { pagerLevels: 2 } })])
      : []),
    ...(telling.service.traits.objectives === 0
      ? some(telling, 0.5, ({ between }) => [turn(between(0.35, 0.9), 'Drops its objective', { traits: { objectives: 1 } })])
      : []),
  ],
  partial: (telling) => [
    ...some(telling, 0.3, catalogued),
    ...losesReviewers(telling),
    ...some(telling, 0.7, ({ between, service }) => [
      turn(between(0.3, 0.85), 'Deletes alerts as noise', { traits: { monitors: service.traits.monitors + 2 } }),
    ]),
    ...(telling.service.traits.pagerLevels === 0
      ? [turn(telling.between(0.35, 0.8), 'Loses the last of its rota', { traits: { pagerLevels: 1 } })]
      : []),
    ...(telling.service.traits.coverage === null
      ? some(telling, 0.6, ({ between, chance }) => [
          turn(between(0.4, 0.8), 'Stops measuring coverage', { traits: { coverage: chance.between(0.4, 0.6) } }),
        ])
      : []),
  ],
  orphan: (telling) => [
    turn(dissolution(telling), 'Loses its team', {
      team: telling.service.index % 3 === 2 ? squad : telling.home,
      traits: { readme: true, codeowners: true, monitors: 2, pagerLevels: 1, continuousIntegration: true },
    }),
  ],
  experimental: (telling) => [
    ...(telling.service.tier ? [turn(telling.between(0.85, 0.92), 'Is given a tier', { tier: null })] : []),
    ...some(telling, 0.5, reportsCoverage),
  ],
  library: (telling) => [
    ...adopts(telling, 'docs', 'Publishes its documentation', 0.1, 0.6),
    ...some(telling, 0.5, protects),
    ...some(telling, 0.5, catalogued),
  ],
  website: (telling) => [
    ...adopts(telling, 'runbook', 'Writes a runbook', 0.2, 0.8),
    ...(telling.service.traits.pagerLevels > 0 ? [turn(telling.between(0.1, 0.5), 'Goes on call', { traits: { pagerLevels: 0 } })] : []),
    ...protects(telling),
  ],
};

/** What is told of services by name, whatever their kind: handed over, moved, promoted, given up. */
const told: Readonly<Record<string, (telling: Telling) => Turn[]>> = {
  notifications: ({ between }) => [turn(between(0.5, 0.5), 'Is handed over', { team: 'growth', system: 'growth' })],
  'tax-calculator': ({ between }) => [turn(between(0.6, 0.6), 'Is promoted', { tier: 'tier-3' })],
  'event-bus': ({ between }) => [turn(between(0.3, 0.3), 'Is promoted', { tier: 'tier-2' })],
  'legacy-exports': ({ between }) => [turn(between(0.45, 0.45), 'Is deprecated', { lifecycle: 'production' })],
};

/** Everything that changed about a service, newest first; the same for the same seed. */
export function tellStory(service: Service, home: string, { now, seed, since }: Pick<Company, 'now' | 'seed' | 'since'>): Turn[] {
  const chance = random(seed, 'story', service.name);
  const span = milliseconds(now) - milliseconds(since);
  const telling: Telling = {
    service,
    home,
    chance,
    between: (early, late) => instant(milliseconds(since) + Math.floor((chance.between(early, late) * span) / minute) * minute),
  };
  return [...stories[service.archetype](telling), ...(told[service.name]?.(telling) ?? [])].toSorted((one, other) =>
    one.at < other.at ? 1 : -1,
  );
}

/** A service as it was at a moment, by its story, newest first. */
export function serviceAsOf(service: Service, story: readonly Turn[], at: string): Service {
  return undo(
    service,
    story.filter((each) => each.at > at),
  );
}

/** A service as it was before the turns, which are given newest first. */
function undo(service: Service, turns: readonly Turn[]): Service {
  return turns.reduce((current, { was }) => {
    const { lifecycle = current.lifecycle, protection, system = current.system, team = current.team, tier, traits } = was;
    const { team: _team, tier: held, ...rest } = current;
    const { protection: _protection, ...repository } = current.repository;
    const tierThen = tier === undefined ? held : (tier ?? undefined);
    const protectionThen = protection === undefined ? current.repository.protection : (protection ?? undefined);
    return {
      ...rest,
      lifecycle,
      ...(system === undefined ? {} : { system }),
      ...(team === undefined ? {} : { team }),
      ...(tierThen === undefined ? {} : { tier: tierThen }),
      traits: { ...current.traits, ...traits },
      repository: {
        ...repository,
        ...(was.team === undefined ? {} : { team: was.team }),
        ...(protectionThen === undefined ? {} : { protection: protectionThen }),
      },
    };
  }, service);
}

function turn(at: string, tells: string, was: Before): Turn {
  return { at, tells, was };
}

function some(telling: Telling, probability: number, tell: (telling: Telling) => Turn[]): Turn[] {
  return telling.chance.chance(probability) ? tell(telling) : [];
}

type Practice = 'runbook' | 'docs' | 'openTelemetry' | 'sbom';

/** Nothing where it has not come to that by now. */
function adopts({ between, service }: Telling, practice: Practice, tells: string, early: number, late: number): Turn[] {
  return service.traits[practice] ? [turn(between(early, late), tells, { traits: { [practice]: false } })] : [];
}

function catalogued({ between }: Telling): Turn[] {
  return [turn(between(0.08, 0.5), 'Enters the catalog', { traits: { catalogInfo: false } })];
}

function reportsCoverage({ between, service }: Telling): Turn[] {
  return service.traits.coverage === null ? [] : [turn(between(0.2, 0.7), 'Reports coverage', { traits: { coverage: null } })];
}

function protects({ between, service }: Telling): Turn[] {
  return service.repository.protection ? [turn(between(0.2, 0.85), 'Protects its branch', { protection: null })] : [];
}

function tightens({ between, service }: Telling, early: number, late: number): Turn[] {
  const { protection } = service.repository;
  const looser = protection && { ...protection, approvals: 1, codeOwnerReview: false, enforcedForAdmins: false };
  return looser ? [turn(between(early, late), 'Asks for a second approval', { protection: looser })] : [];
}

/** For a while nobody backs the on-call up. */
function standsIn({ between }: Telling): Turn[] {
  return [
    turn(between(0.45, 0.6), 'Has nobody to back it up', { traits: { pagerLevels: 2 } }),
    turn(between(0.65, 0.85), 'Backs its on-call up again', { traits: { pagerLevels: 1 } }),
  ];
}

function losesReviewers(telling: Telling): Turn[] {
  if (telling.service.traits.codeowners) return [];
  return [turn(telling.between(0.3, 0.8), 'Forgets who reviews what', { traits: { codeowners: true } })];
}

/** The squad went all at once; other teams let one service after the other go. */
function dissolution({ between, service }: Telling): string {
  return service.index % 3 === 2 ? between(dissolved, dissolved) : between(0.3, 0.75);
}

/** Where coverage was, so much of the year's commits ago: above or below what it has become. */
export function coverageThen(seed: number, service: Service, ago: number): number {
  const chance = random(seed, 'coverage', service.name);
  const far = chance.between(0.05, 0.16);
  switch (service.archetype) {
    case 'exemplary':
    case 'library':
      return -far * Math.min(1, ago * 1.4);
    case 'solid':
      return chance.chance(0.7) ? -far * ago : far * 0.7 * step(ago, chance.between(0.2, 0.6));
    case 'partial':
      return far * step(ago, chance.between(0.2, 0.7));
    default:
      return chance.chance(0.5) ? far * ago : -far * step(ago, chance.between(0.2, 0.7));
  }
}

/** Much untested code came in at once, or many tests. */
function step(ago: number, at: number): number {
  return ago > at ? 1 : 0;
}
