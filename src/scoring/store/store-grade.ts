import { graderOf, type Verdict } from '../../../rubrics/grade.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { grade } from '../../warehouse/own-history.ts';
import { forever, type LoadResult } from '../../warehouse/warehouse.ts';
import { packedVerdicts, packingOf, verdictsIn, type PackedVerdicts } from '../judge/packed-verdict.ts';
import type { StoreContext } from './store.ts';

/** So many entities are graded at a time: as many as are comfortably held in memory. */
const batch = 20_000;

/**
 * Grades again, from the stored verdicts, whom the evaluation at `asOf` has changed a verdict of, and everybody of the rubrics that are
 * named as `whole`. Grades of whom nothing is judged any more end.
 */
export async function storeGrades(context: StoreContext, rubrics: readonly Rubric[], whole: readonly string[]): Promise<LoadResult> {
  const { transaction, asOf } = context;
  // Rubrics that are neither graded now nor kept have had their verdicts ended, and so are among those that changed.
  await transaction.run(
    `CREATE OR REPLACE TEMP TABLE regraded AS
    SELECT DISTINCT rubric, entity FROM verdict
    WHERE valid_from = $at::TIMESTAMPTZ OR valid_to = $at::TIMESTAMPTZ OR list_contains($whole::VARCHAR[], rubric)
    UNION SELECT DISTINCT rubric, entity FROM grade WHERE valid_to = $forever::TIMESTAMPTZ AND list_contains($whole::VARCHAR[], rubric)`,
    { at: asOf, whole, forever },
  );
  for (const rubric of rubrics) await gradeAll(context, rubric);
  const loaded = await transaction.derive(grade, 'SELECT * FROM grade_evaluated', {
    observedAt: asOf,
    within: '(held.rubric, held.entity) IN (SELECT (rubric, entity) FROM regraded)',
  });
  await transaction.run('DELETE FROM grade_evaluated');
  await transaction.run('DROP TABLE regraded');
  return loaded;
}

/** Appends the grades of one rubric of whom is to be graded again. */
async function gradeAll({ transaction, asOf }: StoreContext, rubric: Rubric): Promise<void> {
  const gradeOf = graderOf(rubric, asOf.slice(0, 10));
  let after = '';
  for (;;) {
    // Of some of them nothing is judged any more, so they have none.
    const [next] = await transaction.read<{ up_to: string | null }>(nextBatch, { rubric: rubric.id, after, batch });
    if (next?.up_to == null) return;
    const upTo = next.up_to;
    const about = { ...packingOf(rubric), rubric: rubric.id, after, up_to: upTo, forever };
    const rows = await transaction.read<PackedVerdicts>(verdictsOfBatch, about);
    await transaction.append(
      'grade_evaluated',
      rows.map((row) => {
        const { letter, level, score, coverage, ...rest } = gradeOf(verdictsOf(rubric, row));
        return {
          rubric: rubric.id,
          entity: row.entity,
          version: rubric.version,
          letter: letter === 'ungraded' ? null : letter,
          level,
          score,
          coverage,
          detail: JSON.stringify({ letter, level, score, coverage, ...rest }),
        };
      }),
    );
    after = upTo;
  }
}

/** Up to which entity the next batch goes, in the order of their names. */
const nextBatch = `
SELECT max(entity) AS up_to FROM (
  SELECT entity FROM regraded WHERE rubric = $rubric AND entity > $after ORDER BY entity LIMIT $batch
)`;

const verdictsOfBatch = packedVerdicts(`
  FROM verdict WHERE rubric = $rubric AND valid_to = $forever::TIMESTAMPTZ
    AND entity IN (SELECT entity FROM regraded WHERE rubric = $rubric AND entity > $after AND entity <= $up_to)`);

function verdictsOf(rubric: Rubric, packed: PackedVerdicts): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const [place, verdict] of verdictsIn(packed, rubric)) verdicts[place] = verdict;
  return verdicts;
}
