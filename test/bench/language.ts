import { entityFrame } from '../../query-language/analysis/frame.ts';
import { resolve } from '../../query-language/analysis/resolve.ts';
import { compile, type Compiled, type Environment } from '../../query-language/compile.ts';
import { demandsOf } from '../../query-language/plan/demand.ts';
import { readsOf, weightOf } from '../../query-language/plan/walk.ts';
import { rowsStatement } from '../../query-language/sql/statement.ts';
import { parse } from '../../query-language/syntax/parse.ts';
import type { Node } from '../../query-language/syntax/ast.ts';
import { listEnvironment } from '../../src/registry/environment.ts';
import { checkSet } from './check-set.ts';
import { best, figure, type Bench } from './figure.ts';

/** What is measured stage by stage; and how large the sets grow whose time must grow as they do. */
const [inStages, sizes] = [1_000, [1_000, 2_000, 5_000, 10_000]];

/** From texts of about 120 characters to one statement, nothing run: each stage, and twice the expressions in twice the time. */
export const language: Bench = {
  name: 'language',
  describes: 'expressions of 120 characters, from text to SQL: stages against the whole, then against half as many',
  async *run() {
    const environment = await listEnvironment();
    whole(textsOf(100), environment);
    const texts = textsOf(inStages);
    const trees = texts.map(treeOf);
    const compiled = texts.map((text) => compiledOf(text, environment));
    const plans = compiled.map(({ plan }) => plan);
    const stages = {
      'all stages': () => whole(texts, environment),
      'lex and parse': () => texts.map(treeOf),
      'resolve and type': () => trees.map((tree) => resolve(tree, entityFrame(environment), environment, refuse)),
      'check plans': () => plans.map((plan) => [weightOf(plan), readsOf(plan), demandsOf(plan)]),
      'print SQL': () => statementOf(compiled, environment),
    };
    const times = await bestOfEach(stages, 7);
    for (const [stage, took] of Object.entries(times).slice(1)) {
      yield figure('language', `${inStages}: ${stage}`, took, 'all stages', times['all stages']!);
    }
    for (const count of sizes) {
      const [all, half] = [textsOf(count), textsOf(count / 2)];
      const times = await bestOfEach({ all: () => whole(all, environment), half: () => whole(half, environment) }, 4);
      yield figure('language', `${count} expressions`, times['all']!, `${count / 2} expressions`, times['half']!);
    }
  },
};

/** The least time of each, taken in turns, so that what disturbs one disturbs all. */
async function bestOfEach(work: Readonly<Record<string, () => unknown>>, repetitions: number): Promise<Readonly<Record<string, number>>> {
  const least = Object.keys(work).map((name): [string, number] => [name, Number.POSITIVE_INFINITY]);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const each of least) each[1] = Math.min(each[1], await best(1, async () => work[each[0]]!()));
  }
  return Object.fromEntries(least);
}

/** Checks of the set by twos, which makes about 120 characters. */
function textsOf(count: number): readonly string[] {
  const checks = checkSet(count + 1);
  return Array.from({ length: count }, (_, index) => `(${checks[index]!.rql}) and not (${checks[index + 1]!.rql})`);
}

function whole(texts: readonly string[], environment: Environment): unknown {
  return statementOf(
    texts.map((text) => compiledOf(text, environment)),
    environment,
  );
}

function treeOf(text: string): Node {
  const outcome = parse(text);
  if (!outcome.ok) throw new Error(`${text} does not parse`);
  return outcome.value;
}

function compiledOf(text: string, environment: Environment): Compiled {
  const outcome = compile(text, environment);
  if (!outcome.ok) throw new Error(`${text} does not compile`);
  return outcome.value;
}

function statementOf(all: readonly Compiled[], environment: Environment): unknown {
  const groups = all.map((compiled, index) => ({ id: `check-${index}`, columns: { passes: { compiled } } }));
  return rowsStatement(groups, { kind: 'service' }, environment);
}

function refuse(code: string): never {
  throw new Error(`The bench asks what is refused: ${code}`);
}
