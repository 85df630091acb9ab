import { failure, success, type Outcome } from '../../../query-language/diagnostic.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { entitySummaries } from '../entity-summary.ts';
import type { EntitySummary } from '../report.ts';

const fields = {
  team: 'owner',
  owner: 'owner',
  tier: 'tier',
  system: 'system',
  lifecycle: 'lifecycle',
  type: 'type',
  kind: 'kind',
} as const satisfies Record<string, keyof EntitySummary>;

/**
 * The entities of a selection such as `team:payments,tier:tier-1`, as they are at an instant: values of one key add to one another, keys
 * narrow one another. Values are what the catalog says, or the name of the entity that it says, whatever the case.
 */
export async function selectEntities(
  warehouse: Pick<Warehouse, 'read'>,
  selection: string,
  asOf: string,
): Promise<Outcome<readonly string[]>> {
  const wanted = new Map<keyof EntitySummary, string[]>();
  for (const part of selection.split(',')) {
    const [, key = '', value = ''] = /^\s*([^:]*):(.*)$/su.exec(part) ?? [];
    const name = key.trim().toLowerCase();
    const known = Object.keys(fields);
    if (!isField(name) || value.trim() === '') {
      const facts = { given: part.trim(), near: nearName(name, known) ?? null, known };
      return failure([{ code: 'selection.unclear', severity: 'error', facts }]);
    }
    const field = fields[name];
    wanted.set(field, [...(wanted.get(field) ?? []), value.trim().toLowerCase()]);
  }
  const summaries = [...(await entitySummaries(warehouse, asOf)).values()];
  const chosen = summaries.filter((each) =>
    [...wanted].every(([field, values]) => namesOf(each[field]).some((name) => values.includes(name))),
  );
  if (chosen.length > 0) return success(chosen.map(({ entity }) => entity));
  const names = [...wanted.keys()].flatMap((field) => summaries.flatMap((each) => namesOf(each[field])));
  const near = [...wanted.values()].flat().flatMap((value) => nearName(value, new Set(names)) ?? [])[0] ?? null;
  return failure([{ code: 'selection.nobody', severity: 'error', facts: { selection, near } }]);
}

function isField(name: string): name is keyof typeof fields {
  return Object.hasOwn(fields, name);
}

/** `team:default/payments` is also `payments`. */
function namesOf(value: string | null): readonly string[] {
  if (value === null) return [];
  const written = value.toLowerCase();
  return written.includes('/') ? [written, written.slice(written.lastIndexOf('/') + 1)] : [written];
}
