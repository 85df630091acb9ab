import { compileQuery } from '../../query-language/compile.ts';
import { print } from '../../query-language/syntax/print.ts';
import type { answerOfQuery } from './reference/answer.ts';
import { generated } from './reference/choose.ts';
import { compareQuery, shrinkQuery, type QueryMismatch } from './reference/compare-query.ts';
import { query } from './reference/generate-query.ts';
import { world as generateWorld } from './reference/generate-world.ts';
import { environment, warehouseOf } from './world.ts';

export interface QueryAgreement {
  readonly queries: number;
  /** How many answers were compared: one for each column of each row. */
  readonly compared: number;
  /** Each shrunk to the least query that shows it. */
  readonly mismatches: readonly QueryMismatch[];
}

/** Entities of another kind, so that a kind leaves something out. */
const teams = 3;

/** Holds so many generated queries over a generated world against the reference evaluator. */
export async function queryAgreement(
  queries: number,
  entities: number,
  seed: number,
  most = 3,
  reference?: typeof answerOfQuery,
): Promise<QueryAgreement> {
  const [world] = generated((choose) => generateWorld(choose, entities, teams), 1, seed);
  const warehouse = await warehouseOf(world!);
  const mismatches: QueryMismatch[] = [];
  let compared = 0;
  try {
    for (const tree of generated((choose) => query(choose, 3), queries, seed)) {
      const text = print(tree);
      if (isTooLarge(text)) continue;
      const { compared: answers, mismatch } = await compareQuery(text, world!, warehouse, reference);
      compared += answers;
      if (!mismatch) continue;
      const fails = async (smaller: string): Promise<boolean> =>
        (await compareQuery(smaller, world!, warehouse, reference)).mismatch !== undefined;
      const least = await shrinkQuery(tree, fails);
      mismatches.push((await compareQuery(least, world!, warehouse, reference)).mismatch ?? mismatch);
      if (mismatches.length >= most) break;
    }
    return { queries, compared, mismatches };
  } finally {
    await warehouse.close();
  }
}

/** What is refused for its size alone has nothing to compare; any other fault is one of the generator. */
function isTooLarge(text: string): boolean {
  const outcome = compileQuery(text, environment);
  return !outcome.ok && outcome.errors.every(({ code }) => code === 'plan.too-large');
}
