import type { Warehouse } from '../../warehouse/warehouse.ts';
import { editsBetween, type Edit } from '../diff/diff-edit.ts';
import type { Day } from './judge-days.ts';
import type { RubricInForce } from './trend-stored.ts';

/** That another version of a rubric came into force: what changes with it is the standard, and no improvement. */
export interface VersionChange {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The first of the days looked at on which it was in force. */
  readonly date: string;
  readonly from: string;
  readonly to: string;
  /** What differs and bears on verdicts or grades. Empty where only words do. */
  readonly edits: readonly Edit[];
  /** Of those with a letter under both: how many they are, and their mean scores before and at the first evaluation by it, 0..1. */
  readonly graded: number;
  readonly meanBefore: number | null;
  readonly meanAfter: number | null;
}

export interface VersionQuestion {
  readonly versions: readonly RubricInForce[];
  readonly days: readonly Day[];
  /** Identifiers of the only entities that are counted; all when left out. */
  readonly among?: readonly string[] | undefined;
}

/** The changes of version between the first and the last day, in the order of time. */
export async function versionChanges(
  warehouse: Pick<Warehouse, 'read'>,
  { versions, days, among }: VersionQuestion,
): Promise<readonly VersionChange[]> {
  const changes: VersionChange[] = [];
  for (const [index, { rubric, since }] of versions.entries()) {
    const before = versions[index - 1]?.rubric;
    const first = days[0];
    const day = days.find(({ at }) => Date.parse(since) <= Date.parse(at));
    if (!before || !day || day === first || before.version === rubric.version) continue;
    const [effect] = await warehouse.read<Effect>(effectAt, { rubric: rubric.id, at: since, entities: among ?? null });
    changes.push({
      at: since,
      date: day.date,
      from: before.version,
      to: rubric.version,
      edits: editsBetween(before, rubric),
      graded: effect?.graded ?? 0,
      meanBefore: effect?.before ?? null,
      meanAfter: effect?.after ?? null,
    });
  }
  return changes;
}

interface Effect extends Record<string, unknown> {
  readonly graded: number;
  readonly before: number | null;
  readonly after: number | null;
}

/** Every grade ends with its version, and the next begins at that instant. */
const effectAt = `
SELECT count(*) AS graded, avg(earlier.score) AS before, avg(later.score) AS after
FROM grade AS earlier JOIN grade AS later ON later.rubric = earlier.rubric AND later.entity = earlier.entity
WHERE earlier.rubric = $rubric AND earlier.valid_to = $at::TIMESTAMPTZ AND later.valid_from = $at::TIMESTAMPTZ
  AND earlier.letter IS NOT NULL AND later.letter IS NOT NULL
  AND ($entities::VARCHAR[] IS NULL OR earlier.entity IN (SELECT unnest($entities::VARCHAR[])))`;
