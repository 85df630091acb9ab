import type { Rubric } from '../../rubrics/rubric.ts';
import type { IntervalTable, LoadResult, Transaction, Warehouse } from '../warehouse/warehouse.ts';
import type { Result } from './judge.ts';

/** What storing an evaluation changed. */
export interface Changes {
  readonly verdicts: LoadResult;
  readonly grades: LoadResult;
}

export interface StoreOptions {
  readonly asOf: string;
  readonly evaluatedAt: string;
  /** Rubrics that were not evaluated this time and whose results stand all the same. */
  readonly retained: readonly string[];
}

/**
 * Stores results as the whole truth from `asOf` on: what changed begins a new interval, what is no longer graded ends, and what is as
 * before is not written at all.
 */
export async function storeResults(
  warehouse: Pick<Warehouse, 'write'>,
  rubrics: readonly Rubric[],
  results: readonly Result[],
  { asOf, evaluatedAt, retained }: StoreOptions,
): Promise<Changes> {
  const versions = new Map(rubrics.map(({ id, version }) => [id, version]));
  return warehouse.write(async (transaction) => {
    const through = async (into: IntervalTable, rows: Parameters<Transaction['append']>[1]): Promise<LoadResult> => {
      const staging = `${into.name === 'rubric_version' ? 'rubric' : into.name}_evaluated`;
      await transaction.append(staging, rows);
      const loaded = await transaction.derive(into, `SELECT * FROM ${staging}`, {
        observedAt: asOf,
        parameters: { retained },
        within: 'NOT list_contains($retained::VARCHAR[], held.rubric)',
      });
      await transaction.run(`DELETE FROM ${staging}`);
      return loaded;
    };
    await through(
      rubricVersion,
      rubrics.map((rubric) => ({
        rubric: rubric.id,
        version: rubric.version,
        definition: JSON.stringify({ ...rubric, examples: undefined }),
        evaluated_at: evaluatedAt,
      })),
    );
    const verdicts = await through(
      verdict,
      results.flatMap(({ rubric, entity, findings }) =>
        findings.map(({ staleSince, captures, ...finding }) => ({
          rubric,
          entity,
          version: versions.get(rubric) ?? null,
          ...finding,
          stale_since: staleSince,
          captures: Object.keys(captures).length === 0 ? null : JSON.stringify(captures),
        })),
      ),
    );
    const grades = await through(
      grade,
      results.map(({ rubric, entity, grade: { letter, level, score, coverage, ...rest } }) => ({
        rubric,
        entity,
        version: versions.get(rubric) ?? null,
        letter: letter === 'ungraded' ? null : letter,
        level,
        score,
        coverage,
        detail: JSON.stringify({ letter, level, score, coverage, ...rest }),
      })),
    );
    return { verdicts, grades };
  });
}

const rubricVersion: IntervalTable = {
  name: 'rubric_version',
  key: ['rubric'],
  states: ['version', 'definition'],
  refreshes: ['evaluated_at'],
};

const verdict: IntervalTable = {
  name: 'verdict',
  key: ['rubric', 'check', 'entity'],
  states: ['version', 'verdict', 'credit'],
  refreshes: ['reason', 'observed', 'stale_since', 'captures'],
};

const grade: IntervalTable = {
  name: 'grade',
  key: ['rubric', 'entity'],
  states: ['version', 'letter', 'level', 'score', 'coverage', 'detail'],
  refreshes: [],
};
