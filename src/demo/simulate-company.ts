import { archetypes } from './archetype.ts';
import { day, instant, milliseconds, week } from './calendar.ts';
import { organizationCatalogFiles } from './catalog-file.ts';
import type {
  Archetype,
  Company,
  CompanyOptions,
  EscalationPolicy,
  History,
  Link,
  PagedService,
  Person,
  Protection,
  Repository,
  Schedule,
  Service,
  Team,
  Traits,
} from './company.ts';
import { deliver, deployAfter } from './delivery.ts';
import { historyAsOf, incidentsAsOf } from './history.ts';
import { incidents } from './incident.ts';
import { lines } from './manifest.ts';
import { monitors, objectives } from './observability.ts';
import { domains, formTeams, systems } from './organization.ts';
import { formPagedService, formPolicy, formSchedules } from './paging.ts';
import { planServices, type Plan } from './portfolio.ts';
import { random, type Random } from './random.ts';
import { serviceFiles } from './repository-file.ts';
import { traffic } from './traffic.ts';
import { work } from './work.ts';

const login = 'meridian-pay';

/**
 * A year of a payments and marketplace company, the same for the same options. Who and what there is, is made at once; what
 * happened in a repository or to a service, when first asked for, so that a company of 100,000 services costs little until read.
 */
export function simulateCompany({ seed, services: count = 40, now }: CompanyOptions): Company {
  const since = instant(milliseconds(now) - 365 * day);
  const teams = formTeams(seed, count);
  const people = teams.flatMap((team) => team.members);
  const rota = formRota(seed, teams, since);
  const plans = planServices(
    seed,
    count,
    teams.map((team) => team.slug),
    systems.map((system) => system.name),
  );
  const byTeam = new Map(teams.map((team) => [team.slug, team]));
  const services = plans.map((plan, index) => found(seed, now, plan, index, byTeam, rota));
  const repositories = [...services.map((service) => service.repository), ...otherRepositories(services.length, now)];
  const called = new Set(services.flatMap((service) => service.dependsOn));
  const byPolicy = new Map(rota.policies.map((policy) => [policy.id, policy]));
  const byName = new Map(services.map((service) => [service.name, service]));

  const happened = remember((repository: Repository) =>
    simulateHistory({ seed, now, since, people }, repository, byName.get(repository.service ?? ''), byTeam.get(repository.team ?? '')),
  );
  const seen = remember((repository: Repository) => historyAsOf(happened(repository), instant(milliseconds(now))));
  const troubled = remember((service: Service) => {
    const { paged } = service;
    const policy = paged && byPolicy.get(paged.policy);
    if (!paged || !policy) return [];
    const scene = {
      seed,
      service,
      paged,
      policy,
      schedules: rota.schedules.filter(({ team }) => team === policy.team),
      since: milliseconds(since),
      until: milliseconds(now),
    };
    return incidentsAsOf(incidents(scene, happened(service.repository)), instant(milliseconds(now)));
  });
  const watch = (service: Service) => ({ seed, service, now, creator: author(service, byTeam, people) });
  const organization = { name: 'Meridian Pay', domains, systems, teams, people };
  return {
    ...organization,
    login,
    seed,
    now,
    since,
    services,
    repositories,
    escalationPolicies: rota.policies,
    schedules: rota.schedules,
    pagedServices: services.flatMap(({ paged }) => paged ?? []),
    files: remember((repository: Repository) => {
      const service = byName.get(repository.service ?? '');
      if (repository.empty) return [];
      if (service) return serviceFiles(service, login, called.has(service.name));
      if (repository.name === 'software-catalog') return organizationCatalogFiles(organization);
      return [{ path: 'README.md', text: lines(`# ${repository.name}`, '', repository.description) }];
    }),
    history: seen,
    incidents: troubled,
    monitors: (service) => monitors(watch(service)),
    objectives: (service) => objectives(watch(service)),
    traffic: (service) => traffic(seed, service, now),
  };
}

interface Rota {
  readonly schedules: readonly Schedule[];
  readonly policies: readonly EscalationPolicy[];
  /** By team and number of levels. */
  readonly policyOf: ReadonlyMap<string, EscalationPolicy>;
}

