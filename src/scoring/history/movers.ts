import { stoodAsSeen } from '../explain/seen-then.ts';
import type { Environment } from '../../../query-language/compile.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { readHorizons } from '../../warehouse/compaction/horizon.ts';
import type { CauseKind } from './change-cause.ts';
import { gradeChanges, type ExplainedChange } from '../explain/change-cause-explained.ts';
import { readCorrected } from '../store/correction.ts';
import type { Day } from './judge-days.ts';
import { daysAsked, dayTable, heldOn, stoodOn, versionAt, versionsOf } from './trend-stored.ts';
import { versionChanges, type VersionChange } from './trend-version.ts';

export interface MoversQuestion {
  /** Identifier of the rubric. */
  readonly rubric: string;
  /** The instants to compare. */
  readonly from: Day;
  readonly to: Day;
  /** Identifiers of the only entities that are compared; all when left out. */
  readonly among?: readonly string[] | undefined;
}

/** Who stands otherwise against a rubric than at an earlier instant, by what was stored. */
export interface Movers {
  readonly rubric: string;
  /** As it was last in force. */
  readonly title: string;
  readonly from: Day;
  readonly to: Day;
  /** Whether anything had been graded by the earlier instant, and is kept. Where not, there is nothing to compare with. */
  readonly known: boolean;
  /** Since when results are there in full: before, they were given up. Null where none ever was. */
  readonly kept: string | null;
  /** Since when there are grades by it on record. */
  readonly gradedSince: string;
  /** Of how many of the grades, at either instant, something else is said since: they were judged again. */
  readonly corrected: number;
  /** Moved up or down by what is so of them, or by time: the farthest first. */
  readonly improved: readonly Mover[];
  readonly dropped: readonly Mover[];
  /** Moved, and mostly by another standard, by an exemption, or because something became known or unknown: no merit and no fault. */
  readonly aside: readonly Mover[];
  /** Graded at both instants and moved in none of these ways. */
  readonly unmoved: number;
  /** Identifiers of those graded at only one of the instants, in their order. */
  readonly joined: readonly string[];
  readonly left: readonly string[];
  readonly versions: readonly VersionChange[];
}

export interface Mover extends ExplainedChange {
  /** Its identifier. */
  readonly entity: string;
}

/** Compares two instants, and tells for each who moved what is behind it. Undefined where the rubric never graded anybody. */
export async function movers(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { rubric, from, to, among }: MoversQuestion,
): Promise<Movers | undefined> {
  const versions = await versionsOf(warehouse, rubric);
  const last = versions.at(-1)?.rubric;
  if (!last) return undefined;
  const { results: kept = null } = await readHorizons(async (sql, asked) => warehouse.read(sql, asked));
  const known = versionAt(versions, from.at) !== undefined && (kept === null || Date.parse(kept) <= Date.parse(from.at));
  const days = [
    { ...from, date: 'before' },
    { ...to, date: 'after' },
  ];
  const rows = !known ? [] : await warehouse.read<Difference>(differences, { ...daysAsked(days), rubric, entities: among ?? null });
  const changed = rows.flatMap(({ entity, was, is, differs }) => (was && is && differs ? [entity] : []));
  const stood = await stoodOn(warehouse, { rubric, versions, days, entities: changed });
  const later = await stoodAsSeen(warehouse, environment, stood.get('after') ?? new Map(), to.at);
  const moved = changed.flatMap((entity) => {
    const [before, after] = [stood.get('before')?.get(entity), later.get(entity)];
    return before && after ? [{ entity, before, after }] : [];
  });
  const changes = await gradeChanges(warehouse, environment, moved, { from: from.at, to: to.at });
  const corrected = await Promise.all(
    [from, to].map(async ({ at }) => readCorrected(warehouse, at, { rubrics: [rubric], entities: among })),
  );
  const told = [...changes].map(([entity, change]): Mover => ({ entity, ...change })).filter((each) => each.moved !== 'not');
  const own = told.filter(isOwn);
  return {
    rubric,
    title: last.title,
    from,
    to,
    known,
    kept,
    gradedSince: versions[0]!.since,
    corrected: corrected.flat().length,
    improved: own.filter((each) => each.moved === 'up').sort(byDistance),
    dropped: own.filter((each) => each.moved === 'down').sort(byDistance),
    aside: told.filter((each) => !isOwn(each)).sort(byDistance),
    unmoved: rows.filter(({ was, is }) => was && is).length - told.length,
    joined: rows.flatMap(({ entity, was }) => (was ? [] : [entity])),
    left: rows.flatMap(({ entity, is }) => (is ? [] : [entity])),
    versions: await versionChanges(warehouse, { versions, days: [from, to], among }),
  };
}

const ownCauses: ReadonlySet<CauseKind | null> = new Set<CauseKind>(['fact', 'clock']);

/** Whether what moved it is so of the entity itself. Without a letter before or after there is no saying how far it moved. */
function isOwn({ moved, leading }: Mover): boolean {
  return (moved === 'up' || moved === 'down') && ownCauses.has(leading);
}

/** The farthest first; of those as far, by name. */
function byDistance(a: Mover, b: Mover): number {
  return Math.abs(distanceOf(b)) - Math.abs(distanceOf(a)) || a.entity.localeCompare(b.entity, 'en');
}

/** Points of the score between before and after, 0..1, below nothing where it lost; nothing without a letter on both sides. */
export function distanceOf({ from, to, parts }: Mover): number {
  return parts ? (to.score ?? 0) - (from.score ?? 0) : 0;
}

interface Difference extends Record<string, unknown> {
  readonly entity: string;
  /** Whether it was graded at the earlier instant, and is at the later. */
  readonly was: boolean;
  readonly is: boolean;
  readonly differs: boolean;
}

const differences = `
WITH held AS (SELECT day.date, held.entity, letter, level, score FROM ${dayTable} JOIN grade AS held ON ${heldOn})
SELECT
  entity, bool_or(date = 'before') AS was, bool_or(date = 'after') AS "is",
  count(DISTINCT concat_ws('|', coalesce(letter, '-'), coalesce(level, '-'), coalesce(score::VARCHAR, '-'))) > 1 AS differs
FROM held GROUP BY entity ORDER BY entity`;
