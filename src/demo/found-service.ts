import { archetypes } from './archetype.ts';
import { day, instant, milliseconds } from './calendar.ts';
import type { Archetype, Company, Link, Protection, Repository, Service, Team, Traits } from './company.ts';
import type { Plan } from './portfolio.ts';
import { random, type Random } from './random.ts';

/** A service as it has become, but for who is paged for it. */
export function found({ now, seed }: Pick<Company, 'now' | 'seed'>, plan: Plan, index: number, team: Team | undefined): Service {
  const chance = random(seed, 'service', plan.name);
  const { formerName: _formerName, team: _planned, ...shown } = plan;
  const traits = archetypes[plan.archetype](chance);
  const owner = plan.archetype === 'orphan' ? undefined : team;
  const repository = foundRepository(now, plan, index, owner, traits, chance);
  return {
    ...shown,
    index,
    type: plan.archetype === 'library' || plan.archetype === 'website' ? plan.archetype : 'service',
    lifecycle: plan.archetype === 'experimental' ? 'experimental' : plan.name.startsWith('legacy-') ? 'deprecated' : 'production',
    ...(owner ? { team: owner.slug } : {}),
    repository,
    traits,
    links: links(plan.name, traits, chance),
  };
}

function links(name: string, traits: Traits, chance: Random): Link[] {
  const runbook: Link = { url: `https://wiki.meridian.example/runbooks/${name}`, title: 'Runbook', type: 'runbook' };
  return [...(traits.runbook && chance.chance(0.6) ? [runbook] : []), ...dashboards(name, traits)];
}

function dashboards(name: string, traits: Traits): Link[] {
  if (traits.monitors <= 1) return [];
  return [{ url: `https://app.datadoghq.com/dashboard/${name}`, title: `Dashboard: "${name}" at a glance`, type: 'dashboard' }];
}

/** The links of a service when it had these traits. */
export function linksWith({ links: become, name }: Service, traits: Traits): Link[] {
  return [...become.filter(({ type }) => type === 'runbook' && traits.runbook), ...dashboards(name, traits)];
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
export function otherRepositories(first: number, now: string): Repository[] {
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
