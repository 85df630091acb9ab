import type { Service } from './facts.ts';

export type Grouping = 'service' | 'team' | 'all';

/** Services whose facts are read together. */
export interface Group {
  /** Identifier of the service or team; null for all together, and for services without an owner. */
  readonly entity: string | null;
  /** Name for display. */
  readonly name: string;
  readonly services: readonly Service[];
}

/** The groups in order of name, those without an owner last. */
export function groupsOf(services: readonly Service[], by: Grouping): readonly Group[] {
  if (by === 'all') return [{ entity: null, name: 'all services', services }];
  if (by === 'service') return services.map((each) => ({ entity: each.entity, name: each.name, services: [each] }));
  return [...Map.groupBy(services, ({ owner }) => owner)]
    .map(([owner, own]) => ({
      entity: owner,
      name: own[0]?.ownerName ?? (owner === null ? 'no owner' : bareName(owner)),
      services: own,
    }))
    .sort((a, b) => Number(a.entity === null) - Number(b.entity === null) || (a.name < b.name ? -1 : 1));
}

/** The name in an identifier `kind:namespace/name`; of an owner that no catalog declares, all there is. */
function bareName(identifier: string): string {
  return identifier.slice(identifier.indexOf('/') + 1);
}
