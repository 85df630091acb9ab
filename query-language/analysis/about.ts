import { gathered, type Plan, type Rows } from '../plan/plan.ts';
import { children, descend, withChildren } from '../plan/walk.ts';
import type { Operand, Record } from './operand.ts';

/**
 * A name of the language gives what it means of the entity it is asked of, without saying which. This says which: what is not yet
 * about an entity is about the given one. The same operand comes back where nothing was open.
 */
export function aboutEntity(operand: Operand, about: string): Operand {
  switch (operand.kind) {
    case 'value': {
      const plan = planAbout(operand.plan, about);
      return plan === operand.plan ? operand : { ...operand, plan };
    }
    case 'rows': {
      const rows = rowsAbout(operand.rows, about);
      const of = operand.of && planAbout(operand.of, about);
      return rows === operand.rows && of === operand.of ? operand : { ...operand, rows, ...(of ? { of } : {}) };
    }
    case 'record':
      return recordAbout(operand, about);
    default:
      return operand;
  }
}

function recordAbout(record: Record, about: string): Record {
  const { place, presence } = record;
  const present = presence && planAbout(presence, about);
  const own: Record = present === presence ? record : { ...record, ...(present ? { presence: present } : {}) };
  switch (place.kind) {
    case 'element':
    case 'current':
      return own;
    case 'only': {
      const when = place.when && planAbout(place.when, about);
      if (record.about !== undefined && when === place.when) return own;
      return { ...own, about: record.about ?? about, place: { ...place, ...(when ? { when } : {}) } };
    }
    case 'picked': {
      const [rows, by] = [rowsAbout(place.rows, about), planAbout(place.by, about)];
      return rows === place.rows && by === place.by ? own : { ...own, place: { ...place, rows, by } };
    }
  }
}

function planAbout(plan: Plan, about: string): Plan {
  const before = children(plan);
  const after = before.map((child) => planAbout(child, about));
  const rebuilt = after.every((child, index) => child === before[index]) ? plan : withChildren(plan, after);
  if (rebuilt.kind === 'fold' || rebuilt.kind === 'since') {
    const settled = rebuilt.rows.about !== undefined || rebuilt.rows.table === gathered;
    return settled ? rebuilt : { ...rebuilt, rows: { ...rebuilt.rows, about } };
  }
  const open = (rebuilt.kind === 'fact' || rebuilt.kind === 'present') && rebuilt.about === undefined;
  return open ? { ...rebuilt, about } : rebuilt;
}

function rowsAbout(rows: Rows, about: string): Rows {
  const conditions = rows.conditions.map((condition) => planAbout(condition, about));
  const same = rows.about !== undefined && conditions.every((condition, index) => condition === rows.conditions[index]);
  return same ? rows : { ...rows, about: rows.about ?? about, conditions };
}

/** The entities that a question asked of each of the rows may look at: whose rows they are, and where they lead. */
export function seenFrom({ about, hop }: Rows): readonly string[] {
  return [...(about === undefined ? [] : [about]), ...(hop ? [hop.to] : [])];
}

/** The entities that a plan looks at, but for those that a hop inside it leads to. */
export function entitiesOf(plan: Plan): readonly string[] {
  const looked = new Set<string>();
  const reached = new Set<string>();
  for (const each of descend(plan)) {
    if ((each.kind === 'fact' || each.kind === 'present') && each.about !== undefined) looked.add(each.about);
    if (each.kind !== 'fold' && each.kind !== 'since') continue;
    if (each.rows.about !== undefined) looked.add(each.rows.about);
    if (each.rows.hop) reached.add(each.rows.hop.to);
  }
  return [...looked].filter((about) => !reached.has(about));
}

/** Whether a plan looks at columns of the rows that a stage works on. */
export function looksAtColumns(plan: Plan): boolean {
  return [...descend(plan)].some(({ kind }) => kind === 'column');
}
