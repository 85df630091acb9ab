import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { valuesStatement } from '../../../query-language/sql/statement.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CompiledGroup } from './list-groups.ts';
import type { EntitySummary } from '../report.ts';

/**
 * What entities are put together by: the team, person or whatever else is written as the owner, the system, the domain of the system,
 * the tier, everything as one, or the groups that somebody defined.
 */
export const groupings = ['team', 'owner', 'system', 'domain', 'tier', 'organisation', 'group'] as const;
export type Grouping = (typeof groupings)[number];

/** Why an entity belongs to none of the groups it is put into. */
export type Homeless = 'nobody-owns' | 'no-team' | 'no-system' | 'no-domain' | 'no-tier';

/** Who belongs where at an instant. */
export interface Places {
  /** By identifier. Every group that somebody can belong to, and every group that such a one is a part of. */
  readonly groups: ReadonlyMap<string, PlaceGroup>;
  /** The groups that an entity belongs to itself, or why it belongs to none; nothing where that is no matter. */
  of(entity: string): readonly string[] | Homeless;
}

export interface PlaceGroup {
  /** Name for display. */
  readonly name: string;
  /** Groups that it is a part of, as they are declared: a circle is possible. */
  readonly parents: readonly string[];
  /** Entities of which it is unknown whether they belong to it. */
  readonly undecided: readonly string[];
  /** Why nobody can tell who belongs to it; null where that can be told. */
  readonly fault: string | null;
}

export interface PlacesQuestion {
  readonly by: Grouping;
  readonly asOf: string;
  /** What is said of all entities at that instant. */
  readonly summaries: ReadonlyMap<string, EntitySummary>;
  readonly groups: readonly CompiledGroup[];
}

