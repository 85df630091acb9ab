import type { World } from '../../../query-language/case.ts';
import { compileQuery } from '../../../query-language/compile.ts';
import { given, queryStatement } from '../../../query-language/sql/query-statement.ts';
import type { ColumnNode, Query, Stage } from '../../../query-language/syntax/ast.ts';
import { print } from '../../../query-language/syntax/print.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { environment } from '../world.ts';
import { answerOfQuery } from './answer.ts';
import { lesser, same, told } from './compare.ts';

/** What a query gives: its rows in their order, and the rows that stages left out without knowing. */
type Answer = ReturnType<typeof answerOfQuery>;

/** Where the engine and the reference evaluator part ways. */
export interface QueryMismatch {
  readonly text: string;
  readonly engine: unknown;
  readonly reference: unknown;
}

export interface Comparison {
  /** How many answers were compared: one for each column of each row. */
  readonly compared: number;
  readonly mismatch?: QueryMismatch;
}

/** What a query gives in a warehouse that holds the world, against what it should give. */
export async function compareQuery(text: string, world: World, warehouse: Warehouse, reference = answerOfQuery): Promise<Comparison> {
  const expected = reference(text, world);
  const compared = expected.rows.reduce((sum, row) => sum + row.length, 0);
  const engine = await answerOfEngine(text, world, warehouse);
  const found = typeof engine === 'string' ? { engine, reference: 'an answer' } : differing(engine, expected);
  return { compared, ...(found ? { mismatch: { text, ...found } } : {}) };
}

/** What the engine gives, or what it says where it gives nothing. */
async function answerOfEngine(text: string, world: World, warehouse: Warehouse): Promise<Answer | string> {
  const outcome = compileQuery(text, environment);
  if (!outcome.ok) return outcome.errors.map(({ code, facts }) => `${code} ${JSON.stringify(facts)}`).join('\n');
  const { plan } = outcome.value;
  const moment = plan.asOf ?? world.now;
  try {
    const { sql, parameters, leftOut } = queryStatement(plan, environment);
    const bound = { ...parameters, as_of: moment, now: moment };
    const rows = await warehouse.read(sql, { ...bound, most: 100_000 });
    const [counts = {}] = leftOut ? await warehouse.read(leftOut.sql, bound) : [];
    return {
      rows: rows.map((row) => plan.columns.map(({ name }, place) => [name, told(given(row, place))])),
      leftOut: plan.stages.filter(({ kind }) => kind === 'where').map((_, index) => counts[`where ${index}`] as number),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The first difference between two answers. */
function differing(engine: Answer, reference: Answer): { readonly engine: unknown; readonly reference: unknown } | undefined {
  if (engine.rows.length !== reference.rows.length) return { engine: engine.rows, reference: reference.rows };
  const at = engine.rows.findIndex((row, index) => !isSameRow(row, reference.rows[index]!));
  if (at >= 0) return { engine: engine.rows[at], reference: reference.rows[at] };
  if (same(engine.leftOut, reference.leftOut)) return undefined;
  return { engine: { leftOut: engine.leftOut }, reference: { leftOut: reference.leftOut } };
}

function isSameRow(engine: Answer['rows'][number], reference: Answer['rows'][number]): boolean {
  const isSame = ([column, value]: (typeof engine)[number], index: number): boolean =>
    column === reference[index]?.[0] && same(value, reference[index]?.[1]);
  return engine.length === reference.length && engine.every(isSame);
}

/** The smallest query that can be made of a failing one by leaving parts out and still fails. */
export async function shrinkQuery(query: Query, fails: (text: string) => Promise<boolean>): Promise<string> {
  const size = print(query).length;
  for (const smaller of [...lesserQueries(query)].sort((a, b) => print(a).length - print(b).length)) {
    const text = print(smaller);
    if (text.length < size && compileQuery(text, environment).ok && (await fails(text))) return shrinkQuery(smaller, fails);
  }
  return print(query);
}

/** Every query that lacks a stage, or of which one stage is less. */
function* lesserQueries(query: Query): Generator<Query> {
  for (const [index, stage] of query.stages.entries()) {
    if (query.stages.length > 1) yield { ...query, stages: query.stages.toSpliced(index, 1) };
    for (const smaller of lesserStages(stage)) yield { ...query, stages: query.stages.with(index, smaller) };
  }
}

function* lesserStages(stage: Stage): Generator<Stage> {
  switch (stage.kind) {
    case 'where':
      for (const condition of lesser(stage.condition)) yield { ...stage, condition };
      return;
    case 'select':
    case 'extend':
    case 'distinct':
      for (const columns of lesserColumns(stage.columns)) yield { ...stage, columns };
      return;
    case 'summarize':
      for (const columns of lesserColumns(stage.columns)) yield { ...stage, columns };
      for (const by of [...lesserColumns(stage.by), ...(stage.by.length === 1 ? [[]] : [])]) yield { ...stage, by };
      return;
    case 'join':
      for (const query of lesserQueries(stage.query)) yield { ...stage, query };
      return;
    case 'sort':
      for (const [index, key] of stage.keys.entries()) {
        if (stage.keys.length > 1) yield { ...stage, keys: stage.keys.toSpliced(index, 1) };
        for (const value of lesser(key.value)) yield { ...stage, keys: stage.keys.with(index, { ...key, value }) };
      }
      return;
    default:
  }
}

function* lesserColumns(columns: readonly ColumnNode[]): Generator<readonly ColumnNode[]> {
  for (const [index, column] of columns.entries()) {
    if (columns.length > 1) yield columns.toSpliced(index, 1);
    for (const value of lesser(column.value)) yield columns.with(index, { ...column, value });
  }
}