function formRota(seed: number, teams: readonly Team[], since: string): Rota {
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

function found(seed: number, now: string, plan: Plan, index: number, teams: ReadonlyMap<string, Team>, rota: Rota): Service {
  const chance = random(seed, 'service', plan.name);
  const { formerName: _formerName, team: planned, ...shown } = plan;
  const traits = archetypes[plan.archetype](chance);
  const team = teams.get(planned);
  const owner = plan.archetype === 'orphan' ? undefined : team;
  const repository = foundRepository(now, plan, index, owner, traits, chance);
  const policy = owner && traits.pagerLevels > 0 ? rota.policyOf.get(`${owner.slug}/${traits.pagerLevels}`) : undefined;
  const paged: PagedService | undefined = policy && formPagedService(seed, { index, ...shown }, policy, repository.createdAt);
  return {
    ...shown,
    index,
    type: plan.archetype === 'library' || plan.archetype === 'website' ? plan.archetype : 'service',
    lifecycle: plan.archetype === 'experimental' ? 'experimental' : plan.name.startsWith('legacy-') ? 'deprecated' : 'production',
    ...(owner ? { team: owner.slug } : {}),
    repository,
    traits,
    links: links(plan.name, traits, chance),
    ...(paged ? { paged } : {}),
  };
}

function links(name: string, traits: Traits, chance: Random): Link[] {
  const runbook: Link = { url: `https://wiki.meridian.example/runbooks/${name}`, title: 'Runbook', type: 'runbook' };
  const dashboard: Link = {
    url: `https://app.datadoghq.com/dashboard/${name}`,
    title: `Dashboard: "${name}" at a glance`,
    type: 'dashboard',
  };
  return [...(traits.runbook && chance.chance(0.6) ? [runbook] : []), ...(traits.monitors > 1 ? [dashboard] : [])];
}

const approvals: Readonly<Record<Archetype, number>> = {
  exemplary: 2,
  solid: 1,
  middling: 1,
  partial: 0,
  orphan: 0,
  experimental: 0,
  library: 1,
  website: 1,
};

function foundRepository(now: string, plan: Plan, index: number, team: Team | undefined, traits: Traits, chance: Random): Repository {
  const age = plan.archetype === 'experimental' ? chance.between(60, 130) : chance.between(420, 2200);
  const restricted = team?.restricted ?? false;
  const needed = approvals[plan.archetype];
  const isProtected = needed > 0 && (plan.archetype !== 'middling' || chance.chance(0.6));
  const protection: Protection = {
    by: !restricted && chance.chance(0.2) ? 'ruleset' : 'classic',
    approvals: needed,
    codeOwnerReview: traits.codeowners && plan.archetype === 'exemplary',
    statusChecks: traits.continuousIntegration
      ? ['ci/build', ...(plan.archetype === 'exemplary' && traits.coverage !== null ? ['codecov/project'] : [])]
      : [],
    enforcedForAdmins: plan.archetype === 'exemplary',
    allowsForcePush: false,
  };
  return {
    index,
    name: plan.name,
    ...(plan.formerName ? { formerName: plan.formerName } : {}),
    description: plan.description,
    private: restricted || plan.archetype !== 'library',
    archived: false,
    empty: false,
    defaultBranch: index % 9 === 5 ? 'master' : 'main',
    language: plan.language,
    topics: [plan.archetype === 'library' ? 'library' : 'service', plan.system],
    ...(plan.archetype === 'library' ? { license: 'MIT' as const } : {}),
    createdAt: instant(milliseconds(now) - age * day),
    ...(team ? { team: team.slug } : {}),
    service: plan.name,
    ...(isProtected ? { protection } : {}),
    forbidden: restricted ? (index % 4 === 1 ? ['protection', 'deployments'] : ['protection']) : [],
    openIssues: chance.whole(0, 40),
  };
}

/** Repositories that hold no service: the catalog of the organization, one archived, one empty, one of infrastructure. */
function otherRepositories(first: number, now: string): Repository[] {
  const bare = {
    private: true,
    archived: false,
    empty: false,
    defaultBranch: 'main',
    topics: [],
    createdAt: instant(milliseconds(now) - 900 * day),
    forbidden: [],
    openIssues: 0,
  };
  return [
    { ...bare, index: first, name: 'software-catalog', description: 'Teams, people, systems and domains.', team: 'platform' },
    {
      ...bare,
      index: first + 1,
      name: 'infrastructure',
      description: 'Terraform for everything.',
      team: 'platform',
      topics: ['terraform'],
    },
    { ...bare, index: first + 2, name: 'legacy-billing', description: 'Replaced by invoicing.', archived: true, language: 'Java' },
    {
      ...bare,
      index: first + 3,
      name: 'hackathon-2026',
      description: 'Nothing here yet.',
      empty: true,
      createdAt: instant(milliseconds(now) - 20 * day),
    },
  ];
}

interface Setting {
  readonly seed: number;
  readonly now: string;
  readonly since: string;
  readonly people: readonly Person[];
}

/** Everything that was begun by now, to its end, though that may lie later. */
function simulateHistory(
  { seed, now, since, people }: Setting,
  repository: Repository,
  service: Service | undefined,
  team: Team | undefined,
): History {
  if (repository.empty) return { commits: [], pullRequests: [], deployments: [], releases: [], failures: [] };
  const chance = random(seed, 'history', repository.name);
  const traits = service?.traits ?? { ...archetypes.orphan(chance), pace: repository.archived ? 0.02 : 0.4, delivery: 'none' };
  const authors = notEmpty(team?.members ?? chance.sample(people, 3));
  const until = milliseconds(now) - (repository.archived ? 30 * week : 0);
  const begun = Math.max(milliseconds(since), milliseconds(repository.createdAt) + day);
  const shop = {
    seed,
    repository,
    traits,
    authors,
    reviewers: notEmpty([...authors, ...chance.sample(people, 2)]),
    since: begun,
    until,
    chance,
    deployAfter: (merged: number) => deployAfter(traits, merged),
  };
  const done = work(shop);
  return {
    ...deliver({ repository, traits, releaser: authors[0], chance, since: begun, until }, done),
    commits: done.commits,
    pullRequests: done.pullRequests,
  };
}

function author(service: Service, teams: ReadonlyMap<string, Team>, people: readonly Person[]): Person {
  return notEmpty(teams.get(service.team ?? '')?.members ?? people)[0];
}

function notEmpty<T>(values: readonly T[]): readonly [T, ...T[]] {
  const [first, ...others] = values;
  if (first === undefined) throw new Error('A company has people');
  return [first, ...others];
}

/** Keeps what was made last for each thing, as much as a year of some hundred repositories takes. */
function remember<Thing extends object, Made>(make: (thing: Thing) => Made): (thing: Thing) => Made {
  const kept = new Map<Thing, Made>();
  return (thing) => {
    const known = kept.get(thing);
    if (known !== undefined) return known;
    const made = make(thing);
    kept.set(thing, made);
    const [oldest] = kept.keys();
    if (kept.size > 500 && oldest) kept.delete(oldest);
    return made;
  };
}
