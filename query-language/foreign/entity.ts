import type { ForeignName } from '../foreign-name.ts';

export const entity: readonly ForeignName[] = [
  {
    name: 'entity.descriptor',
    why: 'catalog files are read into columns, annotations, links, owners and relations, and asked for by these.',
    nearest: 'entity.annotation("pagerduty.com/service-id") != null',
  },
  {
    name: 'entity.isArchived',
    why: 'entities are not archived: they leave the catalog, or have a lifecycle that says so.',
    nearest: 'entity.lifecycle == "deprecated" or git.archived',
  },
  {
    name: 'entity.created',
    why: 'catalogs do not say when an entity was entered; repositories say when they were created.',
    nearest: 'git.createdAt',
  },
  {
    name: 'entity.ancestors',
    why: 'what an entity is part of is a relation, followed as far as is asked.',
    nearest: 'relations("partOf", depth = 3).length > 0',
  },
  {
    name: 'entity.children',
    why: 'what is part of an entity is a relation, asked from its other end.',
    nearest: 'entity.sources("partOf").length > 0',
  },
  { name: 'entity.lastUpdated', why: 'catalogs do not say when an entity was changed.', nearest: 'git.lastCommit.committedAt' },
];
