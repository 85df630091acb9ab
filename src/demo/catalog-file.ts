import { stringify } from 'yaml';
import type { Company, Person, Service, SourceFile, Team } from './company.ts';
import { squad } from './reorganization.ts';

const header = { apiVersion: 'backstage.io/v1alpha1' };

/** The `catalog-info.yaml` of a service: the component, and the API it provides when others call it. */
export function serviceCatalogFile(service: Service, login: string, called: boolean): SourceFile {
  const api = `${service.name}-api`;
  const component = {
    ...header,
    kind: 'Component',
    metadata: {
      name: service.name,
      title: service.title,
      description: service.description,
      annotations: annotations(service, login),
      ...(service.tier ? { labels: { tier: service.tier } } : {}),
      tags: [service.language.toLowerCase(), service.archetype === 'experimental' ? 'experiment' : service.type],
      ...(service.links.length > 0
        ? { links: service.links.map(({ url, title, type }) => ({ url, title, icon: type === 'runbook' ? 'docs' : type, type })) }
        : {}),
    },
    spec: {
      type: service.type,
      lifecycle: service.lifecycle,
      ...ownerOf(service),
      ...(service.system ? { system: service.system } : {}),
      ...(called ? { providesApis: [api] } : {}),
      ...(service.dependsOn.length > 0 ? { dependsOn: service.dependsOn.map((name) => `component:default/${name}`) } : {}),
    },
  };
  const documents: unknown[] = [component];
  if (called) {
    documents.push({
      ...header,
      kind: 'API',
      metadata: { name: api, description: `What ${service.title} offers to others.` },
      spec: {
        type: 'openapi',
        lifecycle: service.lifecycle,
        ...ownerOf(service),
        ...(service.system ? { system: service.system } : {}),
        definition: `openapi: 3.1.0\ninfo:\n  title: ${service.name}\n  version: 1.0.0\npaths: {}\n`,
      },
    });
  }
  return { path: 'catalog-info.yaml', text: write(documents) };
}

/** Nobody owns an orphan; some of them still name a team that is gone, and some leave the field of the form unfilled. */
function ownerOf(service: Service): { owner?: string } {
  if (service.team !== undefined) return { owner: service.index % 3 === 0 ? service.team : `group:default/${service.team}` };
  const kind = service.index % 3;
  return kind === 0 ? {} : kind === 1 ? { owner: '' } : { owner: `group:default/${squad}` };
}

function annotations(service: Service, login: string): Record<string, string> {
  const { paged, traits } = service;
  return {
    'github.com/project-slug': `${login}/${service.repository.name}`,
    ...(traits.docs ? { 'backstage.io/techdocs-ref': 'dir:.' } : {}),
    ...(paged && paged.name !== service.name ? { 'pagerduty.com/service-id': paged.id } : {}),
    ...(traits.monitors > 0 && service.index % 2 === 0 ? { 'datadoghq.com/service-name': service.name } : {}),
  };
}

/** The repository in which teams, people, systems and domains are declared. */
export function organizationCatalogFiles({
  domains,
  name,
  systems,
  teams,
}: Pick<Company, 'name' | 'domains' | 'systems' | 'teams'>): SourceFile[] {
  const documents = [
    ...teams.map((team) => group(team)),
    ...teams.flatMap(({ members, slug }) => members.map((person) => user(person, slug))),
    ...domains.map((domain) => ({
      ...header,
      kind: 'Domain',
      metadata: { name: domain.name, title: domain.title },
      spec: { owner: 'platform' },
    })),
    ...systems.map((system) => ({
      ...header,
      kind: 'System',
      metadata: { name: system.name, title: system.title },
      spec: { owner: system.team, domain: system.domain },
    })),
    {
      ...header,
      kind: 'Resource',
      metadata: { name: 'payments-db', description: 'PostgreSQL cluster of the payments services.' },
      spec: { type: 'database', owner: 'payments', system: 'payments' },
    },
  ];
  return [
    { path: 'README.md', text: `# Software catalog\n\nTeams, people, systems and domains of ${name}.\n` },
    { path: 'catalog-info.yaml', text: write(documents) },
  ];
}

function user({ email, login, name }: Person, team: string): unknown {
  return { ...header, kind: 'User', metadata: { name: login }, spec: { profile: { displayName: name, email }, memberOf: [team] } };
}

function group(team: Team): unknown {
  return {
    ...header,
    kind: 'Group',
    metadata: {
      name: team.slug,
      title: team.name,
      links: [{ url: `https://chat.meridian.example/channels/team-${team.slug}`, title: 'Chat' }],
    },
    spec: {
      type: 'team',
      profile: { displayName: team.name, email: `team-${team.slug}@meridian.example` },
      children: [],
      members: team.members.map(({ login }) => login),
    },
  };
}

function write(documents: readonly unknown[]): string {
  return documents.map((document) => stringify(document)).join('---\n');
}
