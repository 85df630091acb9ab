import { archetypes } from './archetype.ts';
import { day, instant, milliseconds, week } from './calendar.ts';
import { organizationCatalogFiles } from './catalog-file.ts';
import { check } from './check.ts';
import type { Company, CompanyOptions, History, Outage, Person, Repository, Service, SourceFile, Team } from './company.ts';
import { deliver, deployAfter } from './delivery.ts';
import { otherRepositories } from './found-service.ts';
import { historyAsOf, incidentsAsOf } from './history.ts';
import { filesAsOf, live, serviceThen, tipAsOf, troubles, type Life, type Year } from './life.ts';
import { lines } from './manifest.ts';
import { monitors, objectives } from './observability.ts';
import { domains, formTeams, systems } from './organization.ts';
import { formRota } from './paging.ts';
import { planServices } from './portfolio.ts';
import { random } from './random.ts';
import { organizationAsOf } from './reorganization.ts';
import { traffic } from './traffic.ts';
import { work } from './work.ts';

const name = 'Meridian Pay';
const login = 'meridian-pay';

/**
 * A year of a payments and marketplace company, the same for the same options. Who and what there is, is made at once; what
 * happened in a repository or to a service, when first asked for, so that a company of 100,000 services costs little until read.
 */
export function simulateCompany({ seed, services: count = 40, now }: CompanyOptions): Company {
  const teams = formTeams(seed, count);
  const people = teams.flatMap((team) => team.members);
  const span = { seed, now, since: instant(milliseconds(now) - 365 * day), teams, systems };
  const year: Year = { ...span, rota: remember((at) => formRota(seed, organizationAsOf(span, at).teams, span.since)) };
  const plans = planServices(
    seed,
    count,
    teams.map((team) => team.slug),
    systems.map((system) => system.name),
  );
  const bySlug = new Map(teams.map((team) => [team.slug, team]));
  const lives = plans.map((plan, index) => live(year, plan, index, bySlug.get(plan.team)));
  const others = otherRepositories(lives.length, now);
  const byName = new Map(lives.map((life) => [life.become.name, life]));
  const repositories = new Map([...lives.map(({ become }) => become.repository), ...others].map((each) => [each.name, each]));
  const called = new Set(lives.flatMap(({ become }) => become.dependsOn));
  const known = <T>(things: ReadonlyMap<string, T>, name: string): T => {
    const thing = things.get(name);
    if (thing === undefined) throw new Error(`Nothing in the company is called ${name}`);
    return thing;
  };

  const happened = remember((name: string) => {
    const repository = known(repositories, name);
    return simulateHistory(year, people, repository, bySlug.get(repository.team ?? ''), byName.get(name));
  });
  const whole = remember((name: string) => historyAsOf(happened(name), instant(milliseconds(now))));
  const troubled = remember((name: string) => troubles(year, known(byName, name), happened(name)));

  const asOf = (moment: string): Company => {
    const at = instant(milliseconds(moment));
    const organization = organizationAsOf(year, at);
    const rota = year.rota(at);
    const heads = new Map(organization.teams.map(({ members: [head], slug }) => [slug, head]));
    const services = lives.filter(({ become }) => become.repository.createdAt <= at).map((life) => serviceThen(year, life, at));
    const watch = (service: Service) => ({ seed, service, now, at, creator: heads.get(service.team ?? '') ?? notEmpty(people)[0] });
    const history = remember((name: string) => historyAsOf(happened(name), at));
    const filesOf = (repository: Repository): readonly SourceFile[] => {
      const life = byName.get(repository.name);
      if (repository.empty) return [];
      if (life) return filesAsOf(year, life, whole(repository.name), login, called.has(repository.name), at);
      if (repository.name !== 'software-catalog')
        return [{ path: 'README.md', text: lines(`# ${repository.name}`, '', repository.description) }];
      const { written } = tipAsOf(whole(repository.name), year, at);
      return organizationCatalogFiles({ name, domains, ...organizationAsOf(year, written) });
    };
    return {
      ...organization,
      name,
      login,
      seed,
      now: moment,
      since: year.since,
      outages: outages(year),
      domains,
      people: organization.teams.flatMap((team) => team.members),
      services,
      repositories: [
        ...services.map(({ repository }) => repository),
        ...others
          .filter(({ createdAt }) => createdAt <= at)
          .map((repository) => ({ ...repository, archived: repository.archived && at >= abandoned(now) })),
      ],
      escalationPolicies: rota.policies,
      schedules: rota.schedules,
      pagedServices: services.flatMap(({ paged }) => paged ?? []),
      files: remember(filesOf),
      history: (repository) => history(repository.name),
      incidents: remember(({ name: service, paged }: Service) => {
        if (!paged) return [];
        const told = troubled(service).filter(({ createdAt }) => createdAt >= paged.createdAt);
        return incidentsAsOf(told, at).map((incident) => ({ ...incident, paged }));
      }),
      monitors: (service) => monitors(watch(service)),
      objectives: (service) => objectives(watch(service)),
      traffic: (service) => traffic(seed, known(byName, service.name).become, at),
      asOf: (earlier) => (milliseconds(earlier) < milliseconds(now) ? asOf(earlier) : present),
    };
  };
  const present = asOf(now);
  return present;
}

/** For a while the key to Datadog is no longer good, and nobody notices. */
function outages({ now, since }: Year): Outage[] {
  const span = milliseconds(now) - milliseconds(since);
  const began = milliseconds(since) + Math.floor(0.6 * span);
  return [{ api: 'datadog', since: instant(began), until: instant(began + 17 * day) }];
}

/** When nobody worked any more on what is archived by now. */
function abandoned(now: string): string {
  return instant(milliseconds(now) - 30 * week);
}

/** Everything that was begun by now, to its end, though that may lie later. */
function simulateHistory(
  { now, seed, since }: Year,
  people: readonly Person[],
  repository: Repository,
  team: Team | undefined,
  life: Life | undefined,
): History {
  if (repository.empty) return { commits: [], pullRequests: [], deployments: [], releases: [], failures: [] };
  const chance = random(seed, 'history', repository.name);
  const traits = life?.become.traits ?? { ...archetypes.orphan(chance), pace: repository.archived ? 0.02 : 0.4, delivery: 'none' };
  const authors = notEmpty(team?.members ?? chance.sample(people, 3));
  const until = milliseconds(repository.archived ? abandoned(now) : now);
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
  const history = {
    ...deliver({ repository, traits, releaser: authors[0], chance, since: begun, until }, done),
    commits: done.commits,
    pullRequests: done.pullRequests,
  };
  return life ? check(history, { seed, service: life.become, story: life.story, now }) : history;
}

function notEmpty<T>(values: readonly T[]): readonly [T, ...T[]] {
  const [first, ...others] = values;
  if (first === undefined) throw new Error('A company has people');
  return [first, ...others];
}

/** Keeps what was made last for each thing, as much as a year of some hundred repositories takes. */
function remember<Thing, Made>(make: (thing: Thing) => Made): (thing: Thing) => Made {
  const kept = new Map<Thing, Made>();
  return (thing) => {
    const known = kept.get(thing);
    if (known !== undefined) return known;
    const made = make(thing);
    kept.set(thing, made);
    const [oldest] = kept.keys();
    if (kept.size > 500 && oldest !== undefined) kept.delete(oldest);
    return made;
  };
}
