import type { ForeignName } from '../foreign-name.ts';

export const relation: readonly ForeignName[] = ['dependencies.out', 'dependencies.in'].map((name) => ({
  name: `${name}(includeArchived)`,
  why: 'entities are not archived: they leave the catalog, or have a lifecycle that says so.',
  nearest: `${name}().any((d) => d.lifecycle == "deprecated" or d.git.archived)`,
}));