/** Puts entities into groups, by what was said of them at an instant. */
export async function readPlaces(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { by, asOf, summaries, groups }: PlacesQuestion,
): Promise<Places> {
  const about = (entity: string): Partial<EntitySummary> => summaries.get(entity) ?? {};
  const nameOf = (identifier: string): string => {
    const { title, name } = about(identifier);
    return title ?? name ?? identifier.replace(/^[a-z_]+:[^/]+\//u, '');
  };
  const named = (identifiers: Iterable<string>, parents: ReadonlyMap<string, readonly string[]> = new Map()): Places['groups'] => {
    const all = new Set([...identifiers, ...[...parents].flatMap(([part, wholes]) => [part, ...wholes])]);
    return new Map([...all].map((id) => [id, { name: nameOf(id), parents: parents.get(id) ?? [], undecided: [], fault: null }]));
  };
  const ofKind = (kind: string): string[] => [...summaries.values()].filter((each) => each.kind === kind).map(({ entity }) => entity);
  const written = (column: 'owner' | 'system' | 'tier'): Set<string> =>
    new Set([...summaries.values()].flatMap((each) => each[column] ?? []));
  const one = (group: string | null | undefined, otherwise: Homeless) => (group === null || group === undefined ? otherwise : [group]);

  switch (by) {
    case 'organisation':
      return {
        groups: new Map([['organisation', { name: 'Everything', parents: [], undecided: [], fault: null }]]),
        of: () => ['organisation'],
      };
    case 'tier':
      return { groups: named(written('tier')), of: (entity) => one(about(entity).tier, 'no-tier') };
    case 'owner':
      return { groups: named(written('owner')), of: (entity) => one(about(entity).owner, 'nobody-owns') };
    case 'team': {
      const teams = new Set(ofKind('team'));
      const owned = ({ entity, kind, owner }: Partial<EntitySummary>): readonly string[] | Homeless => {
        if (kind === 'team' && entity !== undefined) return [entity];
        if (owner === null || owner === undefined) return 'nobody-owns';
        return teams.has(owner) ? [owner] : 'no-team';
      };
      return { groups: named(teams, await readParts(warehouse, 'childOf', 'team', 'team', asOf)), of: (entity) => owned(about(entity)) };
    }
    case 'system':
      return {
        groups: named([...ofKind('system'), ...written('system')]),
        of: (entity) => (about(entity).kind === 'system' ? [entity] : one(about(entity).system, 'no-system')),
      };
    case 'domain': {
      const [systems, domains] = await Promise.all([
        readParts(warehouse, 'partOf', 'system', 'domain', asOf),
        readParts(warehouse, 'partOf', 'domain', 'domain', asOf),
      ]);
      const within = (system: string | null | undefined): readonly string[] | Homeless => systems.get(system ?? '') ?? 'no-domain';
      return {
        groups: named([...ofKind('domain'), ...[...systems.values()].flat()], domains),
        of: (entity) => {
          const { kind, system } = about(entity);
          return kind === 'domain' ? [entity] : within(kind === 'system' ? entity : system);
        },
      };
    }
    case 'group':
      return customPlaces(warehouse, environment, groups, asOf);
  }
}

/** Which wholes each part belongs to, of these kinds, as relations say at an instant. */
async function readParts(
  warehouse: Pick<Warehouse, 'read'>,
  type: 'childOf' | 'partOf',
  part: string,
  whole: string,
  asOf: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await warehouse.read<{ part: string; whole: string }>(partsAsOf, {
    as_of: asOf,
    type,
    part: `${part}:`,
    whole: `${whole}:`,
  });
  return new Map([...Map.groupBy(rows, (row) => row.part)].map(([id, own]) => [id, own.map((row) => row.whole)]));
}

const holds = (alias: string): string => `${alias}.valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < ${alias}.valid_to`;

const partsAsOf = `
SELECT DISTINCT r.entity AS part, r.target AS whole
FROM relation r
JOIN knowledge k ON k."table" = 'relation' AND k.outcome = 'read' AND k.external = r.entity AND k.source = r.source AND ${holds('k')}
WHERE r.type = $type AND starts_with(r.entity, $part) AND starts_with(r.target, $whole) AND ${holds('r')}
ORDER BY part, whole`;

async function customPlaces(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  groups: readonly CompiledGroup[],
  asOf: string,
): Promise<Places> {
  const homes = new Map<string, string[]>();
  const placed = await Promise.all(
    groups.map(async ({ group, scope }): Promise<[string, PlaceGroup]> => {
      const plain = { name: group.title, parents: [], undecided: [], fault: null };
      if (!scope) return [group.id, { ...plain, fault: 'its condition does not compile' }];
      const { sql, parameters } = valuesStatement(scope.where ? { belongs: scope.where } : {}, { kind: scope.kind }, environment);
      const answered = await warehouse
        .read<Belonging>(sql, { ...parameters, as_of: asOf, now: asOf })
        .catch((fault: unknown) => String(fault));
      if (typeof answered === 'string') return [group.id, { ...plain, fault: answered }];
      const undecided = answered.filter(({ belongs = true }) => belongs === null).map(({ entity }) => entity);
      for (const { entity, belongs = true } of answered) {
        if (belongs) homes.set(entity, [...(homes.get(entity) ?? []), group.id]);
      }
      return [group.id, { ...plain, undecided }];
    }),
  );
  return { groups: new Map(placed), of: (entity) => homes.get(entity) ?? [] };
}

interface Belonging extends Record<string, unknown> {
  readonly entity: string;
  /** Left out where the group is of everything of its kind. */
  readonly belongs?: boolean | null;
}

/** What should be said of groups of which it cannot be told in full who belongs to them. */
export function placeDiagnostics({ groups }: Places): Diagnostic[] {
  return [...groups].flatMap(([group, { undecided, fault }]): Diagnostic[] => {
    if (fault !== null) return [{ code: 'group.scope-refused', severity: 'error', facts: { group, reason: fault } }];
    if (undecided.length === 0) return [];
    const facts = { group, count: undecided.length, entities: undecided.slice(0, 3) };
    return [{ code: 'group.scope-undecided', severity: 'warning', facts }];
  });
}
