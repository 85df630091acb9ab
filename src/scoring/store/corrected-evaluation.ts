import { readHorizons } from '../../warehouse/compaction/horizon.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Day } from '../history/judge-days.ts';

/** The evaluations that can be judged again. */
export interface CheckedAgain {
  /** In the order of time. */
  readonly evaluations: readonly Day[];
  /** Since when the past is there in full; null where none of it was given up. */
  readonly kept: string | null;
  /** How many corrections there are so far. */
  readonly recorded: number;
}

/** The evaluations on record from one instant to before another, as far as all that they rest on is still there. */
export async function checkedAgain(warehouse: Pick<Warehouse, 'read'>, from: string, to: string): Promise<CheckedAgain> {
  const horizons = Object.values(await readHorizons(async (sql, parameters) => warehouse.read(sql, parameters)));
  const kept = horizons.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;
  const first = kept !== null && Date.parse(kept) > Date.parse(from) ? kept : from;
  const rows = await warehouse.read<{ at: string }>(
    `SELECT DISTINCT as_of AS "at" FROM evaluation WHERE as_of >= $first::TIMESTAMPTZ AND as_of < $to::TIMESTAMPTZ ORDER BY "at"`,
    { first, to },
  );
  const [held] = await warehouse.read<{ recorded: number }>('SELECT count(*) AS recorded FROM grade_correction');
  return { evaluations: rows.map(({ at }) => ({ date: at.slice(0, 10), at })), kept, recorded: held?.recorded ?? 0 };
}
