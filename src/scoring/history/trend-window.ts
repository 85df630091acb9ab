import { success, type Outcome } from '../../../query-language/diagnostic.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { findEntity } from '../find-entity.ts';
import type { Day } from './judge-days.ts';
import { daysOf, type CalendarQuestion } from './trend-calendar.ts';
import { selectEntities } from './trend-selection.ts';

/** A look back as people ask for it. */
export interface WindowAsked extends CalendarQuestion {
  /** Entities to follow, with commas between: names or identifiers. */
  readonly entity?: string | undefined;
  /** `team:payments,tier:tier-1`: see `selectEntities`. */
  readonly select?: string | undefined;
  /** A team, besides what is selected. */
  readonly team?: string | undefined;
}

/** The same with everything found that it names, as it is on the last day. */
export interface Window {
  readonly days: readonly Day[];
  readonly first: Day;
  readonly last: Day;
  /** Identifiers of the only entities that count, and the text that selects them; null where all count. */
  readonly among: { readonly text: string; readonly entities: readonly string[] } | null;
  /** Identifiers of the entities to follow. */
  readonly follow: readonly string[];
}

/** Finds out what a look back is about. What it names and is not there is a fault, with the near name. */
export async function windowAsked(
  warehouse: Pick<Warehouse, 'read'>,
  { entity, select, team, ...calendar }: WindowAsked,
): Promise<Outcome<Window>> {
  const days = daysOf(calendar);
  if (!days.ok) return days;
  const [first, last] = [days.value[0], days.value.at(-1)];
  if (!first || !last) throw new Error('A calendar gave no day');
  const text = [...(team === undefined ? [] : [`team:${team}`]), ...(select === undefined ? [] : [select])].join(',');
  const chosen = text === '' ? undefined : await selectEntities(warehouse, text, last.at);
  if (chosen?.ok === false) return chosen;
  const follow = new Set<string>();
  for (const name of entity?.split(',') ?? []) {
    const found = await findEntity(warehouse, name, last.at);
    if (!found.ok) return found;
    follow.add(found.value.entity);
  }
  return success({ days: days.value, first, last, among: chosen ? { text, entities: chosen.value } : null, follow: [...follow] });
}
