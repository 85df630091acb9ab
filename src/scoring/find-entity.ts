import { failure, success, type Outcome } from '../../query-language/diagnostic.ts';
import { nearName } from '../../rubrics/near-name.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { entitySummaries } from './entity-summary.ts';
import type { EntitySummary } from './report.ts';

/**
 * The entity that a person means: by identifier (`service:default/payments`), by a part of it (`default/payments`,
 * `service:payments`, `payments`) or by title, whatever the case. Of several of one name those of the kinds that are likely meant go
 * before the others: services, unless somebody knows better.
 */
export async function findEntity(
  warehouse: Pick<Warehouse, 'read'>,
  asked: string,
  asOf: string,
  likely: readonly string[] = ['service'],
): Promise<Outcome<EntitySummary>> {
  const entities = [...(await entitySummaries(warehouse, asOf)).values()];
  const wanted = asked.trim().toLowerCase();
  const matching = entities.filter((each) => namesOf(each).includes(wanted));
  const exact = matching.find(({ entity }) => entity === wanted);
  const meant = matching.filter(({ kind }) => likely.includes(kind));
  const [only, ...others] = exact ? [exact] : meant.length > 0 ? meant : matching;
  if (only && others.length === 0) return success(only);
  const problem = (code: string, facts: Record<string, string | readonly string[] | null>) =>
    failure([{ code, severity: 'error', facts: { asked, ...facts } }]);
  if (only) return problem('entity.ambiguous', { candidates: [only, ...others].map(({ entity }) => entity) });
  return problem('entity.unknown', {
    near:
      nearName(
        wanted,
        entities.flatMap((each) => [each.name, each.entity]),
      ) ?? null,
  });
}

function namesOf({ entity, kind, name, title }: EntitySummary): string[] {
  return [
    entity,
    entity.slice(entity.indexOf(':') + 1),
    `${kind}:${name.toLowerCase()}`,
    name.toLowerCase(),
    ...(title === null ? [] : [title.toLowerCase()]),
  ];
}
