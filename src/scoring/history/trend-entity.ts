import type { Environment } from '../../../query-language/compile.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { gradeChanges, isMoved, standingOf, type ExplainedChange } from '../explain/change-cause-explained.ts';
import { stoodAsSeen } from '../explain/seen-then.ts';
import type { Stood } from './change-cause-grade.ts';
import type { Day } from './judge-days.ts';
import type { Standing } from './trend-point.ts';
import { stoodOn, type StoodQuestion } from './trend-stored.ts';

/** How one entity stands through the days. */
export interface FollowedEntity {
  /** Its identifier. */
  readonly entity: string;
  /** One for each day. */
  readonly days: readonly FollowedDay[];
  /** Where its standing moved from one day to the next. */
  readonly changes: readonly FollowedChange[];
}

export interface FollowedDay extends Day {
  readonly standing: Standing | null;
  /** Why there is no standing: the entity was not known yet, the rubric was not for it, or that was not known. */
  readonly absent: 'unknown' | 'out-of-scope' | 'undecided' | null;
}

/** What became of a standing, and the days between which that was. */
export interface FollowedChange extends ExplainedChange {
  readonly after: string;
  readonly date: string;
}

/** Keeps watch over some entities while the days go by. */
export interface Following {
  /** Takes in how they stood on the next day; who is missing did not stand. `undecided` are those of which that is not known. */
  take(day: Day, stood: ReadonlyMap<string, Stood>, undecided?: readonly string[]): Promise<void>;
  told(): readonly FollowedEntity[];
}

export function followEntities(warehouse: Pick<Warehouse, 'read'>, environment: Environment, entities: readonly string[]): Following {
  const followed = entities.map((entity) => ({ entity, days: [] as FollowedDay[], changes: [] as FollowedChange[] }));
  let before: { readonly day: Day; readonly stood: ReadonlyMap<string, Stood> } | undefined;
  return {
    told: () => followed,
    take: async (day, stood, undecided = []) => {
      if (followed.length === 0) return;
      const known = await knownAt(warehouse, entities, day.at);
      const moved = followed.flatMap(({ entity }) => {
        const [earlier, later] = [before?.stood.get(entity), stood.get(entity)];
        return earlier && later && isMoved(earlier, later) ? [{ entity, before: earlier, after: later }] : [];
      });
      const changes = before
        ? await gradeChanges(warehouse, environment, moved, { from: before.day.at, to: day.at })
        : new Map<string, ExplainedChange>();
      for (const { entity, ...own } of followed) {
        const now = stood.get(entity);
        const standing = now ? standingOf(now) : null;
        const absent = undecided.includes(entity) ? 'undecided' : known.has(entity) ? 'out-of-scope' : 'unknown';
        own.days.push({ ...day, standing, absent: standing ? null : absent });
        const change = changes.get(entity);
        if (before && change) own.changes.push({ after: before.day.date, date: day.date, ...change });
      }
      before = { day, stood };
    },
  };
}

/** Follows entities through what was stored. */
export async function followStored(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  question: StoodQuestion,
): Promise<readonly FollowedEntity[]> {
  const following = followEntities(warehouse, environment, question.entities);
  const stood = await stoodOn(warehouse, question);
  let before: ReadonlyMap<string, Stood> = new Map();
  for (const day of question.days) {
    const held = stood.get(day.date) ?? new Map<string, Stood>();
    const moved = new Map([...held].filter(([entity, now]) => isMovedFrom(before.get(entity), now)));
    await following.take(day, new Map([...held, ...(await stoodAsSeen(warehouse, environment, moved, day.at))]));
    before = held;
  }
  return following.told();
}

function isMovedFrom(before: Stood | undefined, now: Stood): boolean {
  return before !== undefined && isMoved(before, now);
}

async function knownAt(warehouse: Pick<Warehouse, 'read'>, entities: readonly string[], asOf: string): Promise<ReadonlySet<string>> {
  const rows = await warehouse.read<{ entity: string }>(
    `SELECT DISTINCT entity FROM entity
    WHERE list_contains($entities::VARCHAR[], entity) AND valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to`,
    { entities, as_of: asOf },
  );
  return new Set(rows.map(({ entity }) => entity));
}
