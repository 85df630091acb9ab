import { compile } from '../../query-language/compile.ts';
import { print } from '../../query-language/syntax/print.ts';
import { generated } from './reference/choose.ts';
import { compareAll, compareConditions, shrink, type Mismatch } from './reference/compare.ts';
import { expression, kinds } from './reference/generate-expression.ts';
import { world as generateWorld } from './reference/generate-world.ts';
import { environment, warehouseOf } from './world.ts';

export interface Agreement {
  readonly compared: number;
  /** Each shrunk to the least expression that shows it. */
  readonly mismatches: readonly Mismatch[];
}

/** Expressions in one statement: enough to share joins, few enough that the engine plans them in no time. */
const together = 20;

/** Holds so many generated expressions over a generated world against the reference evaluator, many of them in one statement. */
export async function agreement(expressions: number, entities: number, seed: number): Promise<Agreement> {
  const [world] = generated((choose) => generateWorld(choose, entities), 1, seed);
  const trees = new Map(
    generated((choose) => expression(choose, choose.one(kinds), 4), expressions, seed).map((tree) => [print(tree), tree] as const),
  );
  const texts = [...trees.keys()].filter(isNotTooLarge);
  const warehouse = await warehouseOf(world!);
  const compare = async (some: readonly string[]): Promise<readonly Mismatch[]> => [
    ...(await compareAll(some, world!, warehouse)),
    ...(await compareConditions(some, world!, warehouse)),
  ];
  try {
    const mismatches: Mismatch[] = [];
    for (let at = 0; at < texts.length && mismatches.length < 5; at += together) {
      const found = await compare(texts.slice(at, at + together));
      for (const text of new Set(found.map((mismatch) => mismatch.text))) {
        const least = await shrink(trees.get(text)!, async (smaller) => (await compare([smaller])).length > 0);
        mismatches.push((await compare([least]))[0] ?? found.find((mismatch) => mismatch.text === text)!);
        if (mismatches.length >= 5) break;
      }
    }
    return { compared: texts.length * entities, mismatches };
  } finally {
    await warehouse.close();
  }
}

/** What is refused for its size alone has nothing to compare; any other fault is one of the generator. */
function isNotTooLarge(text: string): boolean {
  const outcome = compile(text, environment);
  return outcome.ok || outcome.errors.some(({ code }) => code !== 'plan.too-large');
}
