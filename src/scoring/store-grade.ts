import { graderOf, verdictNames, type Verdict, type VerdictName } from '../../rubrics/grade.ts';
import type { Rubric } from '../../rubrics/rubric.ts';
import { forever, type IntervalTable, type LoadResult } from '../warehouse/warehouse.ts';
import type { StoreContext } from './store.ts';

const gradeTable: IntervalTable = {
  name: 'grade',
  key: ['rubric', 'entity'],
  states: ['version', 'letter', 'level', 'score', 'coverage', 'detail'],
  refreshes: [],
};

/** So many entities are graded at a time: as many as are comfortably held in memory. */
const batch = 20_000;

/**
 * Grades again, from the stored verdicts, whom the evaluation at `asOf` has changed a verdict of, and everybody of the rubrics that are
 * named as `whole`. Grades of whom nothing is judged any more end.
 */
export async function storeGrades(context: StoreContext, rubrics: readonly Rubric[], whole: readonly string[]): Promise<LoadResult> {
  const { transaction, asOf } = context;
  const ids = rubrics.map(({ id }) => id);
  // Rubrics that are neither graded now nor kept have had their verdicts ended, and so are among those that changed.
  await transaction.run(
    `CREATE OR REPLACE TEMP TABLE regraded AS
    SELECT DISTINCT rubric, entity FROM verdict
    WHERE valid_from = $at::TIMESTAMPTZ OR valid_to = $at::TIMESTAMPTZ OR list_contains($whole::VARCHAR[], rubric)
    UNION SELECT DISTINCT rubric, entity FROM grade WHERE valid_to = $forever::TIMESTAMPTZ AND list_contains($whole::VARCHAR[], rubric)`,
    { at: asOf, whole, forever },
  );
  for (const rubric of rubrics) await gradeAll(context, rubric);
  const loaded = await transaction.derive(gradeTable, 'SELECT * FROM grade_evaluated', {
    observedAt: asOf,
    parameters: { rubrics: ids },
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
    const checks = rubric.checks.map(({ id }) => id);
    const rows = await transaction.read<StandingRow>(standings, {
      rubric: rubric.id,
      checks,
      verdicts: verdictNames,
      after,
      batch,
      forever,
    });
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
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.entity;
  }
}

/** The verdicts on one entity, a letter for each. */
interface StandingRow extends Record<string, unknown> {
  readonly entity: string;
  readonly letters: string;
  readonly credits: readonly { readonly place: number; readonly credit: number }[] | null;
}

/** Letters begin here, those of one check after those of the check before: far less crosses from the engine than a row for each verdict. */
const first = 0x100;

/** Rows of the next batch of entities in the order of their names, after one. */
const standings = `
SELECT held.entity,
  string_agg(chr((${first} + asked.place * ${verdictNames.length} + list_position($verdicts::VARCHAR[], held.verdict) - 1)::INTEGER), '') AS letters,
  list({'place': asked.place, 'credit': held.credit}) FILTER (held.credit > 0 AND held.credit < 1) AS credits
FROM verdict AS held
JOIN (SELECT unnest($checks::VARCHAR[]) AS "check", generate_subscripts($checks::VARCHAR[], 1) - 1 AS place) AS asked ON asked."check" = held."check"
WHERE held.rubric = $rubric AND held.valid_to = $forever::TIMESTAMPTZ
  AND held.entity IN (SELECT entity FROM regraded WHERE rubric = $rubric AND entity > $after ORDER BY entity LIMIT $batch)
GROUP BY held.entity ORDER BY held.entity`;

function verdictsOf({ checks }: Rubric, { entity, letters, credits }: StandingRow): Verdict[] {
  const credited = new Map(credits?.map(({ place, credit }) => [place, credit]));
  const found: (VerdictName | undefined)[] = [];
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters.charCodeAt(at) - first;
    found[Math.floor(letter / verdictNames.length)] = verdictNames[letter % verdictNames.length];
  }
  return checks.map(({ id }, place) => {
    const verdict = found[place];
    if (!verdict) throw new Error(`${entity} has no verdict on ${id}`);
    return { check: id, verdict, credit: verdict === 'pass' ? 1 : verdict === 'fail' ? (credited.get(place) ?? 0) : null };
  });
}
